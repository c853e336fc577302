"""Killed anywhere, cut off anywhere: nothing is lost, doubled, out of order or undecryptable."""

import contextlib
import os
import random
import threading
from typing import Any

import pytest

from tests.engine.conftest import Appear, unique
from tests.engine.persons import Gone, Person, Refused, wait_for
from tests.engine.test_devices import second_device
from tests.engine.test_first_contact import address
from tests.engine.test_groups import all_hear, gather
from tests.server import Server

SHARED = True
WRITES_MAX = 13


def rounds(writes: int) -> list[tuple[int, bool]]:
    """Around which write, and on which side of it: every other one by turns; with THOROUGH=1 both sides of each."""
    if os.environ.get("THOROUGH") == "1":
        return [(n, before) for n in range(1, writes + 1) for before in (False, True)]
    return [(n, n % 4 == 3) for n in range(1, writes + 1, 2)]


def insist(person: Person, op: str, **args: Any) -> dict[str, str]:
    """Asks until there is an answer, as a screen does after a crash."""
    while True:
        try:
            answer: dict[str, str] = person.ask(op, **args)
        except Gone:
            person.restart()
        else:
            return answer


def revive(*people: Person) -> None:
    """They run again, whether or not they died where they should."""
    wait_for(lambda: all(p.is_dead or settled(p) for p in people), "their death, or nothing left to do", 20)
    for person in people:
        person.restart()


def settled(person: Person) -> bool:
    """Nothing is under way any more."""
    try:
        opened = person.ask("open")
    except Gone:
        return True
    quiet = not any(c["status"] in ("joining", "lost") for c in opened["conversations"])
    return opened["phase"]["kind"] == "ready" and quiet and not opened["connection"]["queued"]


def test_said_while_the_server_is_away_arrives_once(server: Server, alice: Person, bob: Person) -> None:
    conversation = gather(alice, bob)
    server.kill9()
    texts = [f"offline {n}" for n in range(5)]
    for text in texts:
        alice.say(conversation, text)
    assert alice.messages(conversation)[-1]["state"] == "sending"
    alice.kill()
    alice.start()
    server.restart()
    alice.ready()
    bob.wait_text(conversation, *texts)
    alice.wait_text(conversation, *texts)
    for person in (alice, bob):
        assert [t for t in person.texts(conversation) if t in texts] == texts


def test_asked_twice_it_is_said_once(alice: Person, bob: Person) -> None:
    conversation = gather(alice, bob)
    for _ in range(3):
        alice.ask("send", conversation=conversation, id="the same", text="once")
    bob.wait_text(conversation, "once")
    alice.restart()
    alice.ask("send", conversation=conversation, id="the same", text="once")
    all_hear(conversation, [alice, bob])
    assert bob.texts(conversation).count("once") == 1


def test_killed_around_each_write_of_sending_and_receiving(alice: Person, bob: Person) -> None:
    conversation = gather(alice, bob)
    texts = []
    for n, before in rounds(5):
        alice.restart(die_at=n, before=before)
        bob.restart(die_at=n, before=not before)
        for person in (alice, bob):
            texts.append(f"{person.view['name']} says {n} {before}")
            for _ in range(2):
                insist(person, "send", conversation=conversation, id=texts[-1], text=texts[-1])
        revive(alice, bob)
    for person in (alice, bob):
        person.wait_text(conversation, *texts)
        assert sorted(t for t in person.texts(conversation) if t in texts) == sorted(texts)
    assert alice.texts(conversation) == bob.texts(conversation)


@pytest.mark.long
def test_killed_around_each_write_of_first_contact(alice: Person, bob: Person) -> None:
    """One dies at claims, Add, blob, seats, invitations; the other at pick-up, keyring, Welcome, secret, name."""
    gather(alice, bob)
    for n, before in rounds(WRITES_MAX):
        known = {c["id"] for c in alice.conversations()}
        alice.restart(die_at=n, before=before)
        bob.restart(die_at=n, before=not before)
        title = f"group {n} {before}"
        with contextlib.suppress(Gone, Refused):
            alice.ready()
            alice.ask("start", to=[address(bob)], text=f"hello {title}", title=title)
        revive(alice, bob)
        new = [c["id"] for c in alice.conversations() if c["id"] not in known]
        assert len(new) <= 1
        for conversation in new:
            bob.wait_text(conversation, f"hello {title}")
            all_hear(conversation, [alice, bob])


@pytest.mark.long
def test_killed_around_each_write_of_commits(alice: Person, bob: Person, chidi: Person) -> None:
    group = gather(alice, bob, chidi)
    for n, before in rounds(7):
        title = f"title {n} {before}"
        alice.restart(die_at=n, before=before)
        bob.say(group, f"during {n}")
        insist(alice, "rename", conversation=group, title=title)
        insist(alice, "removeMember", conversation=group, account=chidi.account)
        revive(alice)
        for person in (alice, bob):
            wait_for(lambda p=person, t=title: p.conversation(group)["title"] == t, "the title")  # type: ignore[misc]
            wait_for(lambda p=person: len(p.members(group)) == 2, "one gone")  # type: ignore[misc]
        chidi.wait_status(group, "removed")
        insist(alice, "addMember", conversation=group, to=[address(chidi)])
        chidi.wait_status(group, "active")
        all_hear(group, [alice, bob, chidi])


@pytest.mark.long
def test_killed_around_each_write_of_a_device_that_adds_itself(alice: Person, bob: Person, appear: Appear) -> None:
    conversation = gather(alice, bob)
    other = second_device(alice, appear)
    other.wait_status(conversation, "active")
    for n, before in rounds(6):
        other.kill()
        second = bob.ask("start", to=[address(alice)], text=f"room {n}", title=f"{n} {before}")["conversation"]
        alice.wait_text(second, f"room {n}")
        other.restart(die_at=n, before=before)
        revive(other)
        other.wait_status(second, "active")
        all_hear(second, [alice, bob, other])


@pytest.mark.long
def test_a_storm_of_kills(alice: Person, bob: Person, chidi: Person) -> None:
    """Three people write while each of them is killed again and again, at any moment."""
    group = gather(alice, bob, chidi)
    chance = random.Random(unique("seed"))
    people = [alice, bob, chidi]
    said: list[str] = []

    def talk(person: Person) -> None:
        for n in range(15):
            text = f"{person.view['name']} {n}"
            insist(person, "send", conversation=group, id=text, text=text)
            insist(person, "send", conversation=group, id=text, text=text)
            said.append(text)
            if chance.random() < 0.3:
                person.restart()

    threads = [threading.Thread(target=talk, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for person in people:
        person.wait_text(group, *said)
    stories = [[t for t in person.texts(group) if t in said] for person in people]
    assert stories[0] == stories[1] == stories[2]
    assert sorted(stories[0]) == sorted(said)
    for person in people:
        own = [t for t in stories[0] if t.startswith(person.view["name"])]
        assert own == sorted(own, key=lambda t: int(t.split()[-1]))
