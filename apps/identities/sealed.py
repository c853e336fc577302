"""What a registered link's row holds, and how it is sealed under the link's own key; reads and writes no table."""

import msgspec

from apps.core import sealing
from apps.core.ids import Binary, Id, Signature, encode
from apps.core.limits import LINK_SECRET_BYTES
from apps.identities import rules
from apps.identities.rules import Statement


class Secret(Binary):
    """What one side has for the other, sealed to its account key: the server cannot open it."""

    bytes_min, bytes_max = 0, LINK_SECRET_BYTES


class Signed(msgspec.Struct, frozen=True):
    """One side's part."""

    account: Id
    signature: Signature
    for_other: Secret


class Content(msgspec.Struct, frozen=True):
    """All that is known of a link."""

    statement: Statement
    parts: list[Signed]

    def of_other(self, account: bytes) -> Signed:
        """What the side that is not this account sent."""
        return next(part for part in self.parts if part.account != account)


def seal(key: bytes, value: Content | Signed) -> bytes:
    """Unreadable without the key."""
    return sealing.seal(key, msgspec.json.encode(value, enc_hook=encode))


def content(key: bytes, sealed: bytes) -> Content:
    """The link that was sealed. Raises: ValueError."""
    return msgspec.json.decode(sealing.unseal(key, sealed), type=Content, dec_hook=rules.from_text)


def part(key: bytes, sealed: bytes) -> Signed:
    """The half that was sealed. Raises: ValueError."""
    return msgspec.json.decode(sealing.unseal(key, sealed), type=Signed, dec_hook=rules.from_text)
