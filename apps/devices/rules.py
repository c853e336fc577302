"""What a manifest is, and when one may follow another; pure. Its bytes are signed, so they have one spelling."""

from typing import Literal

import msgspec

from apps.core import limits, sealing
from apps.core.ids import Binary, Id, Key, encode
from apps.devices.refusals import BadManifest, StaleManifest


class Device(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One device of the account, and its signature key."""

    device: Id
    key: Key


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The account's list of its devices; the order of the fields is the order of the bytes."""

    v: Literal[1]
    account: Id
    service: str
    version: int
    account_key: Key
    door_key: Key
    recovery_key: Key
    devices: list[Device]


def parsed(body: bytes) -> Manifest:
    """The manifest that these bytes spell. Raises: BadManifest unless they are its one spelling."""
    try:
        manifest = msgspec.json.decode(body, type=Manifest, dec_hook=_from_text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadManifest from error
    if msgspec.json.encode(manifest, enc_hook=encode) != body:
        raise BadManifest
    return manifest


def accept(body: bytes, signature: bytes, *, account: bytes, service: str, before: Manifest | None) -> Manifest:
    """The manifest, when it may follow ``before`` (None: be the first). Raises: BadManifest, StaleManifest."""
    manifest = parsed(body)
    if manifest.account != account or manifest.service != service or not _devices_fit(manifest):
        raise BadManifest
    if manifest.version != (before.version + 1 if before else 1):
        raise StaleManifest if before else BadManifest
    if before and (manifest.account_key, manifest.recovery_key) != (before.account_key, before.recovery_key):
        raise BadManifest
    if not sealing.verify(manifest.account_key, b"um-manifest-1" + body, signature):
        raise BadManifest
    return manifest


def names(manifest: Manifest, device: bytes) -> bool:
    """Whether the device is in the manifest."""
    return any(entry.device == device for entry in manifest.devices)


def _devices_fit(manifest: Manifest) -> bool:
    """At least one, not too many, and no id or key twice (RFC 9420, section 7.3, wants unique keys)."""
    count = len(manifest.devices)
    ids = {entry.device for entry in manifest.devices}
    keys = {entry.key for entry in manifest.devices}
    return 1 <= count <= limits.DEVICES_PER_ACCOUNT and len(ids) == len(keys) == count


def _from_text(kind: type[Binary], value: object) -> Binary:
    return kind.parse(value)
