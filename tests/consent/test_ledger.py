"""Whatever an operator does to the ledger is found: in the database, and in an export, without the database."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from nacl.signing import SigningKey

from apps.consent import books, keys, offline
from apps.consent.models import Entry
from apps.consent.rules.chain import Broken
from apps.core.ids import decode, encode
from tests.consent.conftest import publish
from tests.consents import REACH, decide, decision, digest, shown, signed, spelled, subject_of
from tests.person_api import Person, person
from tests.server import ROOT

Line = dict[str, Any]
STATISTICS = "usage_statistics"


@pytest.fixture
def alice(db: None) -> Person:
    """Four decisions of hers, between two of Bob's, are in Instagram's ledger."""
    hers, bob = person("instagram"), person("instagram", "bob")
    decide(bob, REACH, "refuse")
    for purpose, act in ((REACH, "grant"), (STATISTICS, "grant"), (REACH, "withdraw"), (REACH, "grant")):
        decide(hers, purpose, act)
    decide(bob, REACH, "grant")
    return hers


@pytest.fixture
def lines(alice: Person) -> list[Line]:
    """The export, its head first."""
    return [json.loads(line) for line in books.exported("instagram")]


def check(lines: list[Line], key: bytes | None = None) -> Any:
    return offline.check_export([json.dumps(line) for line in lines], key or keys.public())


def resigned(lines: list[Line]) -> list[Line]:
    """As an operator with the server's key would cover it up: numbered, chained and signed anew."""
    chained: list[Line] = []
    for number, line in enumerate(lines[1:], 1):
        entry = line["entry"] | {"number": number, "previous": digest(chained[-1]["entry"]) if chained else ""}
        chained.append({"entry": entry, "server_signature": server_signed(entry)})
    return [lines[0], *chained]


def server_signed(entry: Line) -> str:
    return encode(SigningKey(settings.CONSENT_KEY).sign(b"um-consent-entry-1\0" + spelled(entry)).signature)


def test_what_nobody_touched_holds(lines: list[Line]) -> None:
    chain = check(lines)
    assert (chain.count, chain.service) == (6, "instagram")
    assert encode(chain.head) == digest(lines[-1]["entry"])
    assert books.checked("instagram").head == chain.head
    assert check(resigned(lines)).head == chain.head, "the cover-up of these tests is exact"


def edited(line: Line, **changed: Any) -> Line:
    """The entry with another decision in it."""
    return line | {"entry": line["entry"] | {"decision": line["entry"]["decision"] | changed}}


def invented(alice: Person, line: Line) -> Line:
    """A grant in her name that her device never signed, written by whoever has the server's key."""
    made_up = SigningKey.generate()
    statement = signed(alice, line["entry"]["decision"] | {"nonce": encode(bytes(16))}, key=made_up)
    return line | {"entry": line["entry"] | {"decision": statement["decision"], "signature": statement["signature"]}}


def stale(alice: Person, lines: list[Line]) -> list[Line]:
    """She signed, but a text that was in effect at no time."""
    words = signed(alice, lines[5]["entry"]["decision"] | {"text": encode(bytes(32)), "nonce": encode(bytes(16))})
    entry = lines[5]["entry"] | {"decision": words["decision"], "signature": words["signature"]}
    return [*lines[:5], {"entry": entry, "server_signature": ""}, *lines[6:]]


Fault = Callable[[Person, list[Line]], list[Line]]
FAULTS: dict[str, tuple[Fault, str]] = {
    "an invented grant": (lambda alice, log: [*log, invented(alice, log[2])], "nobody signed this decision"),
    "an edited act": (lambda _, log: [*log[:4], edited(log[4], act="grant"), *log[5:]], "nobody signed this decision"),
    "an edited version": (lambda _, log: [*log[:2], edited(log[2], version=2), *log[3:]], "nobody signed"),
    "a replayed grant": (lambda _, log: [*log, log[2]], "replayed"),
    "a withdrawal from nothing": (lambda _, log: [log[0], log[4], *log[1:4]], "nothing was granted"),
    "a text that never was": (stale, "the text was never that"),
    "a time that runs backwards": (
        lambda _, log: [*log[:3], {"entry": log[3]["entry"] | {"hour": 0}}, *log[4:]], "its time runs backwards"
    ),
    "another service's entry": (
        lambda _, log: [log[0] | {"service": "whatsapp"}, *log[1:]], "another service"
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_even_if_all_of_it_is_signed_again(fault: str, alice: Person, lines: list[Line]) -> None:
    make, why = FAULTS[fault]
    with pytest.raises(Broken, match=why):
        check(resigned(make(alice, lines)))


PLAIN: dict[str, tuple[Callable[[list[Line]], list[Line]], str]] = {
    "an entry removed": (lambda log: [*log[:3], *log[4:]], "the number does not follow"),
    "two entries swapped": (lambda log: [*log[:3], log[4], log[3], *log[5:]], "the number does not follow"),
    "an entry twice": (lambda log: [*log[:3], log[2], *log[3:]], "the number does not follow"),
    "an edited hour": (
        lambda log: [*log[:3], log[3] | {"entry": log[3]["entry"] | {"hour": log[3]["entry"]["hour"] + 3600}}],
        "the server did not sign it",
    ),
    "another server's signature": (
        lambda log: [*log[:3], log[3] | {"server_signature": encode(bytes(64))}], "the server did not sign it"
    ),
    "another past": (
        lambda log: [*log[:3], log[3] | {"entry": log[3]["entry"] | {"previous": encode(bytes(32))}}],
        "it does not continue the entry before",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLAIN)
def test_what_was_not_signed_again_is_found_where_it_is(fault: str, lines: list[Line]) -> None:
    make, why = PLAIN[fault]
    with pytest.raises(Broken, match=why) as broken:
        check(make(lines))
    assert broken.value.number == 3


def test_another_key_holds_nothing(lines: list[Line]) -> None:
    with pytest.raises(Broken, match="the server did not sign it"):
        check(lines, bytes(SigningKey.generate().verify_key))


def test_an_edited_text_is_found(lines: list[Line]) -> None:
    for version in lines[0]["versions"]:
        if version["purpose"] == REACH:
            version["texts"]["en"]["body"] += " And advertising."
    with pytest.raises(Broken, match="the text was never that"):
        check(lines)


def test_consent_to_a_text_that_was_replaced_is_found(alice: Person, lines: list[Line]) -> None:
    """The version she decided on was in effect once, but no more on that day."""
    later = next(one for one in lines[0]["versions"] if one["purpose"] == REACH)
    lines[0]["versions"].append(later | {"number": 2, "effective_on": "2025-06-01"})
    with pytest.raises(Broken, match="the text was not in effect"):
        check(lines)


def test_a_pseudonym_that_serves_two_purposes_is_found(alice: Person, lines: list[Line]) -> None:
    text = shown(alice, STATISTICS)
    crossed = decision(alice, STATISTICS, "grant", subject=encode(bytes(subject_of(alice, REACH).verify_key)))
    statement = signed(alice, crossed | {"text": text["text"]}, key=subject_of(alice, REACH))
    entry = lines[-1]["entry"] | {"decision": statement["decision"], "signature": statement["signature"]}
    with pytest.raises(Broken, match="the pseudonym belongs to another purpose"):
        check(resigned([*lines, {"entry": entry, "server_signature": ""}]))


@pytest.mark.parametrize("garbage", ["", "{", "[]", '{"entry": 1}', "null"])
def test_what_is_no_export_is_said_to_be_none(garbage: str, lines: list[Line]) -> None:
    with pytest.raises(offline.Unreadable):
        offline.check_export([garbage] if garbage else [], keys.public())
    with pytest.raises(offline.Unreadable):
        offline.check_export([json.dumps(lines[0]), garbage], keys.public())


def ran(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_command_checks_the_database(alice: Person) -> None:
    assert "instagram: 6 entries hold." in ran("verify_consent")
    assert "whatsapp: 0 entries hold." in ran("verify_consent")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent_entry SET act = 'grant' WHERE act = 'withdraw'",
        "DELETE FROM consent_entry WHERE number = 3",
        "UPDATE consent_entry SET number = number + 10 WHERE number = 3",
        "UPDATE consent_text SET hash = zeroblob(32)",
        "UPDATE consent_version SET effective_on = '2999-01-01'",
    ],
)
def test_the_command_finds_what_was_done_to_the_database(alice: Person, statement: str) -> None:
    with connection.cursor() as cursor:
        for table in ("entry", "text", "version"):
            cursor.execute(f"DROP TRIGGER consent_{table}_lasts")
        cursor.execute(statement)
    with pytest.raises(CommandError, match="The ledger is broken at entry"):
        ran("verify_consent")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent_entry SET act = 'refuse'",
        "UPDATE consent_text SET body = ''",
        "UPDATE consent_version SET material = 0",
    ],
)
def test_the_database_itself_refuses_to_change_a_row(alice: Person, statement: str) -> None:
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        cursor.execute(statement)


def test_an_end_that_was_cut_off_is_found_by_who_holds_a_receipt(alice: Person, tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.json"
    receipt.write_text(json.dumps(alice.get("receipts/").body["receipts"][-1]))
    export, key = tmp_path / "export.jsonl", encode(keys.public())
    export.write_text(ran("export_consent", "instagram"))
    assert "is in it" in ran("verify_consent", str(export), f"--key={key}", "--receipt", str(receipt))
    assert "is in it" in ran("verify_consent", "--receipt", str(receipt))
    shorter = export.read_text().splitlines(keepends=True)[:-2]
    export.write_text("".join(shorter))
    assert "4 entries hold" in ran("verify_consent", str(export), f"--key={key}"), "by itself, the rest holds"
    with pytest.raises(CommandError, match="it was removed"):
        ran("verify_consent", str(export), f"--key={key}", "--receipt", str(receipt))
    Entry.objects.filter(number__gte=5).delete()
    with pytest.raises(CommandError, match="it was removed"):
        ran("verify_consent", "--receipt", str(receipt))


def test_an_export_is_checked_without_the_database(alice: Person, tmp_path: Path) -> None:
    """In another process, with settings that have neither this database nor this key."""
    export, receipt = tmp_path / "export.jsonl", tmp_path / "receipt.json"
    export.write_text(ran("export_consent", "instagram"))
    receipt.write_text(json.dumps(alice.get("receipts/").body["receipts"][0]))
    key = encode(keys.public())
    assert "instagram: 6 entries hold." in outside(tmp_path, "verify_consent", str(export), f"--key={key}")
    assert "consent given" in outside(tmp_path, "verify_receipt", str(receipt), f"--key={key}")


def outside(folder: Path, *arguments: str) -> str:
    """What a machine says that has the program and nothing else: no setting, no secret, no database."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    before = set(folder.iterdir())
    environment = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    assert set(folder.iterdir()) == before, "nothing is left behind"
    return done.stdout


def test_a_day_on_which_a_version_takes_over_holds_for_both(alice: Person) -> None:
    publish(REACH, material=True)
    decide(alice, REACH, "grant")
    assert books.checked("instagram").count == 7


def test_no_two_entries_have_one_hash_and_each_is_the_hash_of_its_bytes(lines: list[Line]) -> None:
    hashes = [digest(line["entry"]) for line in lines[1:]]
    assert {bytes(row.hash) for row in Entry.objects.all()} == {decode(one) for one in hashes}
