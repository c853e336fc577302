"""A row of the ledger: one decision, chained to the row before and signed by the server; pure."""

from typing import Annotated, Literal

import msgspec

from apps.consent.rules.decisions import Decision, Name, Number
from apps.core import canonical, sealing
from apps.core.ids import Binary, Signature

LABEL: Literal["um-consent-entry-1"] = "um-consent-entry-1"
HOUR = 3600


class Previous(Binary):
    """The hash of the entry before; empty in front of the first."""

    bytes_max = 32

    @classmethod
    def parse(cls, text: object) -> "Previous":
        """Raises: ValueError, TypeError."""
        value = super().parse(text)
        if len(value) not in (0, 32):
            raise ValueError("not 0 or 32 bytes")
        return value


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the server signs, and the heart of a receipt."""

    type: Literal["um-consent-entry-1"]
    service: Name
    number: Number
    previous: Previous
    hour: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
    decision: Decision
    signature: Signature

    def __repr__(self) -> str:
        return "Entry(…)"


class Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry as it is kept and exported."""

    entry: Entry
    server_signature: Signature

    def __repr__(self) -> str:
        return "Signed(…)"


def following(last: Entry | None, decision: Decision, signature: bytes, *, now: int) -> Entry:
    """The next entry of the service's chain; time never runs backwards in it, whatever a clock does."""
    hour = now - now % HOUR
    return Entry(
        type=LABEL,
        service=decision.service,
        number=1 if last is None else last.number + 1,
        previous=Previous() if last is None else Previous(canonical.digest(last)),
        hour=hour if last is None else max(hour, last.hour),
        decision=decision,
        signature=Signature(signature),
    )


def signed(entry: Entry, seed: bytes) -> Signed:
    """With the server's signature."""
    return Signed(entry, Signature(sealing.sign(seed, canonical.labelled(LABEL, entry))))


def is_ours(kept: Signed, key: bytes) -> bool:
    """Whether the holder of this key put the entry into the ledger."""
    return sealing.verify(key, canonical.labelled(LABEL, kept.entry), kept.server_signature)
