"""Putting a decision into its service's chain; judges the decision itself, and knows no account."""

import time

from apps.consent import keys, queries, rows
from apps.consent.models import Entry
from apps.consent.refusals import NothingToWithdraw, Replayed, StaleText
from apps.consent.rules import chain, decisions, entries
from apps.consent.rules.decisions import Decision


def append(decision: Decision, signature: bytes, *, now: int | None = None) -> Entry:
    """The decision is the service's newest entry. Runs inside a transaction, which on SQLite no other writes beside.

    Raises: WrongSignature, Replayed, StaleText, NothingToWithdraw.
    """
    decisions.verify(decision, signature)
    newest = Entry.objects.filter(subject=decision.subject).order_by("-number").first()
    if Entry.objects.filter(subject=decision.subject, nonce=decision.nonce).exists():
        raise Replayed
    last = Entry.objects.filter(service=decision.service).order_by("-number").first()
    at = max(int(time.time()) if now is None else now, last.hour if last else 0)  # whatever a clock does
    _check_text(decision, at)
    if decision.act == "withdraw" and (newest is None or newest.act != "grant"):
        raise NothingToWithdraw
    entry = entries.following(rows.signed(last).entry if last else None, decision, signature, now=at)
    row = rows.row(entries.signed(entry, keys.seed()))
    row.save(force_insert=True)
    return row


def _check_text(decision: Decision, at: int) -> None:
    """Raises: StaleText unless the person read what is in effect; who withdraws may have read any version."""
    current = queries.version_on(decision.purpose, queries.day_of(at))
    number = current.number if current else 0
    if not chain.is_in_effect(decision.act, decision.version, oldest=number, current=number):
        raise StaleText
    if queries.text_hash(decision.purpose, decision.version, decision.language) != decision.text:
        raise StaleText
