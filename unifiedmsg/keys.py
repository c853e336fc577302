"""Which keys can be changed, and why the others cannot; the keys themselves are in the settings."""

import os
import secrets
import tempfile
from pathlib import Path

ROTATABLE = {
    "SECRET_KEY": "Officers sign in again, and who is signing up just now begins anew. Nothing else changes.",
}
FIXED = {
    "PEPPER": "every account is locked with it, and only its owner can open one: a new pepper would lock all out",
    "TAG_KEY": "it made the tags of e-mail addresses and phone numbers, which cannot be turned back to be made anew",
    "NAME_SIGNING_KEY": "people's engines hold proofs of their handles that were made with it, and check them with it",
    "CONSENT_KEY": "it signed every receipt that people hold, and the whole ledger of consent is checked with it",
}


def replace(path: Path) -> None:
    """Afterwards the file holds a new random key; a reader finds the old one or the new one, never a part."""
    with tempfile.NamedTemporaryFile("w", encoding="ascii", dir=path.parent, delete=False) as file:
        file.write(secrets.token_urlsafe(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
