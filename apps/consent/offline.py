"""Checks an exported ledger or a single receipt with nothing but a public key: no database, no settings, no network."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypeVar

import msgspec

from apps.consent.rules import receipts
from apps.consent.rules.chain import Broken, Chain, Register, Worded
from apps.consent.rules.decisions import Name, Number, text_hash
from apps.consent.rules.entries import Signed
from apps.consent.rules.receipts import BadReceipt
from apps.core.ids import Binary, Key

Shape = TypeVar("Shape")


class Unreadable(Exception):
    """The file is not what it should be; the text says where."""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people read."""

    title: str
    body: str


class ExportedVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version, with its texts by language."""

    purpose: Name
    number: Number
    legal_basis: str
    services: str
    material: bool
    effective_on: date
    texts: dict[str, Words]


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line of an export."""

    type: Literal["um-consent-export-1"]
    service: Name
    key: Key
    versions: list[ExportedVersion]


def check_export(lines: Iterable[str], key: bytes) -> Chain:
    """The exported ledger, checked to its end. Raises: Unreadable, Broken."""
    head, chain = None, None
    for number, line in enumerate(lines):
        if chain is None:
            head = _read(line, Head, "The first line")
            chain = Chain(head.service, key, _register(head))
        else:
            chain.add(_read(line, Signed, f"Line {number + 1}"))
    if chain is None:
        raise Unreadable("The file is empty.")
    return chain


def check_receipt(text: str, key: bytes) -> receipts.Receipt:
    """The receipt, which the holder of the key wrote. Raises: Unreadable, BadReceipt."""
    receipt = _read(text, receipts.Receipt, "The file")
    receipts.verify(receipt, key)
    return receipt


def holds(chain_lines: Iterable[str], receipt: receipts.Receipt) -> bool:
    """Whether the exported ledger has the very entry that a person keeps the proof of."""
    wanted = Signed(receipt.entry, receipt.server_signature)
    return any(_read(line, Signed, "A line") == wanted for n, line in enumerate(chain_lines) if n)


def _register(head: Head) -> Register:
    return Register(
        Worded(
            version.purpose,
            version.number,
            version.effective_on,
            {language: text_hash(words.title, words.body) for language, words in version.texts.items()},
        )
        for version in head.versions
    )


def _read(text: str, kind: type[Shape], where: str) -> Shape:
    try:
        return msgspec.json.decode(text, type=kind, dec_hook=_from_text)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Unreadable(f"{where} cannot be read: {error}.") from error


def _from_text(kind: type[Binary], value: object) -> Binary:
    return kind.parse(value)


__all__ = ["BadReceipt", "Broken", "Unreadable", "check_export", "check_receipt", "holds"]
