"""The policy for minors: on unless officers decide otherwise, days before it ends; and staff sees nobody's age."""

import pytest

from apps.accounts.actions import ages
from apps.core import limits
from apps.dashboard.models import PolicyChange
from apps.services.catalogue import SERVICES
from apps.services.models import Policy
from tests.ages import age_of, hours_pass, minor, say
from tests.dashboard.conftest import Desk, NewDesk
from tests.identities.scene import links_of, register, two
from tests.person_api import Person, account_bytes, person

pytestmark = pytest.mark.django_db
LATER = limits.LOOSENING_HOURS + 1


@pytest.fixture(autouse=True)
def as_migrated(db: None) -> None:
    """The rows that the migrations make."""
    Policy.objects.all().delete()
    Policy.objects.bulk_create([Policy(service=service.id) for service in SERVICES])


def turn(officer: Desk, value: str, reason: str = "A decision of the board") -> str:
    """The page that says what came of it."""
    officer.post("/policies/change/", {"service": "instagram", "policy": "minors", "value": value, "reason": reason})
    return officer.read("/policies/")


def dry_run(officer: Desk, value: str) -> str:
    typed = {"service": "instagram", "policy": "minors", "value": value}
    return str(officer.post("/policies/dry-run/", typed).content.decode())


def protected(somebody: Person) -> bool:
    return bool(age_of(somebody)["protected"])


def test_everywhere_minors_are_protected_until_somebody_decides_otherwise(desk: NewDesk) -> None:
    assert protected(minor())
    page = desk("viewer").read("/policies/")
    assert "apps.accounts.minors" in page
    assert "Minors" in page


def test_a_dry_run_says_how_many_minors_it_touches_and_changes_nothing(
    desk: NewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    olga = desk()
    minor("instagram", "alice"), person("instagram", "bob"), minor("messenger")
    say(grown := minor("instagram", "grown"), minor=False)
    assert '<dd class="num">2</dd>' in dry_run(olga, "off")
    hours_pass(monkeypatch, LATER)
    page = dry_run(olga, "off")
    assert '<dd class="num">1</dd>' in page
    assert f"ends {limits.LOOSENING_HOURS} hours after it is decided" in page
    assert Policy.objects.get(pk="instagram").minors_until is None
    assert not PolicyChange.objects.exists()
    assert not protected(grown)


def test_turned_off_it_ends_days_later_at_an_hour_that_is_shown(desk: NewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    olga, alice = desk(), minor()
    page = turn(olga, "off", "A decision of the board")
    until = Policy.objects.get(pk="instagram").minors_until
    assert until is not None
    hour = f"on until {until:%Y-%m-%d %H:%M} UTC"
    assert hour in page
    (change,) = PolicyChange.objects.all()
    assert (change.before, change.after, change.reason) == ("on", hour, "A decision of the board")
    hours_pass(monkeypatch, LATER - 2)
    assert protected(alice)
    hours_pass(monkeypatch, LATER)
    assert age_of(alice) == {"minor": True, "adult_at": None, "protected": False}
    assert protected(minor("messenger"))


def test_decided_twice_it_ends_no_later_and_the_history_has_one_line(
    desk: NewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    olga = desk()
    turn(olga, "off")
    until = Policy.objects.get(pk="instagram").minors_until
    hours_pass(monkeypatch, 10)
    turn(olga, "off")
    assert Policy.objects.get(pk="instagram").minors_until == until
    assert PolicyChange.objects.count() == 1


def test_meanwhile_it_is_taken_back_with_one_click(desk: NewDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    olga, alice = desk(), minor()
    turn(olga, "off")
    assert 'name="value" value="on"' in olga.read("/policies/")
    assert "Change it" in dry_run(olga, "on")
    turn(olga, "on")
    hours_pass(monkeypatch, LATER)
    assert protected(alice)
    assert PolicyChange.objects.count() == 2


def test_turned_on_it_counts_at_once_and_what_minors_registered_ends(
    desk: NewDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    olga = desk()
    Policy.objects.filter(pk="messenger").update(minors_until="2026-01-01T00:00Z")
    alice, too = two()
    bob = person("messenger", "bob@example.org")
    ended: list[bytes] = []
    monkeypatch.setattr(ages, "_steps", [*ages._steps, lambda account: ended.append(bytes(account.pk))])
    say(alice, minor=True)
    register(alice, too)
    olga.post("/policies/change/", {"service": "messenger", "policy": "minors", "value": "on", "reason": "Back"})
    assert protected(alice)
    assert links_of(alice) == links_of(too) == []
    assert ended == [account_bytes(alice)]
    assert not protected(bob)


def test_who_looks_somebody_up_does_not_see_their_age(desk: NewDesk) -> None:
    olga, alice = desk(), person("instagram", "alice")

    def look() -> str:
        typed = {"service": "instagram", "identifier": "alice"}
        page = str(olga.post("/people/found/", typed).content.decode())
        return page[page.index('<div class="lede">') : page.index('aria-labelledby="looks"')]

    before = look()
    say(alice, minor=True)
    assert look() == before
    assert "<h1>One account</h1>" in before
