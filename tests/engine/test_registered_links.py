"""Registered links between real engines: proposed, agreed to on both sides, used, undone; and being found by a name."""

from typing import Any

import pytest

from tests.engine.conftest import Appear, Somebody, sign_up
from tests.engine.persons import Person, Refused, wait_for

View = dict[str, Any]


@pytest.fixture
def other(somebody: Somebody) -> Person:
    """Alice's second account, in the same hands."""
    return somebody("whatsapp")


def decided(person: Person, *purposes: str, act: str = "grant") -> list[View]:
    """What somebody says who has read the texts."""
    texts = {text["purpose"]: text for text in person.ask("purposes", language="en")["purposes"]}
    names = ("purpose", "version", "language", "text")
    return [{name: texts[purpose][name] for name in names} | {"act": act} for purpose in purposes]


def decide(person: Person, purpose: str, act: str) -> None:
    assert person.ask("decide", decided=decided(person, purpose, act=act)) == {"waiting": False}


def propose(one: Person, other: Person, *purposes: str) -> None:
    """What the unified inbox does that holds both ports."""
    sides = [side.ask("links")["own"] for side in (one, other)]
    statement = one.ask("proposeLink", other=sides[1], purposes=list(purposes))["statement"]
    assert other.ask("proposeLink", other=sides[0], purposes=list(purposes), statement=statement) == {
        "statement": statement
    }


def agree(person: Person) -> bool:
    """Yes to all of what waits, on the account's own page; whether it is registered now."""
    proposal = person.ask("links")["proposal"]
    answers = decided(person, "registered_link", *proposal["purposes"])
    return bool(person.ask("confirmLink", nonce=proposal["nonce"], decided=answers)["registered"])


def register(one: Person, other: Person, *purposes: str) -> None:
    propose(one, other, *purposes)
    assert [agree(one), agree(other)] == [False, True]


def registered(person: Person) -> list[View]:
    found: list[View] = person.ask("links")["registered"]
    return found


def test_proposed_agreed_to_on_both_sides_and_undone_by_one(alice: Person, other: Person) -> None:
    propose(alice, other, "link_found")
    assert registered(alice) == []
    assert agree(alice) is False
    assert alice.ask("links")["proposal"]["signed"] is True
    assert agree(other) is True
    (link,) = registered(alice)
    assert link["other"] == {"service": "whatsapp", "account": other.account, "name": other.view["name"]}
    assert link["purposes"] == ["link_found"]
    assert "proposal" not in alice.ask("links")
    assert [one["other"]["account"] for one in registered(other)] == [alice.account]
    other.ask("undoLink", link=link["link"])
    assert registered(alice) == registered(other) == []
    receipts = alice.ask("consents", language="en")["receipts"]
    assert {"registered_link", "link_found"} <= {receipt["purpose"] for receipt in receipts}


def test_dropped_it_waits_for_nobody_and_nothing_was_sent(alice: Person, other: Person) -> None:
    propose(alice, other)
    alice.ask("dropProposal")
    assert "proposal" not in alice.ask("links")
    assert agree(other) is False
    assert registered(other) == []


def test_a_proposal_is_for_the_two_it_names(alice: Person, other: Person, bob: Person) -> None:
    sides = {name: one.ask("links")["own"] for name, one in (("alice", alice), ("other", other))}
    statement = alice.ask("proposeLink", other=sides["other"], purposes=["link_found"])["statement"]
    for wrong in (
        {"other": sides["alice"], "purposes": ["link_found"], "statement": statement},
        {"other": sides["other"], "purposes": ["link_found"], "statement": statement},
    ):
        with pytest.raises(Refused, match="bad_statement"):
            bob.ask("proposeLink", 60.0, **wrong)
    with pytest.raises(Refused, match="bad_statement"):
        other.ask("proposeLink", other=sides["alice"], purposes=["link_sign_in"], statement=statement)
    with pytest.raises(Refused, match="bad_statement"):
        alice.ask("confirmLink", nonce="AAAAAAAAAAAAAAAAAAAAAA", decided=[])


def test_without_a_yes_to_a_purpose_the_server_registers_nothing(alice: Person, other: Person) -> None:
    propose(alice, other, "link_reach")
    nonce = alice.ask("links")["proposal"]["nonce"]
    with pytest.raises(Refused, match="not_agreed"):
        alice.ask("confirmLink", nonce=nonce, decided=decided(alice, "registered_link"))
    assert agree(other) is False


def test_taking_the_consent_back_undoes_the_link_on_both_screens(alice: Person, other: Person) -> None:
    register(alice, other, "link_reach")
    decide(alice, "registered_link", "withdraw")
    wait_for(lambda: registered(other) == [], "the end of the link on the other side")
    assert registered(alice) == []


def test_one_sign_in_opens_both_in_a_new_browser(alice: Person, other: Person, bob: Person, appear: Appear) -> None:
    address = {"service": "whatsapp", "identifier": other.view["identifier"]}
    bob.ask("start", to=[address], text="Hello")
    other.accept()
    register(alice, other, "link_sign_in")
    elsewhere = appear("whatsapp", "elsewhere")
    key = elsewhere.ask("linkedKey")["key"]
    sealed = alice.ask("linkedSession", service="whatsapp", key=key)["sealed"]
    elsewhere.view = elsewhere.ask("signInLinked", sealed=sealed)
    assert elsewhere.account == other.account
    assert elsewhere.view["identifier"] == other.view["identifier"]
    wait_for(elsewhere.conversations, "the conversations of the account")
    with pytest.raises(Refused, match="sign_in_failed"):
        elsewhere.ask("signInLinked", sealed=sealed)


def test_what_is_sealed_for_one_browser_opens_in_no_other(alice: Person, other: Person, appear: Appear) -> None:
    register(alice, other, "link_sign_in")
    meant, mallory = appear("whatsapp", "meant"), appear("whatsapp", "mallory")
    mallory.ask("linkedKey")
    sealed = alice.ask("linkedSession", service="whatsapp", key=meant.ask("linkedKey")["key"])["sealed"]
    with pytest.raises(Refused, match="sign_in_failed"):
        mallory.ask("signInLinked", sealed=sealed)


def test_without_that_purpose_or_after_it_nobody_is_let_in(alice: Person, other: Person, appear: Appear) -> None:
    elsewhere = appear("whatsapp", "elsewhere")
    key = elsewhere.ask("linkedKey")["key"]
    with pytest.raises(Refused, match="no_such_link"):
        alice.ask("linkedSession", service="whatsapp", key=key)
    register(alice, other, "link_sign_in")
    decide(other, "link_sign_in", "withdraw")
    with pytest.raises(Refused, match="no_such_link"):
        alice.ask("linkedSession", service="whatsapp", key=key)


def test_who_wants_to_be_found_is_and_can_be_written_to(appear: Appear, bob: Person) -> None:
    ada = appear("messenger", "ada")
    sign_up(ada, "adalovelace")
    assert bob.ask("directory", query="adalovelace") == {"people": []}
    decide(ada, "discoverable", "grant")
    wait_for(lambda: bob.ask("directory", query="Adalovelace")["people"], "Ada in the directory")
    (found,) = bob.ask("directory", query="Adalovelace")["people"]
    assert (found["service"], found["account"], found["address"]) == ("messenger", ada.account, "")
    to = {"service": "messenger", "account": found["account"], "identifier": found["name"]}
    conversation = bob.ask("start", to=[to], text="Found you")["conversation"]
    ada.accept(conversation)
    ada.wait_text(conversation, "Found you")
    assert bob.ask("start", to=[to], text="Again")["conversation"] == conversation
    decide(ada, "discoverable", "withdraw")
    assert bob.ask("directory", query="Adalovelace") == {"people": []}


def test_two_namesakes_are_two_people(appear: Appear, bob: Person) -> None:
    people = []
    for store in ("one", "two"):
        people.append(sign_up(appear("messenger", store), "namesake"))
        decide(people[-1], "discoverable", "grant")
    wait_for(lambda: len(bob.ask("directory", query="Namesake")["people"]) == 2, "both namesakes")
    found = bob.ask("directory", query="Namesake")["people"]
    begun = [
        bob.ask("start", to=[{"service": "messenger", "account": one["account"], "identifier": one["name"]}], text="Hi")
        for one in found
    ]
    assert len({one["conversation"] for one in begun}) == 2
    for person in people:
        person.accept()
