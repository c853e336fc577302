"""The directory: only who wants to be found, by exactly that name, as often as somebody looks for friends."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Account
from apps.core.attempts import Allowance
from apps.identities import searches
from apps.identities.models import Listing
from apps.services.models import Policy
from tests.identities.scene import agree, end, found
from tests.person_api import Person, account_bytes, person

pytestmark = pytest.mark.django_db


def findable(service: str, identifier: str | None = None, name: str = "") -> Person:
    """Somebody who wants to be found, from everywhere."""
    somebody = agree(person(service, identifier), "discoverable", "cross_service_reach")
    assert somebody.put("listing/", {"name": name}).status == 200
    return somebody


def test_by_name_where_people_have_names_and_by_handle_where_they_have_handles() -> None:
    findable("messenger", name="Ada Lind")
    findable("instagram", "kiln.and.clay")
    bob = person("whatsapp")
    assert found(bob, "Ada Lind") == [("messenger", "Ada Lind", False)]
    assert found(bob, "kiln.and.clay") == [("instagram", "kiln.and.clay", False)]


@pytest.mark.parametrize("typed", ["ada lind", "  ADA   LIND ", "Ａｄａ Lind", "@Ada Lind"])
def test_however_it_is_typed(typed: str) -> None:
    findable("messenger", name="Ada Lind")
    assert found(person("instagram"), typed) == [("messenger", "Ada Lind", False)]


@pytest.mark.parametrize("typed", ["ada", "lind", "a", "Ada Lin", "Ada Lindh", "%", "_da Lind", "Ada*"])
def test_no_part_of_a_name_finds_anybody(typed: str) -> None:
    findable("messenger", name="Ada Lind")
    assert found(person("instagram"), typed) == []


def test_the_handle_cannot_be_another_s() -> None:
    somebody = agree(person("instagram", "kiln"), "discoverable")
    assert somebody.put("listing/", {"name": "ada.lind"}).body == {"name": "kiln"}
    assert found(person("instagram", "bob"), "ada.lind") == []


def test_without_consent_nobody_is_listed() -> None:
    alice = person("messenger")
    assert alice.put("listing/", {"name": "Alice"}).code == "not_agreed"
    assert alice.get("listing/").body == {"name": None}


def test_taken_back_the_row_is_gone_in_the_same_moment() -> None:
    alice = findable("messenger", name="Alice")
    end(alice, "discoverable")
    assert not Listing.objects.exists()
    assert found(person("instagram"), "alice") == []
    assert alice.get("listing/").body == {"name": None}


def test_the_gate_is_asked_and_not_the_row() -> None:
    """A row that was forgotten somewhere finds nobody."""
    alice = findable("messenger", name="Alice")
    end(alice, "discoverable")
    Listing.objects.create(account=Account.objects.get(pk=account_bytes(alice)), name="Alice", key="alice")
    assert found(person("instagram"), "alice") == []


def test_people_of_other_services_see_only_who_lets_them_write() -> None:
    alice = findable("messenger", name="Alice")
    end(alice, "cross_service_reach")
    assert found(person("instagram"), "alice") == []
    assert found(person("messenger", "bob@example.org"), "alice") == [("messenger", "Alice", False)]


def test_who_lets_in_nobody_is_not_found() -> None:
    alice = findable("messenger", name="Alice")
    alice.post("door/", {"door": "nobody"})
    assert found(person("messenger", "bob@example.org"), "alice") == []


def test_an_officer_can_close_the_directory_of_a_service() -> None:
    findable("messenger", name="Alice")
    Policy.objects.filter(pk="messenger").update(directory_open=False)
    assert found(person("instagram"), "alice") == []


def test_nobody_finds_themselves() -> None:
    assert found(findable("messenger", name="Alice"), "alice") == []


def test_who_has_a_number_is_not_found_by_a_name() -> None:
    assert agree(person("whatsapp"), "discoverable").put("listing/", {"name": "Alice"}).code == "not_findable"


@pytest.mark.parametrize("name", ["", " ", "\u200b", "a\nb", "a\u202eb"])
def test_a_name_can_be_read(name: str) -> None:
    assert agree(person("messenger"), "discoverable").put("listing/", {"name": name}).code == "name_rule"


def test_another_name_replaces_the_first() -> None:
    alice = findable("messenger", name="Alice")
    alice.put("listing/", {"name": "Alice Adams"})
    bob = person("instagram")
    assert (found(bob, "alice"), len(found(bob, "alice adams"))) == ([], 1)


def test_no_longer_listed_when_asked() -> None:
    alice = findable("messenger", name="Alice")
    assert [alice.post("listing/remove/").status for _ in range(2)] == [204, 204]
    assert found(person("instagram"), "alice") == []


def test_with_the_account_goes_the_listing() -> None:
    alice = findable("messenger", name="Alice")
    alice.post("account/delete/", {"proof": alice.proof})
    assert not Listing.objects.exists()


def test_absent_unwilling_and_closed_are_one_answer() -> None:
    unwilling, closed = person("messenger"), findable("messenger", "closed@example.org", name="Closed")
    end(closed, "cross_service_reach")
    bob = person("instagram")
    answers = [bob.post("directory/", {"query": query}) for query in ("nobody at all", unwilling.identifier, "closed")]
    assert {(answer.status, json.dumps(answer.body)) for answer in answers} == {(200, '{"people": []}')}


def test_a_search_writes_nothing() -> None:
    findable("messenger", name="Alice")
    bob = person("instagram")
    with CaptureQueriesContext(connection) as asked:
        found(bob, "alice")
        found(bob, "nobody")
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []


def test_whoever_lists_people_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "_AN_HOUR", Allowance("searches", 2, 3600))
    findable("messenger", name="Alice")
    bob = person("instagram")
    statuses = [bob.post("directory/", {"query": query}).status for query in ("alice", "nobody", "alice", "nobody")]
    assert statuses == [200, 200, 429, 429]


def test_the_directory_is_for_whoever_is_signed_in() -> None:
    stranger = Person("messenger")
    assert stranger.post("directory/", {"query": "alice"}).code == "not_signed_in"
    assert stranger.put("listing/", {"name": "x"}).code == "not_signed_in"
    alice = person("messenger")
    for body in ({}, {"query": ""}, {"query": "x" * 129}, {"query": 5}, {"query": "x", "service": "instagram"}):
        assert alice.post("directory/", body).code == "bad_field"
