"""Receipts, and whole ledgers as they are checked and exported: what is kept, put together again; writes nothing."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from apps.accounts.models import Account
from apps.consent import keys, queries, rows
from apps.consent.models import Entry, Text, Version
from apps.consent.rules import entries as signed_entries
from apps.consent.rules import receipts
from apps.consent.rules.chain import Chain, Register, Worded
from apps.core import canonical, ids


def receipts_of(account: Account) -> list[receipts.Receipt]:
    """A receipt of everything that the account decided, oldest first."""
    return [receipt_of(entry) for entry in queries.entries_of(account)]


def receipt_of(entry: Entry) -> receipts.Receipt:
    """The proof of one entry."""
    text = Text.objects.select_related("version").get(
        version__purpose=entry.purpose, version__number=entry.version, language=entry.language
    )
    return receipts.receipt(
        rows.signed(entry),
        title=text.title,
        body=text.body,
        legal_basis=text.version.legal_basis,
        controller=keys.controller(),
        server_key=keys.public(),
    )


def checked(service: str) -> Chain:
    """The service's whole ledger, checked as the database has it. Raises: Broken."""
    chain = Chain(service, keys.public(), register())
    for row in entries(service):
        chain.add(rows.signed(row))
    return chain


def holds(entry: signed_entries.Entry) -> bool:
    """Whether this very entry is in the ledger."""
    return Entry.objects.filter(pk=canonical.digest(entry)).exists()


def entries(service: str) -> Iterable[Entry]:
    """The service's ledger in its order, read piece by piece."""
    return Entry.objects.filter(service=service).order_by("number").iterator(chunk_size=1000)


def register() -> Register:
    """Every version there ever was."""
    return Register(
        Worded(version.purpose, version.number, version.effective_on, {t.language: t.hash for t in version.texts.all()})
        for version in Version.objects.prefetch_related("texts")
    )


def exported(service: str) -> Iterator[str]:
    """The service's ledger as lines of JSON: a head with every text there was, then one line an entry."""
    yield _line({"type": "um-consent-export-1", "service": service, "key": keys.public(), "versions": _versions()})
    for row in entries(service):
        yield _line(rows.signed(row))


def _versions() -> list[dict[str, Any]]:
    return [
        {
            "purpose": version.purpose,
            "number": version.number,
            "legal_basis": version.legal_basis,
            "services": version.services,
            "material": version.material,
            "effective_on": str(version.effective_on),
            "texts": {text.language: {"title": text.title, "body": text.body} for text in version.texts.all()},
        }
        for version in Version.objects.prefetch_related("texts").order_by("purpose", "number")
    ]


def _line(value: object) -> str:
    return json.dumps(canonical.built(value), ensure_ascii=False, default=ids.encode) + "\n"
