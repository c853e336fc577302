"""Killed anywhere, cut off anywhere: nothing is lost, doubled, out of order or undecryptable."""

import random
import threading

import pytest

from tests.engine.conftest import LIMITS, Appear, unique
from tests.engine.persons import Gone, Person, Refused, wait_for
from tests.engine.test_devices import second_device
from tests.engine.test_first_contact import address, meet
from tests.engine.test_groups import all_hear, gather
from tests.server import Server

WRITES_MAX = 14


def insist(person: Person, op: str, **args: object) -> dict[str, str]:
    """Asks until there is an answer, as a screen does after a crash."""
    while True:
        try:
            answer: dict[str, str] = person.ask(op, **args)
        except Gone:
            person.restart()
        else:
            return answer


def revive(person: Person) -> None:
    """Runs again, whether or not it died where it should."""
    wait_for(lambda: person.is_dead or settled(person), "its death, or nothing left to do", 8)
    person.restart()


def settled(person: Person) -> bool:
    """Nothing is under way any more."""
    try:
        opened = person.ask("open")
    except Gone:
        return True
    quiet = all(c["status"] == "active" for c in opened["conversations"])
    return opened["phase"]["kind"] == "ready" and quiet and not opened["connection"]["queued"]


def test_said_while_the_server_is_away_arrives_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("away")
    with Server(limits=LIMITS) as server:
        alice = Person(server.url("messenger"), folder / "a.sqlite").sign_up("alice@example.org", "Alice")
        bob = Person(server.url("whatsapp"), folder / "b.sqlite").sign_up("+4915112345678", "Bob")
        conversation = meet(alice, bob)
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
            person.kill()


def test_asked_twice_it_is_said_once(alice: Person, bob: Person) -> None:
    conversation = meet(alice, bob)
    for _ in range(3):
        alice.ask("send", conversation=conversation, id="the same", text="once")
    bob.wait_text(conversation, "once")
    alice.restart()
    alice.ask("send", conversation=conversation, id="the same", text="once")
    all_hear(conversation, [alice, bob])
    assert bob.texts(conversation).count("once") == 1


@pytest.mark.parametrize("before", [False, True])
def test_killed_around_each_write_of_sending_and_receiving(alice: Person, bob: Person, before: bool) -> None:
    conversation = meet(alice, bob)
    texts = []
    for n in range(1, 6):
        for dying, steady in ((alice, bob), (bob, alice)):
            dying.restart(die_at=n, before=before)
            texts += [f"{dying.view['name']} says {n} {before}", f"{steady.view['name']} answers {n} {before}"]
            steady.say(conversation, texts[-1])
            said = f"{n}{before}{dying.service}"
            insist(dying, "send", conversation=conversation, id=said, text=texts[-2])
            insist(dying, "send", conversation=conversation, id=said, text=texts[-2])
            revive(dying)
    for person in (alice, bob):
        person.wait_text(conversation, *texts)
        assert sorted(t for t in person.texts(conversation) if t in texts) == sorted(texts)
    assert alice.texts(conversation)[-len(texts) :] == bob.texts(conversation)[-len(texts) :]


@pytest.mark.parametrize("before", [False, True])
def test_killed_around_each_write_of_starting(alice: Person, bob: Person, before: bool) -> None:
    """Claims, the group, its Add, blob, seats, invitations, keyring."""
    meet(alice, bob)
    for n in range(1, WRITES_MAX):
        known = {c["id"] for c in alice.conversations()}
        alice.restart(die_at=n, before=before)
        title = f"group {n} {before}"
        try:
            alice.ready()
            alice.ask("start", to=[address(bob)], text=f"hello {title}", title=title)
        except (Gone, Refused):
            pass
        revive(alice)
        new = [c["id"] for c in alice.conversations() if c["id"] not in known]
        assert len(new) <= 1
        for conversation in new:
            bob.wait_text(conversation, f"hello {title}")
            all_hear(conversation, [alice, bob])


@pytest.mark.parametrize("before", [False, True])
def test_killed_around_each_write_of_picking_up_and_accepting(alice: Person, bob: Person, before: bool) -> None:
    """Invitation, keyring, Welcome, the seat's secret, the commit that says the name."""
    meet(alice, bob)
    for n in range(1, WRITES_MAX):
        bob.restart(die_at=n, before=before)
        title = f"group {n} {before}"
        conversation = alice.ask("start", to=[address(bob)], text=f"hello {title}", title=title)["conversation"]
        revive(bob)
        bob.wait_status(conversation, "active")
        bob.wait_text(conversation, f"hello {title}")
        all_hear(conversation, [alice, bob])


@pytest.mark.parametrize("before", [False, True])
def test_killed_around_each_write_of_commits(alice: Person, bob: Person, chidi: Person, before: bool) -> None:
    group = gather(alice, bob, chidi)
    for n in range(1, 8):
        alice.restart(die_at=n, before=before)
        bob.say(group, f"during {n}")
        insist(alice, "rename", conversation=group, title=f"title {n}")
        insist(alice, "removeMember", conversation=group, account=chidi.account)
        revive(alice)
        for person in (alice, bob):
            wait_for(lambda p=person: p.conversation(group)["title"] == f"title {n}", "the title")  # type: ignore[misc]
            wait_for(lambda p=person: len(p.members(group)) == 2, "one gone")  # type: ignore[misc]
        chidi.wait_status(group, "removed")
        insist(alice, "addMember", conversation=group, to=[address(chidi)])
        chidi.wait_status(group, "active")
        all_hear(group, [alice, bob, chidi])


@pytest.mark.parametrize("before", [False, True])
def test_killed_around_each_write_of_a_device_that_adds_itself(
    alice: Person, bob: Person, appear: Appear, before: bool
) -> None:
    conversation = meet(alice, bob)
    other = second_device(alice, appear)
    other.wait_status(conversation, "active")
    for n in range(1, 8):
        second = bob.ask("start", to=[address(alice)], text=f"room {n}", title=f"{n} {before}")["conversation"]
        other.restart(die_at=n, before=before)
        revive(other)
        other.wait_status(second, "active")
        all_hear(second, [alice, bob, other])


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
