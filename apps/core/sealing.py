"""Keyed tags, sealing, Ed25519 and comparing in constant time; the only importer of libsodium, and keeper of no key."""

import hashlib
import hmac

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.signing import SigningKey, VerifyKey


def mac(key: bytes, label: str, *parts: bytes) -> bytes:
    """HMAC-SHA256 (RFC 2104) over a label and parts; no two lists of parts give the same input."""
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in (label.encode(), *parts))
    return hmac.digest(key, framed, "sha256")


def digest(value: bytes) -> bytes:
    """SHA-256, for values that are random already."""
    return hashlib.sha256(value).digest()


def same(one: bytes, other: bytes) -> bool:
    """Whether both are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one, other)


def sign(seed: bytes, message: bytes) -> bytes:
    """The Ed25519 signature (RFC 8032) by the key of this seed."""
    return bytes(SigningKey(seed).sign(message).signature)


def public_key(seed: bytes) -> bytes:
    """The public half of this seed's key."""
    return bytes(SigningKey(seed).verify_key)


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of this key signed exactly this message (RFC 8032, section 5.1.7)."""
    try:
        VerifyKey(key).verify(message, signature)
    except (CryptoError, ValueError, TypeError):
        return False
    return True


def seal(key: bytes, plain: bytes) -> bytes:
    """These bytes, unreadable and unchangeable without the key of 32 (libsodium's secretbox, a random nonce first)."""
    return bytes(SecretBox(key).encrypt(plain))


def unseal(key: bytes, sealed: bytes) -> bytes:
    """What `seal` was given. Raises: ValueError unless it was sealed with this key and is unchanged."""
    try:
        return bytes(SecretBox(key).decrypt(sealed))
    except CryptoError as error:
        raise ValueError("not sealed with this key") from error
