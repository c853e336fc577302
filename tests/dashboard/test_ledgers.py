"""The ledgers' health: whole when whole, broken when touched, and an export that needs neither server nor database."""

import pytest
from django.db import connection

from apps.consent import keys, offline
from apps.consent.models import Entry
from apps.dashboard.models import LedgerCheck, StaffEvent
from tests.consents import REACH, decide
from tests.dashboard.conftest import Desk, NewDesk
from tests.person_api import person

pytestmark = pytest.mark.django_db


def three_decisions() -> None:
    alice = person("instagram")
    for act in ("grant", "withdraw", "grant"):
        decide(alice, REACH, act)


def exported(officer: Desk, service: str = "instagram") -> list[str]:
    """The lines of the file."""
    answer = officer.post("/ledgers/export/", {"service": service})
    return b"".join(answer.streaming_content).decode().splitlines()


def test_a_ledger_says_how_far_it_was_checked_and_what_came_since(desk: NewDesk) -> None:
    olga = desk("engineer")
    three_decisions()
    assert "never checked" in olga.read("/ledgers/")
    olga.post("/ledgers/check/", {"service": "instagram"})
    check = LedgerCheck.objects.get(service="instagram")
    assert (check.number, check.fault) == (3, "")
    assert bytes(check.head) == bytes(Entry.objects.get(number=3).hash)
    decide(person("instagram", "another.one"), REACH, "refuse")
    page = olga.read("/ledgers/")
    assert "whole up to 3" in page
    assert "<dd>1 entries</dd>" in page
    assert StaffEvent.objects.filter(what="checked_ledger").exists()


@pytest.fixture
def writable(db: None) -> None:
    """The ledger as somebody has it who rules the machine: without what refuses to change a row."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER consent_entry_lasts")


@pytest.mark.usefixtures("writable")
@pytest.mark.parametrize(
    ("number", "changed"),
    [(2, {}), (3, {"act": "refuse"}), (1, {"hour": 3600}), (2, {"server_signature": bytes(64)})],
    ids=["removed", "another act", "another time", "not signed"],
)
def test_a_touched_ledger_is_called_broken_where_it_is(desk: NewDesk, number: int, changed: dict[str, object]) -> None:
    olga = desk()
    three_decisions()
    rows = Entry.objects.filter(service="instagram", number=number)
    if changed:
        rows.update(**changed)
    else:
        rows.delete()
    olga.post("/ledgers/check/", {"service": "instagram"})
    page = olga.read("/ledgers/")
    assert "broken" in page
    assert f"entry {number}" in page
    assert f"The ledger of instagram: entry {number}" in olga.read("/")


def test_an_export_is_checked_without_the_database(desk: NewDesk) -> None:
    olga = desk()
    three_decisions()
    chain = offline.check_export(exported(olga), keys.public())
    assert (chain.service, chain.count) == ("instagram", 3)
    assert chain.head == bytes(Entry.objects.get(number=3).hash)
    assert StaffEvent.objects.filter(what="exported_ledger").exists()


def test_an_export_that_was_shortened_in_the_middle_is_not_whole(desk: NewDesk) -> None:
    three_decisions()
    lines = exported(desk())
    with pytest.raises(offline.Broken):
        offline.check_export([lines[0], *lines[2:]], keys.public())


def test_an_export_names_no_account(desk: NewDesk) -> None:
    alice = person("instagram", "alice.of.the.lamps")
    decide(alice, REACH, "grant")
    text = "\n".join(exported(desk()))
    assert alice.account not in text
    assert "alice.of.the.lamps" not in text


@pytest.mark.parametrize("path", ["/ledgers/check/", "/ledgers/export/"])
def test_there_is_no_ledger_of_no_service(desk: NewDesk, path: str) -> None:
    assert desk().post(path, {"service": "telegram"}).status_code == 404
