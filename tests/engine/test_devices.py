"""Several devices of one account: what they share, how they join and come back; and no seat is lost between them."""

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.engine.conftest import Appear, unique
from tests.engine.persons import Person, wait_for
from tests.engine.test_first_contact import address, meet
from tests.engine.test_groups import all_hear, gather
from unifiedmsg.frontend import NODE


def at_once(*acts: Callable[[], object]) -> None:
    """All of them at the same time."""
    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(act) for act in acts]:
            done.result()


def second_device(person: Person, appear: Appear) -> Person:
    """Another store that signs in with the password."""
    return appear(person.service, unique("device")).sign_in(person.view["identifier"])


def test_a_second_device_while_the_first_is_closed_for_good(alice: Person, bob: Person, appear: Appear) -> None:
    conversation = meet(alice, bob)
    wait_for(lambda: len([m for m in alice.members(conversation) if m["name"]]) == 2, "names")
    alice.kill()
    other = second_device(alice, appear)
    other.wait_status(conversation, "active")
    assert other.conversation(conversation)["title"] == bob.view["name"]  # type: ignore[index]
    assert [m["kind"] for m in other.messages(conversation)] == ["divider"]
    wait_for(lambda: "device_added" in bob.codes(conversation), "the event")
    all_hear(conversation, [other, bob])


def test_a_second_device_while_nobody_else_is_there(alice: Person, bob: Person, chidi: Person, appear: Appear) -> None:
    group = gather(alice, bob, chidi)
    all_hear(group, [alice, bob, chidi])
    for person in (alice, bob, chidi):
        person.kill()
    other = second_device(alice, appear)
    other.wait_status(group, "active")
    other.say(group, "anybody?")
    for person in (bob, chidi, alice):
        person.start()
        person.ready()
        person.wait_text(group, "anybody?")
    all_hear(group, [alice, other, bob, chidi])


def test_both_devices_read_and_write(alice: Person, bob: Person, appear: Appear) -> None:
    other = second_device(alice, appear)
    conversation = meet(alice, bob)
    other.wait_status(conversation, "active")
    all_hear(conversation, [alice, other, bob])
    assert next(m for m in bob.members(conversation) if not m["own"])["devices"] == 2
    assert [m["sender"]["own"] for m in other.messages(conversation) if m["kind"] == "text"].count(True) >= 2


def test_a_conversation_begun_here_is_joined_there_by_its_welcome(alice: Person, bob: Person, appear: Appear) -> None:
    other = second_device(alice, appear)
    conversation = meet(alice, bob, text="from the first")
    other.wait_status(conversation, "active")
    other.wait_text(conversation, "from the first")


def test_two_devices_accept_different_invitations_at_once(
    alice: Person, bob: Person, chidi: Person, appear: Appear
) -> None:
    other = second_device(bob, appear)
    one: str = alice.ask("start", to=[address(bob)], text="one")["conversation"]
    two: str = chidi.ask("start", to=[address(bob)], text="two")["conversation"]
    for device in (bob, other):
        wait_for(lambda d=device: len(d.requests()) == 2, "both requests")  # type: ignore[misc]
    at_once(lambda: bob.ask("accept", conversation=one), lambda: other.ask("accept", conversation=two))
    for device in (bob, other):
        device.wait_status(one, "active")
        device.wait_status(two, "active")
    all_hear(one, [alice, bob, other])
    all_hear(two, [chidi, bob, other])


def test_two_devices_accept_the_same_invitation_at_once(alice: Person, bob: Person, appear: Appear) -> None:
    other = second_device(bob, appear)
    conversation: str = alice.ask("start", to=[address(bob)], text="one")["conversation"]
    for device in (bob, other):
        wait_for(device.requests, "the request")
    at_once(*[lambda d=d: d.ask("accept", conversation=conversation) for d in (bob, other)])
    for device in (bob, other):
        device.wait_status(conversation, "active")
    all_hear(conversation, [alice, bob, other])
    for device in (bob, other):
        device.restart()
    all_hear(conversation, [alice, bob, other])


def test_a_device_made_after_the_invitation_accepts_it(alice: Person, bob: Person, appear: Appear) -> None:
    """The first device is closed for good; no part of the Welcome is for the new one."""
    conversation: str = alice.ask("start", to=[address(bob)], text="one")["conversation"]
    wait_for(bob.requests, "the request")
    bob.kill()
    other = second_device(bob, appear)
    other.accept(conversation)
    all_hear(conversation, [alice, other])


def test_leaving_on_one_device_leaves_on_the_other(alice: Person, bob: Person, appear: Appear) -> None:
    other = second_device(alice, appear)
    conversation = meet(alice, bob)
    other.wait_status(conversation, "active")
    other.ask("leave", conversation=conversation)
    for device in (alice, other):
        device.wait_status(conversation, "left")
    wait_for(lambda: len(bob.members(conversation)) == 1, "both devices gone")


@pytest.mark.parametrize("offline", [False, True])
def test_a_block_holds_on_every_device(alice: Person, bob: Person, appear: Appear, offline: bool) -> None:
    other = second_device(bob, appear)
    conversation = meet(alice, bob)
    other.wait_status(conversation, "active")
    if offline:
        other.kill()
    bob.ask("block", account=alice.account, service="messenger", blocked=True)
    if offline:
        other.start()
        other.ready()
    wait_for(lambda: other.conversation(conversation)["blocked"], "the block")  # type: ignore[index]


def test_a_device_that_joins_after_a_removal_holds_the_new_key(
    alice: Person, bob: Person, chidi: Person, appear: Appear
) -> None:
    group = gather(alice, bob, chidi)
    alice.ask("removeMember", conversation=group, account=bob.account)
    wait_for(lambda: len(chidi.members(group)) == 2 == len(alice.members(group)), "two left")
    bob.wait_status(group, "removed")
    all_hear(group, [alice, chidi])
    alice.kill()
    other = second_device(alice, appear)
    other.wait_status(group, "active")
    all_hear(group, [other, chidi])


def test_a_lost_device_comes_back_by_itself(alice: Person, bob: Person) -> None:
    conversation = meet(alice, bob)
    all_hear(conversation, [alice, bob])
    bob.kill()
    alice.say(conversation, "while it was lost")
    subprocess.run([NODE, Path(__file__).parent / "lose.mjs", bob.store], check=True)
    bob.start()
    bob.ready()
    bob.wait_status(conversation, "active")
    assert "rejoined" in bob.codes(conversation)
    wait_for(lambda: "rejoined" in alice.codes(conversation), "the event")
    assert bob.texts(conversation)[0] == "hello"
    all_hear(conversation, [alice, bob])


def test_a_closed_door_asks_no_second_time_on_another_device(alice: Person, bob: Person, appear: Appear) -> None:
    dana = appear("messenger", "dana").sign_up(unique("dana") + "@example.org", "Dana", everyone=False)
    group = alice.ask("start", to=[address(dana), address(bob)], text="welcome", title="Mixed")["conversation"]
    bob.accept(group)
    dana.accept(group)
    other = second_device(dana, appear)
    other.wait_status(group, "active")
    assert "ask" not in (other.conversation(group) or {})
