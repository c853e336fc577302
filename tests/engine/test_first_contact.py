"""First contact over the real server: across services, accepted, answered, declined, blocked, or not even asked."""

import time

import pytest

from tests.engine.conftest import Appear, number, unique
from tests.engine.persons import Person, Refused, wait_for

SILENCE_SECONDS = 1.5


def address(person: Person) -> dict[str, str]:
    return {"service": person.service, "identifier": person.view["identifier"]}


def meet(one: Person, other: Person, text: str = "hello") -> str:
    """A conversation of two in which both are."""
    conversation: str = one.ask("start", to=[address(other)], text=text)["conversation"]
    other.accept(conversation)
    one.wait_status(conversation, "active")
    return conversation


def test_across_services_and_back(alice: Person, bob: Person) -> None:
    conversation = alice.ask("start", to=[address(bob)], text="hello Bob")["conversation"]
    wait_for(bob.requests, "a request")
    [request] = bob.requests()
    assert request["from"]["name"] == alice.view["name"]
    assert request["preview"] == "hello Bob"
    assert alice.conversation(conversation)["status"] == "waiting"  # type: ignore[index]
    bob.accept(conversation)
    bob.wait_text(conversation, "hello Bob")
    bob.say(conversation, "hello Alice")
    alice.wait_text(conversation, "hello Bob", "hello Alice")
    wait_for(lambda: "joined" in alice.codes(conversation), "the event")
    assert bob.requests() == []
    assert alice.conversation(conversation)["unread"] == 1  # type: ignore[index]
    last = alice.messages(conversation)[-1]["order"]
    alice.ask("read", conversation=conversation, upTo=last)
    assert alice.conversation(conversation)["unread"] == 0  # type: ignore[index]


def test_names_and_what_nobody_is_told(alice: Person, chidi: Person, appear: Appear) -> None:
    conversation = meet(alice, chidi)
    nameless = appear("whatsapp", "nameless").sign_up(number())
    other = meet(alice, nameless)
    wait_for(lambda: chidi.members(conversation)[0]["name"] and alice.members(conversation)[1]["name"], "names")
    names = {m["name"] for m in alice.members(conversation)}
    assert names == {alice.view["name"], chidi.view["name"]}
    own_fallback = next(m for m in chidi.members(conversation) if not m["own"])["fallback"]
    assert own_fallback.startswith("Messenger person ")
    assert next(m for m in alice.members(other) if not m["own"])["fallback"] == nameless.view["identifier"]
    seen = str([chidi.conversations(), chidi.members(conversation), chidi.messages(conversation), chidi.events])
    assert alice.view["identifier"] not in seen


def test_safety_numbers_agree(alice: Person, bob: Person) -> None:
    conversation = meet(alice, bob)
    numbers = [next(m for m in p.members(conversation) if not m["own"])["safetyNumber"] for p in (alice, bob)]
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) == 60


def test_decline_says_nothing(alice: Person, bob: Person) -> None:
    conversation = alice.ask("start", to=[address(bob)], text="hello")["conversation"]
    wait_for(bob.requests, "a request")
    before = alice.messages(conversation)
    bob.ask("decline", conversation=conversation)
    assert bob.requests() == []
    time.sleep(SILENCE_SECONDS)
    assert alice.conversation(conversation)["status"] == "waiting"  # type: ignore[index]
    assert [m["id"] for m in alice.messages(conversation)] == [m["id"] for m in before]
    bob.restart()
    assert bob.requests() == []
    assert bob.conversations() == []


def test_block_says_nothing_and_lets_nothing_in(alice: Person, bob: Person) -> None:
    conversation = alice.ask("start", to=[address(bob)], text="hello")["conversation"]
    wait_for(bob.requests, "a request")
    bob.ask("blockRequest", conversation=conversation)
    second = alice.ask("start", to=[address(bob)], text="again", title="once more")["conversation"]
    wait_for(lambda: len(alice.texts(second)) == 1, "a message sent, as ever")
    time.sleep(SILENCE_SECONDS)
    assert bob.requests() == []
    assert bob.conversations() == []


def test_block_in_a_conversation_hides_until_it_ends(alice: Person, bob: Person) -> None:
    conversation = meet(alice, bob)
    bob.wait_text(conversation, "hello")
    bob.ask("block", account=alice.account, service="messenger", blocked=True)
    assert bob.conversation(conversation)["blocked"]  # type: ignore[index]
    alice.say(conversation, "are you there?")
    wait_for(lambda: "are you there?" in alice.texts(conversation), "sent, as ever")
    time.sleep(SILENCE_SECONDS)
    assert bob.texts(conversation) == []
    assert bob.conversation(conversation)["unread"] == 0  # type: ignore[index]
    bob.ask("block", account=alice.account, service="messenger", blocked=False)
    bob.wait_text(conversation, "hello", "are you there?")


def test_a_closed_door_and_nobody_answer_alike(alice: Person, appear: Appear) -> None:
    closed = appear("instagram", "closed").sign_up(unique("closed"), everyone=False)
    refusals = []
    for identifier in (closed.view["identifier"], unique("nobody")):
        with pytest.raises(Refused) as refused:
            alice.ask("start", to=[{"service": "instagram", "identifier": identifier}], text="hello")
        refusals.append(str(refused.value))
    assert refusals[0] == refusals[1]
    assert refusals[0].startswith("no_such_person")
    assert alice.conversations() == []


def test_a_known_contact_is_let_in_unasked(alice: Person, bob: Person) -> None:
    meet(alice, bob)
    group = bob.ask("start", to=[address(alice)], text="a second room", title="Two of us")["conversation"]
    alice.wait_text(group, "a second room")
    assert alice.requests() == []


def test_writing_again_goes_on_in_the_same_conversation(alice: Person, bob: Person) -> None:
    conversation = meet(alice, bob)
    assert alice.ask("start", to=[address(bob)], text="me again")["conversation"] == conversation
    bob.wait_text(conversation, "hello", "me again")
    assert bob.ask("start", to=[address(alice)], text="and me")["conversation"] == conversation
    alice.wait_text(conversation, "and me")
