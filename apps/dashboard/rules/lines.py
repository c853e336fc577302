"""How a line of the staff log is tied to the one before; pure."""

import hashlib
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line, as it is hashed."""

    officer: int
    at: str
    what: str
    about: str
    person: bytes


def digest(previous: bytes, line: Line) -> bytes:
    """SHA-256 over the digest before and the line, in one spelling."""
    fields = [previous.hex(), line.officer, line.at, line.what, line.about, line.person.hex()]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()).digest()
