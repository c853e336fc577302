"""Looking one person up: by what they gave or by a pseudonym, always logged, with proofs that hold by themselves."""

import json

import pytest
from django.db import connection

from apps.consent import keys, offline
from apps.core import limits
from apps.core.ids import encode
from apps.dashboard.models import StaffEvent
from tests.consents import REACH, decide, subject_of
from tests.dashboard.conftest import Desk, NewDesk
from tests.person_api import Person, person

pytestmark = pytest.mark.django_db


def look_up(officer: Desk, somebody: Person, **changed: str) -> str:
    """By what the person gave; the page."""
    typed = {"service": somebody.service, "identifier": somebody.identifier}
    return str(officer.post("/people/found/", typed | changed).content.decode())


def pseudonym(somebody: Person, purpose: str = REACH) -> str:
    return encode(bytes(subject_of(somebody, purpose).verify_key))


@pytest.mark.parametrize("service", ["messenger", "instagram", "whatsapp"])
def test_somebody_is_found_by_what_they_gave(desk: NewDesk, service: str) -> None:
    olga, alice = desk(), person(service)
    decide(alice, REACH, "grant")
    page = look_up(olga, alice)
    assert "<h1>One account</h1>" in page
    assert f"{service}-1" in page
    assert "granted" in page


def test_a_number_is_found_however_it_is_typed(desk: NewDesk) -> None:
    olga, alice = desk(), person("whatsapp", "+4915112345678")
    assert "<h1>One account</h1>" in look_up(olga, alice, identifier="+49 151 1234 5678")


def test_nobody_is_found_where_nobody_is(desk: NewDesk) -> None:
    olga, alice = desk(), person("instagram", "alice.a")
    assert "<h1>Nobody</h1>" in look_up(olga, alice, service="messenger")
    assert "<h1>Nobody</h1>" in look_up(olga, alice, identifier="alice.b")


def test_a_pseudonym_leads_to_its_decisions(desk: NewDesk) -> None:
    olga, alice = desk(), person("instagram")
    decide(alice, REACH, "refuse")
    page = olga.post("/people/found/", {"pseudonym": pseudonym(alice)}).content.decode()
    assert "<h1>One account</h1>" in page
    assert "<h1>Nobody</h1>" in olga.post("/people/found/", {"pseudonym": "A" * 43}).content.decode()
    assert olga.post("/people/found/", {"pseudonym": "too short"}).status_code == 422


def test_a_pseudonym_outlives_the_account_and_leads_to_nobody(desk: NewDesk) -> None:
    from apps.accounts.actions import accounts
    from apps.accounts.models import Account

    olga, alice = desk(), person("instagram")
    decide(alice, REACH, "grant")
    accounts.erase(Account.objects.get())
    page = olga.post("/people/found/", {"pseudonym": pseudonym(alice)}).content.decode()
    assert "<h1>A pseudonym without an account</h1>" in page
    assert "instagram-1" in page


def test_the_identifier_is_in_no_table_and_in_no_address(desk: NewDesk) -> None:
    olga, alice = desk(), person("messenger", "alice.of.the.lamps@example.org")
    answer = olga.post("/people/found/", {"service": "messenger", "identifier": alice.identifier})
    assert answer.status_code == 200
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608  (a name of our own schema)
            assert "alice.of.the.lamps" not in str(cursor.fetchall()), name


def test_every_look_is_logged_found_or_not_and_shown(desk: NewDesk) -> None:
    olga, alice = desk(), person("instagram")
    look_up(olga, alice)
    look_up(olga, alice, identifier="somebody.else")
    lines = StaffEvent.objects.filter(what="looked_up").order_by("pk")
    assert [(line.about, bool(line.person)) for line in lines] == [
        ("by identifier at instagram: an account", True),
        ("by identifier at instagram: none", False),
    ]
    assert look_up(olga, alice).count("by identifier at instagram: an account") == 2
    assert "looked up" in olga.read("/log/")


def test_an_officer_cannot_leaf_through_people(desk: NewDesk) -> None:
    olga = desk()
    for number in range(limits.LOOK_UPS_AN_HOUR):
        olga.post("/people/found/", {"service": "instagram", "identifier": f"guess.{number}"})
    answer = olga.post("/people/found/", {"service": "instagram", "identifier": "one.more"})
    assert answer.status_code == 429
    assert StaffEvent.objects.filter(what="looked_up").count() == limits.LOOK_UPS_AN_HOUR


def test_a_proof_holds_with_nothing_but_the_public_key(desk: NewDesk) -> None:
    olga, alice = desk(), person("instagram")
    decide(alice, REACH, "grant")
    answer = olga.post("/people/proof/json/", {"service": "instagram", "number": "1"})
    proof = offline.check_receipt(answer.content.decode(), keys.public())
    assert encode(bytes(proof.pii_principal_id)) == pseudonym(alice)
    assert json.loads(answer.content) == alice.get("receipts/").body["receipts"][0]
    assert StaffEvent.objects.filter(what="proved_consent", about="instagram-1").count() == 1


def test_a_changed_proof_does_not(desk: NewDesk) -> None:
    olga, alice = desk(), person("instagram")
    decide(alice, REACH, "refuse")
    text = olga.post("/people/proof/json/", {"service": "instagram", "number": "1"}).content.decode()
    with pytest.raises(Exception, match=r"not what was signed|did not sign"):
        offline.check_receipt(text.replace('"state": "refused"', '"state": "consent given"'), keys.public())


def test_a_proof_can_be_read_and_printed(desk: NewDesk) -> None:
    olga, alice = desk(), person("instagram")
    decide(alice, REACH, "grant")
    page = olga.post("/people/proof/page/", {"service": "instagram", "number": "1"}).content.decode()
    for said in ("consent given", "People on other services may write to me", pseudonym(alice), encode(keys.public())):
        assert said in page


@pytest.mark.parametrize("number", ["0", "2", "-1", "one", ""])
def test_what_is_no_entry_has_no_proof(desk: NewDesk, number: str) -> None:
    olga, alice = desk(), person("instagram")
    decide(alice, REACH, "grant")
    assert olga.post("/people/proof/json/", {"service": "instagram", "number": number}).status_code == 404
