"""The proof that a person keeps of one decision, in fields that follow ISO/IEC TS 27560; pure."""

from typing import Annotated, Literal

import msgspec

from apps.consent.refusals import WrongSignature
from apps.consent.rules import decisions, entries
from apps.consent.rules.entries import Entry, Signed
from apps.core.ids import Key, Signature

Line = Annotated[str, msgspec.Meta(max_length=255)]
State = Literal["consent given", "refused", "withdrawn"]
STATES: dict[str, State] = {"grant": "consent given", "refuse": "refused", "withdraw": "withdrawn"}


class BadReceipt(Exception):
    """The receipt proves nothing; the text says why."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a receipt."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class Controller(Part, frozen=True):
    """Who asked, and answers for it."""

    name: Line
    contact: Line


class Purpose(Part, frozen=True):
    """What was asked for."""

    id: decisions.Name
    version: decisions.Number
    title: Line
    legal_basis: Line


class Notice(Part, frozen=True):
    """What the person read."""

    language: decisions.Name
    title: Line
    body: str
    hash: Key


class Event(Part, frozen=True):
    """What the person decided, and in which hour."""

    state: State
    hour: Annotated[int, msgspec.Meta(ge=0)]


class Receipt(Part, frozen=True):
    """The whole of it."""

    schema_version: Literal["um-receipt-1"]
    record_id: Line
    pii_controller: Controller
    service: decisions.Name
    purpose: Purpose
    notice: Notice
    pii_principal_id: Key
    event: Event
    entry: Entry
    server_signature: Signature
    server_key: Key


def receipt(
    kept: Signed, *, title: str, body: str, legal_basis: str, controller: Controller, server_key: bytes
) -> Receipt:
    """The receipt of this entry, whose text was ``title`` and ``body``."""
    entry, decision = kept.entry, kept.entry.decision
    return Receipt(
        schema_version="um-receipt-1",
        record_id=f"{entry.service}-{entry.number}",
        pii_controller=controller,
        service=entry.service,
        purpose=Purpose(id=decision.purpose, version=decision.version, title=title, legal_basis=legal_basis),
        notice=Notice(language=decision.language, title=title, body=body, hash=decision.text),
        pii_principal_id=decision.subject,
        event=Event(state=STATES[decision.act], hour=entry.hour),
        entry=entry,
        server_signature=kept.server_signature,
        server_key=Key(server_key),
    )


def verify(proof: Receipt, key: bytes) -> None:
    """The server with this key wrote the entry, the person signed it, the rest says the same. Raises: BadReceipt."""
    entry, decision = proof.entry, proof.entry.decision
    if proof.server_key != key:
        raise BadReceipt("It names another server's key.")
    if not entries.is_ours(Signed(entry, proof.server_signature), key):
        raise BadReceipt("The server with this key did not sign it.")
    try:
        decisions.verify(decision, entry.signature)
    except WrongSignature:
        raise BadReceipt("The person did not sign this decision.") from None
    if decisions.text_hash(proof.notice.title, proof.notice.body) != decision.text:
        raise BadReceipt("The text is not the one that was decided on.")
    for name, said, signed in _pairs(proof):
        if said != signed:
            raise BadReceipt(f"{name} is not what was signed.")


def _pairs(proof: Receipt) -> list[tuple[str, object, object]]:
    """What the readable part says, beside what the signed part says."""
    entry, decision = proof.entry, proof.entry.decision
    return [
        ("record_id", proof.record_id, f"{entry.service}-{entry.number}"),
        ("service", (proof.service, decision.service), (entry.service, entry.service)),
        ("purpose", (proof.purpose.id, proof.purpose.version), (decision.purpose, decision.version)),
        ("purpose.title", proof.purpose.title, proof.notice.title),
        ("notice", (proof.notice.language, proof.notice.hash), (decision.language, decision.text)),
        ("pii_principal_id", proof.pii_principal_id, decision.subject),
        ("event", (proof.event.state, proof.event.hour), (STATES[decision.act], entry.hour)),
    ]
