"""Between rows of the ledger and what is signed: the columns hold each value once, and the bytes are made of them."""

from apps.consent.models import Entry
from apps.consent.rules import decisions, entries
from apps.core import canonical
from apps.core.ids import Id, Key, Signature


def row(kept: entries.Signed) -> Entry:
    """As the database keeps it."""
    entry, decision = kept.entry, kept.entry.decision
    return Entry(
        hash=canonical.digest(entry),
        service=entry.service,
        number=entry.number,
        previous=bytes(entry.previous),
        hour=entry.hour,
        purpose=decision.purpose,
        version=decision.version,
        language=decision.language,
        text=bytes(decision.text),
        act=decision.act,
        subject=bytes(decision.subject),
        nonce=bytes(decision.nonce),
        signature=bytes(entry.signature),
        server_signature=bytes(kept.server_signature),
    )


def signed(row: Entry) -> entries.Signed:
    """As it was signed."""
    decision = decisions.Decision(
        type=decisions.LABEL,
        service=row.service,
        purpose=row.purpose,
        version=row.version,
        language=row.language,
        text=Key(row.text),
        act=row.act,  # type: ignore[arg-type]  # a constraint of the table
        subject=Key(row.subject),
        nonce=Id(row.nonce),
    )
    entry = entries.Entry(
        type=entries.LABEL,
        service=row.service,
        number=row.number,
        previous=entries.Previous(row.previous),
        hour=row.hour,
        decision=decision,
        signature=Signature(row.signature),
    )
    return entries.Signed(entry, Signature(row.server_signature))
