"""The parts that bodies about accounts are made of; no behaviour but turning them into what actions take."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from apps.accounts.actions.locks import Lock
from apps.accounts.minors import Age
from apps.accounts.rules import Kdf
from apps.core import limits
from apps.core.bodies import Input, Output
from apps.core.ids import Binary, Key, text_length
from apps.services.identifiers import TEXT_MAX

Typed = Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_MAX)]
Code = Annotated[str, msgspec.Meta(pattern="^[0-9]{6}$", max_length=6)]
SignUpText = Annotated[str, msgspec.Meta(min_length=1, max_length=2048)]
Door = Literal["nobody", "service"]
JSON_ROOM = 16 * limits.KIB  # what stands around a large field
KEYRING_BODY_BYTES = text_length(limits.KEYRING_BYTES) + JSON_ROOM


class Salt(Binary):
    """Argon2id's salt, as long as libsodium wants it."""

    bytes_min = bytes_max = 16


class Wrap(Binary):
    """A wrapped vault key."""

    bytes_min = 1
    bytes_max = limits.WRAP_BYTES


class SealedKeyring(Binary):
    """A keyring that only the owner's devices open."""

    bytes_min = 1
    bytes_max = limits.KEYRING_BYTES


class KdfShape(Input):
    """How the proof was derived."""

    algorithm: Literal["argon2id13"]
    operations: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
    memory_bytes: Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]

    def kdf(self) -> Kdf:
        """As the rules take it."""
        return Kdf(self.algorithm, self.operations, self.memory_bytes)


class PasswordLock(Input):
    """What a password proves and wraps."""

    salt: Salt
    kdf: KdfShape
    proof: Key
    wrap: Wrap

    def lock(self) -> Lock:
        """As the actions take it."""
        return Lock(proof=self.proof, wrap=self.wrap, salt=self.salt, kdf=self.kdf.kdf())


class RecoveryLock(Input):
    """What a recovery key proves and wraps."""

    proof: Key
    wrap: Wrap

    def lock(self) -> Lock:
        """As the actions take it."""
        return Lock(proof=self.proof, wrap=self.wrap)


class AgeShape(Output):
    """``adult_at``: the hour, in UTC, from which the owner counts as 18 or older, as they said."""

    minor: bool
    adult_at: datetime | None
    protected: bool


def age_shape(age: Age) -> AgeShape:
    """As an answer shows it."""
    return AgeShape(minor=age.minor, adult_at=age.adult_at, protected=age.protected)


def shown(kdf: Kdf) -> KdfShape:
    """As an answer shows it."""
    return KdfShape(algorithm="argon2id13", operations=kdf.operations, memory_bytes=kdf.memory_bytes)
