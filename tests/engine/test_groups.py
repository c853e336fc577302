"""Groups over the real server: three services, coming, going, names, doors."""

import time

import pytest

from tests.engine.conftest import Appear, unique
from tests.engine.persons import Person, Refused, wait_for
from tests.engine.test_first_contact import address, meet

SHARED = True
SILENCE_SECONDS = 1.5


def gather(founder: Person, *others: Person, title: str = "Sunday") -> str:
    """A group in which all are."""
    to = [address(other) for other in others]
    conversation: str = founder.ask("start", to=to, text="welcome", title=title)["conversation"]
    for other in others:
        other.accept(conversation)
    for person in (founder, *others):
        wait_for(lambda p=person: all(m["name"] for m in p.members(conversation)), "all names")  # type: ignore[misc]
    return conversation


def all_hear(conversation: str, people: list[Person]) -> None:
    """Everybody says something, and everybody reads it, in one order."""
    texts = [f"{person.view['name']} {time.monotonic_ns()}" for person in people]
    for person, text in zip(people, texts, strict=True):
        person.say(conversation, text)
    for person in people:
        person.wait_text(conversation, *texts)
    orders = [[text for text in person.texts(conversation) if text in texts] for person in people]
    assert all(order == orders[0] for order in orders)
    assert len(orders[0]) == len(texts)


def test_three_services_in_one_group(alice: Person, bob: Person, chidi: Person) -> None:
    group = gather(alice, bob, chidi)
    all_hear(group, [alice, bob, chidi])
    assert {m["service"] for m in bob.members(group)} == {"messenger", "instagram", "whatsapp"}
    alice.ask("rename", conversation=group, title="Monday")
    for person in (alice, bob, chidi):
        wait_for(lambda p=person: p.conversation(group)["title"] == "Monday", "the new title")  # type: ignore[misc]
        assert "renamed" in person.codes(group)
    with pytest.raises(Refused, match="not_admin"):
        bob.ask("rename", conversation=group, title="Tuesday")


def test_the_removed_cannot_read_post_or_come_back(alice: Person, bob: Person, chidi: Person) -> None:
    group = gather(alice, bob, chidi)
    all_hear(group, [alice, bob, chidi])
    alice.ask("removeMember", conversation=group, account=bob.account)
    bob.wait_status(group, "removed")
    wait_for(lambda: len(alice.members(group)) == 2 == len(chidi.members(group)), "two left")
    alice.say(group, "among ourselves")
    chidi.wait_text(group, "among ourselves")
    with pytest.raises(Refused, match="not_member"):
        bob.say(group, "still here")
    bob.restart()
    time.sleep(SILENCE_SECONDS)
    assert bob.conversation(group)["status"] == "removed"  # type: ignore[index]
    assert "among ourselves" not in bob.texts(group)
    assert "removed" in chidi.codes(group)
    all_hear(group, [alice, chidi])


def test_a_removed_member_can_be_invited_anew(alice: Person, bob: Person, chidi: Person) -> None:
    group = gather(alice, bob, chidi)
    alice.ask("removeMember", conversation=group, account=bob.account)
    bob.wait_status(group, "removed")
    wait_for(lambda: len(alice.members(group)) == 2, "two left")
    alice.ask("addMember", conversation=group, to=[address(bob)])
    bob.wait_status(group, "active")
    all_hear(group, [alice, bob, chidi])


def test_add_and_leave(alice: Person, bob: Person, chidi: Person) -> None:
    group = gather(alice, bob)
    alice.ask("addMember", conversation=group, to=[address(chidi)])
    chidi.accept(group)
    all_hear(group, [alice, bob, chidi])
    chidi.ask("leave", conversation=group)
    chidi.wait_status(group, "left")
    for person in (alice, bob):
        wait_for(lambda p=person: len(p.members(group)) == 2, "the leaver gone")  # type: ignore[misc]
        assert "left" in person.codes(group)
        assert "removed" not in person.codes(group)
    all_hear(group, [alice, bob])
    chidi.ask("leave", conversation=group)
    assert chidi.conversation(group) is None


def test_the_last_admin_hands_the_group_on(alice: Person, bob: Person, chidi: Person) -> None:
    group = gather(alice, bob, chidi)
    alice.ask("leave", conversation=group)
    alice.wait_status(group, "left")
    wait_for(lambda: len(bob.members(group)) == 2 == len(chidi.members(group)), "the leaver gone")
    leads = [p for p in (bob, chidi) if p.conversation(group)["admin"]]  # type: ignore[index]
    assert len(leads) == 1
    follower = bob if leads[0] is chidi else chidi
    leads[0].ask("rename", conversation=group, title="ours now")
    wait_for(lambda: follower.conversation(group)["title"] == "ours now", "the new title")  # type: ignore[index]
    leads[0].ask("removeMember", conversation=group, account=follower.account)
    follower.wait_status(group, "removed")


def test_leaving_a_pair(alice: Person, bob: Person) -> None:
    conversation = meet(alice, bob)
    bob.ask("leave", conversation=conversation)
    bob.wait_status(conversation, "left")
    wait_for(lambda: len(alice.members(conversation)) == 1, "alone")
    assert alice.conversation(conversation)["title"] == bob.view["name"]  # type: ignore[index]


def test_a_door_closed_to_a_third_service_asks(alice: Person, bob: Person, appear: Appear) -> None:
    """Known or not, the group comes as a request that names the services; a later Add asks stay or leave."""
    dana = appear("messenger", "dana").sign_up(unique("dana") + "@example.org", "Dana", everyone=False)
    meet(alice, dana)
    group = alice.ask("start", to=[address(dana), address(bob)], text="welcome", title="Mixed")["conversation"]
    wait_for(dana.requests, "a request, although they know each other")
    assert "instagram" in dana.requests()[0]["services"]
    bob.accept(group)
    dana.accept(group)
    assert "ask" not in dana.conversation(group)  # type: ignore[operator]
    all_hear(group, [alice, bob, dana])


def test_a_later_add_of_another_service_asks_stay_or_leave(alice: Person, bob: Person, appear: Appear) -> None:
    dana = appear("messenger", "dana").sign_up(unique("dana") + "@example.org", "Dana", everyone=False)
    emil = appear("messenger", "emil").sign_up(unique("emil") + "@example.org", "Emil")
    group = gather(alice, dana, emil)
    alice.ask("addMember", conversation=group, to=[address(bob)])
    wait_for(lambda: "ask" in (dana.conversation(group) or {}), "the question")
    assert dana.conversation(group)["ask"] == {"services": ["instagram"]}  # type: ignore[index]
    assert "ask" not in emil.conversation(group)  # type: ignore[operator]
    dana.ask("stay", conversation=group)
    assert "ask" not in dana.conversation(group)  # type: ignore[operator]
    bob.accept(group)
    all_hear(group, [alice, bob, dana, emil])


def test_several_change_things_at_once(alice: Person, bob: Person, chidi: Person) -> None:
    """Races between commits end in one history."""
    group = gather(alice, bob, chidi)
    for number in range(4):
        alice.ask("rename", conversation=group, title=f"title {number}")
    chidi.ask("leave", conversation=group)
    bob.say(group, "meanwhile")
    chidi.wait_status(group, "left")
    for person in (alice, bob):
        wait_for(lambda p=person: p.conversation(group)["title"] == "title 3", "the last title")  # type: ignore[misc]
        wait_for(lambda p=person: len(p.members(group)) == 2, "the leaver gone")  # type: ignore[misc]
    all_hear(group, [alice, bob])
