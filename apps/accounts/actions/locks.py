"""What a password or recovery key proves and wraps, as a browser sends it; no behaviour."""

from dataclasses import dataclass

from apps.accounts.rules import KDF, Kdf


@dataclass(frozen=True, slots=True, repr=False)
class Lock:
    """One way to open the vault."""

    proof: bytes
    wrap: bytes
    salt: bytes = b""
    kdf: Kdf = KDF
