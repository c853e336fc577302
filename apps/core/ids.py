"""Random ids and other byte strings, and how JSON spells them: base64url without padding (RFC 4648, section 5)."""

import base64
import binascii
import secrets
from typing import Any, ClassVar, Self

_LAST = {0: "", 2: "[A-Za-z0-9_-][AQgw]", 3: "[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]"}


def encode(value: bytes) -> str:
    """The one spelling of these bytes."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The bytes that this spells. Raises: ValueError unless it is their one spelling."""
    try:
        value = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url without padding") from error
    if encode(value) != text:
        raise ValueError("not the canonical base64url")
    return value


class Binary(bytes):
    """Bytes of a known size that come as text in JSON; subclasses say which size."""

    bytes_min: ClassVar[int] = 0
    bytes_max: ClassVar[int] = 0

    def __repr__(self) -> str:
        return f"{type(self).__name__}({len(self)} bytes)"

    __str__ = __repr__

    @classmethod
    def parse(cls, text: object) -> Self:
        """The value that this text spells. Raises: ValueError, TypeError."""
        if not isinstance(text, str):
            raise TypeError("not a string")
        value = cls(decode(text))
        if not cls.bytes_min <= len(value) <= cls.bytes_max:
            raise ValueError(f"not {cls.bytes_min} to {cls.bytes_max} bytes")
        return value

    @classmethod
    def new(cls) -> Self:
        """A random one, of the greatest size."""
        return cls(secrets.token_bytes(cls.bytes_max))

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """What JSON Schema can say of the text."""
        return {
            "type": "string",
            "minLength": text_length(cls.bytes_min),
            "maxLength": text_length(cls.bytes_max),
            "pattern": _pattern(cls.bytes_min, cls.bytes_max),
        }


class Id(Binary):
    """An id: 16 random bytes that say nothing, not even when they were made."""

    bytes_min = bytes_max = 16


class Key(Binary):
    """A key, a secret or a hash: 32 bytes."""

    bytes_min = bytes_max = 32


class Signature(Binary):
    """An Ed25519 signature (RFC 8032)."""

    bytes_min = bytes_max = 64


def text_length(size: int) -> int:
    """How many characters that many bytes take."""
    return (size * 4 + 2) // 3


def _pattern(low: int, high: int) -> str:
    if low == high:
        tail = _LAST[text_length(low) % 4]
        return f"^[A-Za-z0-9_-]{{{text_length(low) // 4 * 4}}}{tail}$"
    return f"^([A-Za-z0-9_-]{{4}})*({_LAST[2]}|{_LAST[3]})?$"
