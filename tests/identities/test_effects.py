"""What a registered link does: what both sides agreed to, at the moment of use, and never further than one link."""

from collections.abc import Callable

import pytest

from apps.accounts.models import Token
from apps.core.attempts import Allowance
from apps.core.ids import decode
from apps.identities.actions import sign_ins
from apps.services.models import Policy
from tests.consents import reachable
from tests.identities.scene import EFFECTS, agree, end, found, register, two
from tests.person_api import Person, person, random

pytestmark = pytest.mark.django_db


def reaches(stranger: Person, target: Person) -> bool:
    answer = stranger.post("claims/", {"account": target.account})
    assert answer.code in (None, "no_such_person")
    return bool(answer.status == 200)


# Reached on the other


def test_who_may_write_to_one_may_write_to_the_other() -> None:
    alice, too = two("link_reach")
    friend = person("messenger", "friend@example.org")
    assert not reaches(friend, too)
    register(alice, too, "link_reach")
    assert reaches(friend, too)
    assert friend.post("claims/", too.address()).status == 200


def test_who_may_write_to_neither_still_may_not() -> None:
    alice, too = two("link_reach")
    register(alice, too, "link_reach")
    stranger = person("instagram", "stranger")
    assert not reaches(stranger, alice)
    assert not reaches(stranger, too)


def test_a_link_without_that_purpose_opens_no_door() -> None:
    alice, too = two(*EFFECTS)
    register(alice, too, "link_found", "link_sign_in")
    assert not reaches(person("messenger", "friend@example.org"), too)


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("purpose", ["link_reach", "registered_link"])
def test_either_side_ends_it_at_once(side: int, purpose: str) -> None:
    accounts = two("link_reach")
    register(*accounts, "link_reach")
    friend = person("messenger", "friend@example.org")
    assert reaches(friend, accounts[1])
    end(accounts[side], purpose)
    assert not reaches(friend, accounts[1])


def test_a_door_that_lets_in_nobody_stays_shut_on_both_sides() -> None:
    accounts = two("link_reach")
    register(*accounts, "link_reach")
    friend = person("messenger", "friend@example.org")
    for shut in (0, 1):
        accounts[shut].post("door/", {"door": "nobody"})
        assert not reaches(friend, accounts[1])
        accounts[shut].post("door/", {"door": "service"})
        assert reaches(friend, accounts[1])


def test_where_no_service_may_be_reached_from_another_a_link_does_not_either() -> None:
    alice, too = two("link_reach")
    register(alice, too, "link_reach")
    friend = person("messenger", "friend@example.org")
    Policy.objects.filter(pk="whatsapp").update(cross_service_open=False)
    assert not reaches(friend, too)


def test_links_do_not_chain() -> None:
    """A–B and B–C are no A–C: neither for reaching, nor for being found, nor for signing in."""
    a, b = two(*EFFECTS)
    c = agree(person("instagram", "carol"), "registered_link", *EFFECTS)
    for one in (a, b, c):
        agree(one, "cross_service_reach", "discoverable")
    register(a, b, *EFFECTS)
    second = register(b, c, *EFFECTS)
    for one in (a, b, c):
        end(one, "cross_service_reach")
    friend = person("messenger", "friend@example.org")
    assert reaches(friend, b)
    assert not reaches(friend, c)
    for one in (a, b, c):
        agree(one, "cross_service_reach")
    assert a.put("listing/", {"name": "Alice A"}).status == 200
    assert [service for service, _, _ in found(friend, "alice a")] == ["messenger", "whatsapp"]
    assert a.post("links/session/", {"link": second}).code == "no_such_link"


# Found across services


@pytest.fixture
def listed() -> tuple[Person, Person]:
    """Alice, to be found on Messenger as Alice Adams, and her other account; both open to other services."""
    accounts = two(*EFFECTS)
    for one in accounts:
        agree(one, "cross_service_reach", "discoverable")
    assert accounts[0].put("listing/", {"name": "Alice Adams"}).status == 200
    return accounts


def test_whoever_finds_one_finds_the_other(listed: tuple[Person, Person]) -> None:
    bob = person("instagram", "bob")
    assert found(bob, "alice adams") == [("messenger", "Alice Adams", False)]
    register(*listed, "link_found")
    assert found(bob, "alice adams") == [("messenger", "Alice Adams", False), ("whatsapp", "", True)]


@pytest.mark.parametrize("side", [0, 1])
def test_when_either_takes_that_back_the_other_is_not_found(side: int, listed: tuple[Person, Person]) -> None:
    register(*listed, "link_found")
    end(listed[side], "link_found")
    assert found(person("instagram", "bob"), "alice adams") == [("messenger", "Alice Adams", False)]


def test_a_link_for_something_else_finds_nobody(listed: tuple[Person, Person]) -> None:
    register(*listed, "link_reach", "link_sign_in")
    assert len(found(person("instagram", "bob"), "alice adams")) == 1


def test_the_other_is_found_only_by_who_may_write_to_it(listed: tuple[Person, Person]) -> None:
    register(*listed, "link_found")
    end(listed[1], "cross_service_reach")
    assert found(person("instagram", "bob"), "alice adams") == [("messenger", "Alice Adams", False)]
    assert len(found(person("whatsapp", "+4915112345679"), "alice adams")) == 2


# One sign-in for both


def test_one_sign_in_opens_both() -> None:
    alice, too = two("link_sign_in")
    link = register(alice, too, "link_sign_in")
    answer = alice.post("links/session/", {"link": link})
    assert answer.status == 200
    assert (answer.body["account"], answer.body["service"]) == (too.account, "whatsapp")
    opened = Person("whatsapp", token=answer.body["token"])
    assert opened.get("me/").body["account"] == too.account
    assert decode(answer.body["pepper_share"]) == decode(too.sign_in().body["pepper_share"])


def taken_back(side: int) -> Callable[[tuple[Person, Person]], None]:
    return lambda accounts: end(accounts[side], "link_sign_in")


@pytest.mark.parametrize("side", [0, 1])
def test_neither_opens_the_other_when_one_took_that_back(side: int) -> None:
    accounts = two("link_sign_in")
    link = register(*accounts, "link_sign_in")
    taken_back(side)(accounts)
    before = Token.objects.count()
    for one in accounts:
        assert one.post("links/session/", {"link": link}).code == "no_such_link"
    assert Token.objects.count() == before


def test_a_link_without_that_purpose_opens_nothing() -> None:
    alice, too = two(*EFFECTS)
    link = register(alice, too, "link_found", "link_reach")
    assert alice.post("links/session/", {"link": link}).code == "no_such_link"


def test_mallory_opens_nothing_with_the_id_of_a_link() -> None:
    alice, too = two("link_sign_in")
    link = register(alice, too, "link_sign_in")
    mallory = person("instagram", "mallory")
    for asked in (link, random()):
        assert mallory.post("links/session/", {"link": asked}).code == "no_such_link"


def test_sign_ins_through_a_link_have_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ins, "_PER_ACCOUNT", Allowance("link-sessions", 1, 86_400))
    alice, too = two("link_sign_in")
    link = register(alice, too, "link_sign_in")
    assert [alice.post("links/session/", {"link": link}).status for _ in range(2)] == [200, 429]


def test_being_linked_lets_nobody_of_another_service_in_by_itself() -> None:
    """A contact on one service gives no right to write on another."""
    alice, too = two(*EFFECTS)
    register(alice, too, "link_found", "link_sign_in")
    bob = reachable("instagram", "bob")
    assert not reaches(bob, alice)
    assert not reaches(bob, too)
