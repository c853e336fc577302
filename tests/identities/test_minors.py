"""Minors are not found and their accounts not linked, whatever was agreed to before; nothing of it is left."""

import pytest

from apps.identities.models import Link, LinkEnd, LinkKey, Listing
from tests.ages import hours_pass, minor, say
from tests.consents import decide
from tests.identities.scene import agree, found, half, links_of, register, statement, two
from tests.person_api import Person, person

pytestmark = pytest.mark.django_db


def findable(handle: str) -> Person:
    somebody = agree(person("instagram", handle), "discoverable")
    assert somebody.put("listing/", {"name": ""}).status == 200
    return somebody


def test_who_says_to_be_a_minor_is_found_no_longer_and_the_listing_is_gone() -> None:
    alice, searcher = findable("alice"), person("instagram", "searcher")
    findable("bob")
    say(alice, minor=True)
    assert [found(searcher, name) for name in ("alice", "bob")] == [[], [("instagram", "bob", False)]]
    assert list(Listing.objects.values_list("name", flat=True)) == ["bob"]
    assert alice.put("listing/", {"name": ""}).code == "not_agreed"


def test_the_links_of_who_says_to_be_a_minor_end_on_both_sides() -> None:
    alice, too = two("link_found")
    register(alice, too, "link_found")
    say(alice, minor=True)
    assert links_of(alice) == links_of(too) == []
    assert Link.objects.count() == LinkEnd.objects.count() == LinkKey.objects.count() == 0


@pytest.mark.parametrize("which", [0, 1])
def test_no_link_is_registered_with_a_minor_on_either_side(which: int) -> None:
    accounts = two()
    say(accounts[which], minor=True)
    body = statement(*accounts)
    assert half(accounts[which], body).code == "not_agreed"
    assert half(accounts[1 - which], body).body == {"link": None}
    assert not Link.objects.exists()


def test_a_half_that_waited_is_completed_by_no_minor() -> None:
    alice, too = two()
    body = statement(alice, too)
    assert half(alice, body).body == {"link": None}
    say(alice, minor=True)
    assert half(too, body).code == "not_agreed"
    assert not Link.objects.exists()


def test_a_minor_gets_no_proof_to_show_a_link_with_and_others_do() -> None:
    assert minor("instagram", "alice").get("links/proof/").code == "not_for_minors"
    assert person("instagram", "bob").get("links/proof/").status == 200


def test_grown_up_one_is_listed_and_linked_by_asking_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = minor("instagram", "alice")
    assert decide(alice, "discoverable", "grant").code == "not_for_minors"
    say(alice, minor=False)
    hours_pass(monkeypatch, 73)
    assert alice.put("listing/", {"name": ""}).code == "not_agreed"
    agree(alice, "discoverable")
    assert alice.put("listing/", {"name": ""}).status == 200
    assert found(person("instagram", "bob"), "alice") == [("instagram", "alice", False)]
