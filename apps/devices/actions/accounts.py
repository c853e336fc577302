"""An account with its first device, all in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from apps.accounts import secrets
from apps.accounts.actions import accounts, sessions, sign_ups
from apps.accounts.actions.locks import Lock
from apps.accounts.models import Account
from apps.core.ids import Key
from apps.devices.actions import manifests, packages
from apps.services.catalogue import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstDevice:
    """What a new account's first device publishes."""

    manifest: bytes
    signature: bytes
    device: bytes
    key_packages: Sequence[bytes]
    last_resort: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """A new account as its owner gets it."""

    account: Account
    token: Key
    etag: bytes
    name_proof: bytes | None


def found(
    service: Service,
    sign_up: str,
    *,
    door: str,
    minor: bool,
    password: Lock,
    recovery: Lock,
    keyring: bytes,
    first: FirstDevice,
) -> Opened:
    """The account exists with keyring, manifest and key packages, and its first device is signed in.

    Raises: BadSignUp, HandleTaken, WeakKdf, BadManifest, TooManyKeyPackages.
    """
    begun = sign_ups.opened(service, sign_up)
    with transaction.atomic():
        account, etag = accounts.open_account(
            begun, door=door, minor=minor, password=password, recovery=recovery, keyring=keyring
        )
        manifest = manifests.publish_first(account, first.manifest, first.signature, device=first.device)
        packages.store(account, first.device, first.key_packages, last_resort=first.last_resort)
        token = sessions.issue(account, device=first.device)
    proof = secrets.name_proof(account.service, account.handle, account.pk, manifest.account_key)
    return Opened(account, token, etag, proof)
