"""Publishing manifests: the first with its account, each next one after the last."""

from functools import partial

from django.db import transaction

from apps.accounts import bells
from apps.accounts.actions import sessions
from apps.accounts.models import Account, Token
from apps.devices import queries, rules
from apps.devices.models import KeyPackage, Manifest
from apps.devices.refusals import BadManifest, NoDevice, StaleManifest


def publish_first(account: Account, body: bytes, signature: bytes, *, device: bytes) -> rules.Manifest:
    """The account has its first manifest, with this one device. Runs inside a transaction. Raises: BadManifest."""
    manifest = rules.accept(body, signature, account=account.pk, service=account.service, before=None)
    if [entry.device for entry in manifest.devices] != [device]:
        raise BadManifest
    Manifest.objects.create(account=account, version=1, body=body, signature=signature)
    return manifest


def publish(token: Token, body: bytes, signature: bytes, *, device: bytes) -> None:
    """The manifest is the account's newest, the token is the device's, and devices it leaves out are signed out.

    A device may leave itself out: that signs it out. Raises: BadManifest, StaleManifest, NoDevice (the token is
    another device's, or nobody's yet and the device is not in it).
    """
    account = token.account
    with transaction.atomic():
        last = queries.manifest_of(account)
        before = rules.parsed(last.body)
        manifest = rules.accept(body, signature, account=account.pk, service=account.service, before=before)
        if token.device != device and not (token.device is None and rules.names(manifest, device)):
            raise NoDevice
        _replace(last, manifest, body, signature)
        sessions.bind(token, device)
        _forget_others(token, [bytes(entry.device) for entry in manifest.devices])
        transaction.on_commit(partial(bells.ring, bytes(account.pk), "manifest"))


def _replace(last: Manifest, manifest: rules.Manifest, body: bytes, signature: bytes) -> None:
    unchanged = Manifest.objects.filter(pk=last.pk, version=last.version)
    if not unchanged.update(version=manifest.version, body=body, signature=signature):
        raise StaleManifest


def _forget_others(token: Token, devices: list[bytes]) -> None:
    KeyPackage.objects.filter(account=token.account).exclude(device__in=devices).delete()
    sessions.keep_only(devices, by=token)
