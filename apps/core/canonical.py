"""The one spelling of JSON that is signed or hashed (RFC 8785): strings, whole numbers, objects and lists only."""

import hashlib
from typing import Any

import msgspec
import rfc8785

from apps.core import ids


def spelled(value: Any) -> bytes:
    """The canonical bytes; typed structs as objects, their bytes as base64url."""
    return rfc8785.dumps(built(value))


def built(value: Any) -> Any:
    """The same as plain JSON values."""
    return msgspec.to_builtins(value, enc_hook=ids.encode)


def digest(value: Any) -> bytes:
    """SHA-256 of the canonical bytes."""
    return hashlib.sha256(spelled(value)).digest()


def labelled(label: str, value: Any) -> bytes:
    """What is signed: a label that says what for, a zero byte, and the canonical bytes."""
    return label.encode() + b"\0" + spelled(value)
