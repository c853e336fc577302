"""The demo's year: made once, marked, whole as a ledger, and never in a real installation."""

from typing import Any

import pytest
from django.test import Client

from apps.consent import books
from apps.consent.models import Entry, Subject
from apps.dashboard.actions import demo as seeding
from apps.dashboard.models import Case, Draft, LedgerCheck, PolicyChange
from apps.dashboard.queries import anomalies, demo, figures
from apps.dashboard.rules import made_up
from apps.services.catalogue import SERVICES
from tests.consents import REACH, decide
from tests.dashboard.conftest import HOST
from tests.person_api import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small town is as good as a large one."""
    monkeypatch.setattr(made_up, "PEOPLE", {"messenger": 40, "instagram": 30, "whatsapp": 50})


def test_a_real_installation_gets_nothing(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(seeding.NoDemo):
        seeding.seed()
    assert not Entry.objects.exists()
    assert demo.officers() == []
    assert "This is the demo" not in Client(headers={"host": HOST}).get("/login/").content.decode()


def test_the_year_is_a_whole_ledger_of_nobody_s_and_marked() -> None:
    seeding.seed()
    assert Entry.objects.count() > 100
    assert not Subject.objects.exists()
    for service in SERVICES:
        assert books.checked(service.id).count == demo.years()[service.id]
        assert LedgerCheck.objects.get(pk=service.id).fault == ""
    assert not Case.objects.exclude(demo=True).exists()
    assert all("made up" in change.reason for change in PolicyChange.objects.all())
    assert all("made up" in draft.reason for draft in Draft.objects.all())
    assert anomalies.found() == []


def test_it_is_made_once() -> None:
    seeding.seed()
    before = Entry.objects.count()
    seeding.seed()
    assert Entry.objects.count() == before
    assert len(demo.officers()) == 2


def test_a_ledger_that_people_began_is_left_alone() -> None:
    decide(person("instagram"), REACH, "grant")
    seeding.seed()
    assert Entry.objects.count() == 1
    assert demo.years() == {}


def test_real_decisions_follow_the_made_up_ones_and_are_counted_with_them() -> None:
    seeding.seed()
    before = figures.total(figures.standings(REACH))
    assert before.granted
    assert before.refused
    alice = person("instagram")
    assert decide(alice, REACH, "grant").status == 200
    after = figures.total(figures.standings(REACH))
    assert (after.granted, after.accounts) == (before.granted + 1, before.accounts + 1)
    assert books.checked("instagram").count == demo.years()["instagram"] + 1


def test_both_officers_sign_in_with_what_the_demo_shows() -> None:
    seeding.seed()
    for officer in demo.officers():
        client = Client(headers={"host": HOST})
        page = client.get("/login/").content.decode()
        assert officer.code in page
        assert officer.password not in page
        client.post("/login/", {"login": officer.name, "password": officer.password})
        client.post("/login/code/", {"code": officer.code})
        assert "<strong>Demo.</strong>" in client.get("/").content.decode()


def test_the_year_is_the_same_each_time_and_in_order() -> None:
    one = made_up.year("messenger", ["discoverable"], now=1_800_000_000, changed={})
    other = made_up.year("messenger", ["discoverable"], now=1_800_000_000, changed={})
    assert one == other
    assert [act.at for act in one.acts] == sorted(act.at for act in one.acts)
    assert all(act.at <= 1_800_000_000 - 3600 for act in one.acts)
