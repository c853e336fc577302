"""The age band: one's own word, at once for the younger, after a while for the older, and forgotten then."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.actions import ages
from apps.accounts.models import Account
from apps.core import limits, loosening
from tests.ages import age_of, hours_pass, minor, say
from tests.person_api import Person, account_bytes, person

pytestmark = pytest.mark.django_db
ADULT = {"minor": False, "adult_at": None, "protected": False}
MINOR = {"minor": True, "adult_at": None, "protected": True}
HOURS = limits.LOOSENING_HOURS


def row(somebody: Person) -> tuple[bool, datetime | None]:
    kept = Account.objects.get(pk=account_bytes(somebody))
    return kept.minor, kept.adult_at


@pytest.mark.parametrize("service", ["messenger", "instagram", "whatsapp"])
def test_who_ticks_the_box_is_a_minor_from_the_start(service: str) -> None:
    assert age_of(minor(service)) == MINOR


@pytest.mark.parametrize("service", ["messenger", "instagram", "whatsapp"])
def test_who_does_not_tick_it_is_none(service: str) -> None:
    assert age_of(person(service)) == age_of(person("instagram", "bob", minor=False)) == ADULT


def test_younger_counts_at_once() -> None:
    alice = person()
    assert say(alice, minor=True) == age_of(alice) == MINOR
    assert say(alice, minor=True) == MINOR


def test_older_counts_after_three_days_at_an_hour_that_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = minor()
    said = say(alice, minor=False)
    at = datetime.fromisoformat(said["adult_at"])
    assert (at.minute, at.second, at.microsecond) == (0, 0, 0)
    assert timedelta(hours=HOURS) <= at - datetime.now(UTC) + timedelta(minutes=1)
    assert at - datetime.now(UTC) < timedelta(hours=HOURS + 1)
    assert said == age_of(alice) == MINOR | {"adult_at": said["adult_at"]}
    hours_pass(monkeypatch, HOURS - 1)
    assert age_of(alice) == said
    hours_pass(monkeypatch, HOURS + 1)
    assert age_of(alice) == ADULT


def test_saying_it_again_moves_the_hour_neither_way(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = minor()
    said = say(alice, minor=False)
    hours_pass(monkeypatch, 24)
    assert say(alice, minor=False) == said


def test_meanwhile_it_can_be_taken_back_and_then_the_days_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = minor()
    first = say(alice, minor=False)
    assert say(alice, minor=True) == MINOR
    hours_pass(monkeypatch, HOURS + 1)
    assert age_of(alice) == MINOR
    assert say(alice, minor=False)["adult_at"] > first["adult_at"]


def test_an_adult_who_says_so_waits_for_nothing() -> None:
    alice = person()
    assert say(alice, minor=False) == ADULT
    assert row(alice) == (False, None)


def test_of_who_came_of_age_it_is_not_kept_that_they_were_a_minor(monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob = minor("instagram", "alice.a"), minor("instagram", "bob.b")
    say(alice, minor=False)
    hours_pass(monkeypatch, HOURS + 1)
    assert row(alice)[0]
    for one in (alice, bob):
        assert one.post("sessions/rotate/").status == 200
    assert row(alice) == (False, None)
    assert row(bob) == (True, None)
    assert say(alice, minor=True) == MINOR


@pytest.mark.parametrize(
    "body", [{}, {"minor": "yes"}, {"minor": None}, {"minor": 1}, {"minor": True, "birthday": "2010-01-01"}]
)
def test_what_is_no_word_about_it_changes_nothing(body: dict[str, object]) -> None:
    alice = person()
    assert alice.post("age/", body).code == "bad_field"
    assert row(alice) == (False, None)


def test_nobody_says_it_for_somebody_else() -> None:
    alice, mallory = minor("instagram", "alice.a"), person("instagram", "mallory")
    assert Person("instagram").post("age/", {"minor": False}).code == "not_signed_in"
    assert say(mallory, minor=False) == ADULT
    assert age_of(alice) == MINOR


def test_a_row_that_comes_of_age_without_being_a_minor_cannot_be() -> None:
    alice = person()
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=account_bytes(alice)).update(adult_at=loosening.now())


def test_what_has_to_end_for_a_minor_ends_once_and_for_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[bytes] = []
    monkeypatch.setattr(ages, "_steps", [lambda account: ended.append(bytes(account.pk))])
    alice, bob = person("instagram", "alice.a"), person("instagram", "bob.b")
    say(bob, minor=False)
    assert ended == []
    say(alice, minor=True)
    assert ended == [account_bytes(alice)]
