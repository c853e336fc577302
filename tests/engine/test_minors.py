"""Minors between real engines: what only the engine can close, it closes; and who writes first is answered."""

from typing import Any

import pytest

from tests.engine.conftest import Appear, Somebody, unique
from tests.engine.persons import Person, Refused, wait_for
from tests.engine.test_crash import HOOK, settled, survived
from tests.engine.test_shown_links import also, show, shown, talk
from tests.peer import Peer
from tests.people import alice as another_alice
from tests.person_api import Http, Wire
from tests.server import Server

RECEIPTS = "receipts_and_typing"


def purpose(person: Person, name: str = RECEIPTS) -> dict[str, Any]:
    views = person.ask("consents", language="en")["purposes"]
    return dict(next(view for view in views if view["purpose"] == name))


def grant(person: Person, name: str = RECEIPTS) -> None:
    text = purpose(person, name)
    decided = {field: text[field] for field in ("purpose", "version", "language", "text")}
    person.ask("decide", decided=[decided | {"act": "grant"}])


def read_all(person: Person, conversation: str) -> int:
    """Everything is read; the place of the newest message."""
    newest = max(int(message["order"]) for message in person.messages(conversation))
    person.ask("read", conversation=conversation, upTo=newest)
    return newest


def seen(person: Person, conversation: str) -> int:
    """How far the other lets one notice that they read."""
    return int((person.conversation(conversation) or {}).get("seenUpTo", 0))


@pytest.fixture
def other(somebody: Somebody) -> Person:
    """Alice's second account, in the same hands."""
    return somebody("whatsapp")


def test_a_signed_decision_opens_no_receipts_of_a_minor(alice: Person, bob: Person) -> None:
    conversation = talk(alice, bob, "bob")
    grant(alice)
    # Said again until Bob has the message that it is about: a whisper that comes before it tells him less.
    wait_for(lambda: read_all(alice, conversation) == seen(bob, conversation), "the receipt of an adult who allows it")
    newest = seen(bob, conversation)
    assert alice.ask("age", minor=True) == {"minor": True, "protected": True}
    assert {field: purpose(alice)[field] for field in ("state", "closed", "lapsed", "ask")} == {
        "state": "granted", "closed": True, "lapsed": False, "ask": False
    }  # fmt: skip
    bob.say(conversation, "Did you read this?")
    alice.wait_text(conversation, "Did you read this?")
    assert read_all(alice, conversation) > newest
    for speaker, hearer, text in ((alice, bob, "I did"), (bob, alice, "Good"), (alice, bob, "Yes")):
        speaker.say(conversation, text)
        hearer.wait_text(conversation, text)
    assert seen(bob, conversation) == newest


def test_another_device_of_a_minor_tells_nothing_either(alice: Person, bob: Person, appear: Appear) -> None:
    conversation = talk(alice, bob, "bob")
    grant(alice)
    second = appear("messenger", "alice-2").sign_in(alice.view["identifier"])
    second.wait_status(conversation, "active")
    wait_for(lambda: purpose(second)["on"], "the decision on the second device")
    alice.ask("age", minor=True)
    wait_for(lambda: purpose(second)["closed"], "the second device to know")
    wait_for(lambda: second.ask("open")["phase"]["account"]["isProtected"], "its screen to know")
    before = seen(bob, conversation)
    bob.say(conversation, "Anybody?")
    second.wait_text(conversation, "Anybody?")
    read_all(second, conversation)
    second.say(conversation, "Here")
    bob.wait_text(conversation, "Here")
    assert seen(bob, conversation) == before


def test_links_that_a_minor_shows_end_and_no_other_is_shown(alice: Person, other: Person, bob: Person) -> None:
    conversation = talk(alice, bob, "bob")
    show(alice, other, conversation)
    wait_for(lambda: also(bob, conversation, alice), "the shown identity")
    alice.ask("age", minor=True)
    wait_for(lambda: not also(bob, conversation, alice), "the end of it")
    assert shown(alice) == []
    for op, args in (("draftShown", {"conversation": conversation}), ("proposeLink", {"other": {}, "purposes": []})):
        with pytest.raises(Refused, match="not_for_minors"):
            alice.ask(op, **args)


def test_a_minor_s_account_is_shown_by_no_other(alice: Person, other: Person, bob: Person) -> None:
    conversation = talk(alice, bob, "bob")
    show(alice, other, conversation)
    other.ask("age", minor=True)
    wait_for(lambda: [one["ended"] for one in shown(other)] == [True], "the end on its side")
    draft = alice.ask("draftShown", conversation=conversation)["draft"]
    with pytest.raises(Refused, match="not_for_minors"):
        other.ask("coSignShown", draft=draft, withAddress=False)


def test_a_minor_from_the_form_on_writes_first_and_is_found_by_no_stranger(appear: Appear, bob: Person) -> None:
    dana = appear("instagram", "dana").sign_up(unique("dana"), minor=True)
    assert dana.view["isProtected"]
    assert purpose(dana, "cross_service_reach")["state"] == "never_asked"
    address = {"service": "instagram", "identifier": dana.view["identifier"]}
    absent = {"service": "instagram", "identifier": "nobody.at.all"}
    refusals = []
    for whom in (address, absent):
        with pytest.raises(Refused) as refused:
            bob.ask("start", to=[whom], text="Hello")
        refusals.append(str(refused.value))
    assert refusals[0] == refusals[1]
    assert refusals[0].startswith("no_such_person")
    talk(dana, bob, "bob")


def test_older_is_announced_and_can_be_taken_back_and_survives_a_restart(alice: Person) -> None:
    alice.ask("age", minor=True)
    said = alice.ask("age", minor=False)
    assert (said["minor"], said["protected"]) == (True, True)
    assert said["adultAt"] % 3_600_000 == 0
    alice.restart()
    assert alice.ask("age") == said
    assert alice.ask("age", minor=True) == {"minor": True, "protected": True}


@pytest.mark.parametrize(("step", "status"), [(8, 200), (12, 409)], ids=["before it was asked for", "answer lost"])
def test_ticked_only_when_the_form_is_sent_again_it_counts(
    server: Server, monkeypatch: pytest.MonkeyPatch, step: int, status: int
) -> None:
    """The first form had no tick and was cut off; of the account that was made nothing is known in this browser."""
    dana = another_alice("instagram")
    with monkeypatch.context() as patch:
        patch.setenv("NODE_OPTIONS", f"--import={HOOK}")
        patch.setenv("CRASH_AT", str(step))
        cut = Peer(dana, server)
    assert not survived(cut, Peer.sign_up)
    made = Http("instagram", Wire(server)).post("sign-ups/", {"identifier": dana.identifier})
    assert made.status == status, "taken, if the account exists"
    again = Peer(dana, server, cut.store)
    assert settled(again) == "signed-out"
    again.ask("signUp", identifier=dana.identifier, password=dana.password, minor=True)
    assert again.ask("age") == {"minor": True, "protected": True}
    again.kill()
