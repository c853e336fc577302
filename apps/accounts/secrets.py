"""What is derived with the keys that lie outside the database; keeps nothing and reads no table."""

from django.conf import settings

from apps.core import sealing
from apps.core.ids import Key
from apps.services.catalogue import Service


def tag_of(service: Service, identifier: str) -> bytes:
    """All that is kept of an e-mail address or phone number: useless without the key."""
    return sealing.mac(settings.TAG_KEY, "um-tag-1", service.id.encode(), identifier.encode())


def fake_salt(tag: bytes) -> bytes:
    """The salt of an identifier that nobody has: the same each time, like a real one."""
    return sealing.mac(settings.TAG_KEY, "um-salt-1", tag)[:16]


def pepper_share(account: bytes) -> Key:
    """The part of the wrapping key that a thief of the database lacks; given only after a proof."""
    return Key(sealing.mac(settings.PEPPER, "um-share-1", account))


def verifier(account: bytes, proof: bytes) -> bytes:
    """What is kept of a proof."""
    return sealing.mac(settings.PEPPER, "um-proof-1", account, proof)


def code_tag(tag: bytes, code: str) -> bytes:
    """What is kept of a code until it is typed."""
    return sealing.mac(settings.TAG_KEY, "um-code-1", tag, code.encode())


def name_key() -> Key:
    """With what a handle's proof is checked."""
    return Key(sealing.public_key(settings.NAME_SIGNING_KEY))


def name_proof(service: str, handle: str, account: bytes, account_key: bytes) -> bytes | None:
    """The server's word that this account, with this key, has this handle; None where there is no handle."""
    if not handle:
        return None
    message = b"um-name-1%b\0%b\0%b%b" % (service.encode(), handle.encode(), account, account_key)
    return sealing.sign(settings.NAME_SIGNING_KEY, message)


def account_proof(service: str, account: bytes, account_key: bytes) -> bytes:
    """The server's word that this account has this key; it says nothing about any other account."""
    message = b"um-account-1%b\0%b%b" % (service.encode(), account, account_key)
    return sealing.sign(settings.NAME_SIGNING_KEY, message)
