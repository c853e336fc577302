"""What a password's parameters must be; pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kdf:
    """How a browser turns a password into its proof: Argon2id 1.3 (RFC 9106), in libsodium's terms."""

    algorithm: str
    operations: int
    memory_bytes: int


# Everybody has the same, so that salts/ need not tell an account from none.
KDF = Kdf(algorithm="argon2id13", operations=3, memory_bytes=64 * 1024 * 1024)


def strong(kdf: Kdf) -> bool:
    """Whether an account may be kept with these parameters."""
    return kdf == KDF
