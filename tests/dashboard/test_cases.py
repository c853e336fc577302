"""People's requests: found by what they gave, timed, answered, handed over, and erased only by two."""

import json
from datetime import timedelta
from typing import Any

import pytest

from apps.accounts.models import Account, Token
from apps.consent.models import Entry, Subject
from apps.consent.queries import today
from apps.dashboard.actions import cases as actions
from apps.dashboard.models import Case, CaseNote, StaffEvent
from tests.consents import REACH, decide
from tests.dashboard.conftest import Desk, NewDesk
from tests.person_api import Person, person

pytestmark = pytest.mark.django_db


def record(officer: Desk, somebody: Person | None, right: str, **changed: Any) -> Case:
    """Puts a request on record over HTTP."""
    typed = {
        "service": somebody.service if somebody else "instagram",
        "identifier": somebody.identifier if somebody else "nobody.at.all",
        "right": right,
        "received_on": str(today()),
    }
    answer = officer.post("/requests/record/", typed | changed)
    assert answer.status_code == 302, answer.content.decode()
    return Case.objects.latest("pk")


def step(officer: Desk, case: Case, name: str, **typed: str) -> str:
    """Takes a step; the page that follows."""
    officer.post(f"/requests/{case.pk}/step/", {"step": name, **typed})
    return officer.read(f"/requests/{case.pk}/")


def erasure(officer: Desk, somebody: Person) -> Case:
    """An erasure that this officer proposed."""
    case = record(officer, somebody, "erasure")
    step(officer, case, "begin", proof="code")
    step(officer, case, "propose")
    return Case.objects.get(pk=case.pk)


def test_a_request_finds_its_account_and_keeps_no_identifier(desk: NewDesk) -> None:
    olga, alice = desk(), person("messenger")
    case = record(olga, alice, "access")
    assert case.account is not None
    assert "found" in olga.read(f"/requests/{case.pk}/")
    kept = json.dumps([str(row) for model in (Case, StaffEvent) for row in model.objects.values()])
    assert alice.identifier not in kept


def test_somebody_without_an_account_is_answered_that_nothing_is_kept(desk: NewDesk) -> None:
    olga = desk()
    case = record(olga, None, "access")
    assert case.account is None
    assert "nothing is kept about somebody who has none" in olga.read(f"/requests/{case.pk}/")


def test_one_service_s_account_is_not_found_at_another(desk: NewDesk) -> None:
    alice = person("instagram", "alice.a")
    case = record(desk(), alice, "access", service="messenger", identifier="alice.a")
    assert case.account is None


@pytest.mark.parametrize("ago", [0, 20, 27, 40])
def test_the_clock_runs_from_the_day_it_came(desk: NewDesk, ago: int) -> None:
    olga = desk()
    received = today() - timedelta(days=ago)
    case = record(olga, None, "access", received_on=str(received))
    left = (case.due_on - today()).days
    assert 28 - ago <= left <= 31 - ago
    page = olga.read("/requests/")
    assert (f"{-left} day" in page and "late" in page) if left < 0 else f"{left} day" in page


def test_a_request_cannot_come_tomorrow(desk: NewDesk) -> None:
    typed = {"service": "messenger", "identifier": "a@example.org", "right": "access"}
    answer = desk().post("/requests/record/", typed | {"received_on": str(today() + timedelta(days=1))})
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_nothing_begins_before_it_is_proven_who_asks(desk: NewDesk) -> None:
    olga, alice = desk(), person("instagram")
    case = record(olga, alice, "access")
    assert "Say how it was proven" in step(olga, case, "begin")
    assert Case.objects.get(pk=case.pk).state == "received"
    assert olga.post(f"/requests/{case.pk}/file/").status_code == 404


@pytest.mark.parametrize("right", ["access", "portability"])
def test_the_file_has_all_that_is_known_and_every_proof(desk: NewDesk, right: str) -> None:
    olga, alice = desk(), person("instagram")
    decide(alice, REACH, "grant")
    decide(alice, REACH, "withdraw")
    case = record(olga, alice, right)
    step(olga, case, "begin", proof="signed_in")
    answer = olga.post(f"/requests/{case.pk}/file/")
    assert f'filename="{case.reference}.json"' in answer.headers["Content-Disposition"]
    found = json.loads(answer.content)
    mine = alice.get("knowledge/").body["tables"]
    assert [table["table"] for table in found["tables"]] == [table["table"] for table in mine]
    assert len(found["receipts"]) == 2
    assert found["receipts"] == alice.get("receipts/").body["receipts"]
    assert StaffEvent.objects.filter(what="handed_over").count() == 1


@pytest.mark.parametrize("right", ["erasure", "objection"])
def test_there_is_no_file_for_what_asks_for_none(desk: NewDesk, right: str) -> None:
    olga, alice = desk(), person("instagram")
    case = record(olga, alice, right)
    step(olga, case, "begin", proof="signed_in")
    assert olga.post(f"/requests/{case.pk}/file/").status_code == 404


def test_two_officers_erase_an_account_and_nothing_ties_its_decisions_to_anybody(desk: NewDesk) -> None:
    ines, ruben, alice = desk(), desk(), person("instagram")
    decide(alice, REACH, "grant")
    case = erasure(ines, alice)
    page = step(ruben, case, "carry_out")
    assert "it was erased" in page
    assert not Account.objects.exists()
    assert not Token.objects.exists()
    assert not Subject.objects.exists()
    assert Entry.objects.count() == 1
    assert alice.get("me/").code == "not_signed_in"
    done = Case.objects.get(pk=case.pk)
    assert (done.state, done.account, done.second) == ("answered", None, ruben.officer)


def test_who_may_be_the_second_reads_that_it_waits_for_them(desk: NewDesk) -> None:
    ines, ruben, alice = desk(), desk(), person("instagram")
    erasure(ines, alice)
    assert "waits for you" in ruben.read("/requests/")
    assert "waits for you" not in ines.read("/requests/")
    assert "proposed an erasure" in ruben.read("/log/")


def test_one_officer_alone_erases_nobody(desk: NewDesk) -> None:
    ines, alice = desk(), person("instagram")
    case = erasure(ines, alice)
    assert "Another officer has to carry it out" in step(ines, case, "carry_out")
    assert Account.objects.exists()
    with pytest.raises(actions.SameOfficer):
        actions.carry_out(ines.officer, Case.objects.get(pk=case.pk))
    assert Account.objects.exists()


def test_an_erasure_is_not_carried_out_before_it_is_proposed(desk: NewDesk) -> None:
    ines, ruben, alice = desk(), desk(), person("instagram")
    case = record(ines, alice, "erasure")
    for _ in ("received", "working"):
        assert "not where this step begins" in step(ruben, case, "carry_out")
        step(ines, case, "begin", proof="code")
    assert Account.objects.exists()


def test_an_erasure_is_never_simply_called_answered(desk: NewDesk) -> None:
    olga, alice = desk(), person("instagram")
    case = record(olga, alice, "erasure")
    step(olga, case, "begin", proof="code")
    assert "not where this step begins" in step(olga, case, "answer", answer="Done, honestly.")
    assert Case.objects.get(pk=case.pk).state == "working"


def test_the_second_officer_may_send_it_back(desk: NewDesk) -> None:
    ines, ruben, alice = desk(), desk(), person("instagram")
    case = erasure(ines, alice)
    step(ruben, case, "send_back")
    back = Case.objects.get(pk=case.pk)
    assert (back.state, back.proposer) == ("working", None)
    assert Account.objects.exists()


def test_an_erasure_is_carried_out_once(desk: NewDesk) -> None:
    ines, ruben, alice = desk(), desk(), person("instagram")
    case = erasure(ines, alice)
    actions.carry_out(ruben.officer, case)
    with pytest.raises(actions.WrongStep):
        actions.carry_out(ruben.officer, case)
    assert StaffEvent.objects.filter(what="erased_account").count() == 1


def test_who_erased_a_person_is_found_by_that_person_s_tag_afterwards(desk: NewDesk) -> None:
    from apps.core.ids import decode
    from apps.dashboard.secrets import person_tag

    ines, ruben, alice = desk(), desk(), person("instagram")
    actions.carry_out(ruben.officer, erasure(ines, alice))
    (line,) = StaffEvent.objects.filter(what="erased_account")
    assert bytes(line.person) == person_tag(decode(alice.account))


def test_a_request_is_answered_or_refused_with_a_sentence(desk: NewDesk) -> None:
    olga, alice = desk(), person("instagram")
    case = record(olga, alice, "objection")
    step(olga, case, "begin", proof="signed_in")
    assert "They turned it off themselves." in step(olga, case, "answer", answer="They turned it off themselves.")
    assert Case.objects.get(pk=case.pk).closed_on == today()
    assert "Nothing waits." in olga.read("/requests/")


def test_two_months_more_are_taken_once_and_in_time(desk: NewDesk) -> None:
    olga = desk()
    case = record(olga, None, "access")
    first = case.due_on
    olga.post(f"/requests/{case.pk}/longer/", {"reason": "Many accounts, much to check"})
    longer = Case.objects.get(pk=case.pk)
    assert 58 <= (longer.due_on - first).days <= 62
    olga.post(f"/requests/{case.pk}/longer/", {"reason": "And again"})
    assert Case.objects.get(pk=case.pk).due_on == longer.due_on
    late = record(olga, None, "access", received_on=str(today() - timedelta(days=45)))
    olga.post(f"/requests/{late.pk}/longer/", {"reason": "Too late for that"})
    assert Case.objects.get(pk=late.pk).longer_because == ""


def test_notes_stay_with_who_wrote_them(desk: NewDesk) -> None:
    olga = desk()
    case = record(olga, None, "access")
    olga.post(f"/requests/{case.pk}/note/", {"text": "Called back <b>twice</b>."})
    assert CaseNote.objects.get().author == olga.officer
    assert "Called back &lt;b&gt;twice&lt;/b&gt;." in olga.read(f"/requests/{case.pk}/")


def test_the_person_reads_in_their_own_knowledge_that_staff_looked(desk: NewDesk) -> None:
    olga, alice = desk(), person("instagram")
    record(olga, alice, "access")
    tables = {table["table"]: table["rows"] for table in alice.get("knowledge/").body["tables"]}
    assert [row["right"] for row in tables["dashboard_case"]] == ["access"]
    assert [row["what"] for row in tables["dashboard_staffevent"]] == ["opened_case"]


def test_every_look_at_a_request_is_logged_with_the_person_it_is_about(desk: NewDesk) -> None:
    olga, alice = desk(), person("instagram")
    case = record(olga, alice, "access")
    olga.read(f"/requests/{case.pk}/")
    (look,) = StaffEvent.objects.filter(what="saw_case")
    assert look.about == case.reference
    tables = {table["table"]: table["rows"] for table in alice.get("knowledge/").body["tables"]}
    assert [row["what"] for row in tables["dashboard_staffevent"]] == ["opened_case", "saw_case"]


def test_another_person_reads_nothing_of_it(desk: NewDesk) -> None:
    olga, alice, bob = desk(), person("instagram"), person("messenger")
    record(olga, alice, "access")
    tables = {table["table"]: table["rows"] for table in bob.get("knowledge/").body["tables"]}
    assert (tables["dashboard_case"], tables["dashboard_staffevent"]) == ([], [])
