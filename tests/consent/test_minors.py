"""Minors and consent: what is for adults is not asked, not granted, and not allowed by the gate of all readers."""

import pytest

from apps.accounts.models import Account
from apps.consent import catalogue, queries
from apps.consent.models import Asked, Entry, Reask
from tests.ages import CLOSED, hours_pass, minor, say
from tests.consents import decide, decision, hand_in, shown, signed
from tests.person_api import Person, account_bytes, person

pytestmark = pytest.mark.django_db
OPEN = "usage_statistics"


def standing(somebody: Person, purpose: str) -> dict[str, object]:
    (found,) = [one for one in somebody.get("consent/").body["purposes"] if one["purpose"] == purpose]
    return dict(found)


def gate(somebody: Person, purpose: str) -> bool:
    return queries.allows(Account.objects.get(pk=account_bytes(somebody)), purpose)


def test_what_is_for_adults_is_what_reaches_shows_and_tells() -> None:
    assert {purpose.id for purpose in catalogue.PURPOSES if purpose.adults} == set(CLOSED)


@pytest.mark.parametrize("purpose", CLOSED)
def test_a_grant_of_before_rests_while_one_counts_as_a_minor(purpose: str, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = person()
    assert decide(alice, purpose, "grant").status == 200
    assert gate(alice, purpose)
    stale = Account.objects.get(pk=account_bytes(alice))
    say(alice, minor=True)
    assert not gate(alice, purpose)
    assert not queries.allows(stale, purpose), "the band is read anew, not from the account at hand"
    told = standing(alice, purpose)
    assert (told["state"], told["in_force"], told["closed"], told["ask"]) == ("granted", False, True, False)
    say(alice, minor=False)
    hours_pass(monkeypatch, 73)
    assert gate(alice, purpose)
    assert not standing(alice, purpose)["closed"]


@pytest.mark.parametrize("purpose", CLOSED)
def test_a_minor_cannot_grant_it_and_the_ledger_is_as_it_was(purpose: str) -> None:
    alice = minor()
    assert decide(alice, purpose, "grant").code == "not_for_minors"
    assert not Entry.objects.exists()


def test_a_minor_can_refuse_and_withdraw_it() -> None:
    alice, bob = minor("instagram", "alice"), person("instagram", "bob")
    assert decide(alice, "discoverable", "refuse").status == 200
    assert decide(bob, "discoverable", "grant").status == 200
    say(bob, minor=True)
    assert decide(bob, "discoverable", "withdraw").status == 200


def test_a_minor_can_allow_what_reaches_nobody() -> None:
    alice = minor()
    assert standing(alice, OPEN)["ask"]
    assert decide(alice, OPEN, "grant").status == 200
    assert gate(alice, OPEN)


@pytest.mark.parametrize("purpose", CLOSED)
def test_a_minor_is_not_asked_for_it(purpose: str) -> None:
    alice, bob = minor("instagram", "alice"), person("instagram", "bob")
    asked = {"purposes": [purpose], "version": shown(alice, purpose)["version"]}
    assert not standing(alice, purpose)["ask"]
    assert alice.post("consent/asked/", asked).code == "not_for_minors"
    assert Asked.objects.count() == Reask.objects.count() == 0
    assert standing(bob, purpose)["ask"]
    assert bob.post("consent/asked/", asked).status == 204


def test_of_several_decisions_with_one_that_a_minor_cannot_make_none_counts() -> None:
    alice = minor()
    answer = hand_in(
        alice, signed(alice, decision(alice, OPEN, "grant")), signed(alice, decision(alice, CLOSED[0], "grant"))
    )
    assert answer.code == "not_for_minors"
    assert not Entry.objects.exists()
