"""A group that a member broke: the others go on without that one in one step; who alone is shut out comes back."""

import pytest

from tests.engine.conftest import Appear, Somebody
from tests.engine.persons import Person, Refused, wait_for
from tests.engine.test_devices import second_device
from tests.engine.test_first_contact import meet
from tests.engine.test_groups import all_hear, gather
from tests.engine.test_seats import Key, key_of
from tests.hostile import poison
from tests.server import Server


@pytest.fixture
def mallory(somebody: Somebody) -> Person:
    return somebody("messenger")


def breaks(mallory: Person, conversation: str, *, one: bool = False) -> None:
    """Mallory's engine ends, and a hostile one goes on with her store."""
    mallory.kill()
    poison(mallory.url, mallory.store, conversation, one=one)


def offered(person: Person, conversation: str) -> dict[str, str] | None:
    """Without whom the screen offers to start over."""
    found: dict[str, str] | None = (person.conversation(conversation) or {}).get("startOver")
    return found


def seen(person: Person, conversation: str) -> list[dict[str, object]]:
    """Every state of this conversation that the screen was told since the engine started."""
    told = [view for event in person.events if event["event"] == "conversations" for view in event["upsert"]]
    return [view for view in told if view["id"] == conversation]


def refusal(person: Person, conversation: str) -> str:
    """The code with which starting over is refused."""
    with pytest.raises(Refused) as refused:
        person.ask("startOver", conversation=conversation, text="on we go")
    return refused.value.code


def test_who_broke_it_for_all_is_left_behind_in_one_step(
    server: Server, alice: Person, bob: Person, chidi: Person, mallory: Person
) -> None:
    group = gather(alice, bob, chidi, mallory)
    all_hear(group, [alice, bob, chidi, mallory])
    breaks(mallory, group)
    honest = [alice, bob, chidi]
    for person in honest:
        person.wait_status(group, "lost")
    alice.say(group, "is anybody there?")
    for person in honest:
        wait_for(lambda p=person: offered(p, group), "the offer")  # type: ignore[misc]
        assert offered(person, group) == {"account": mallory.account, "name": mallory.view["name"]}

    new: str = alice.ask("startOver", conversation=group, text="without her", id="once")["conversation"]
    alice.restart()
    assert alice.ask("startOver", conversation=group, text="without her", id="once") == {"conversation": new}
    alice.wait_status(group, "left")
    assert alice.ask("startOver", conversation=group, text="without her", id="once") == {"conversation": new}
    assert new != group
    assert refusal(alice, group) == "not_lost"
    for person in honest:
        person.wait_status(new, "active")
        person.wait_text(new, "without her", "is anybody there?")
        assert person.requests() == []
        assert person.conversation(new)["title"] == "Sunday"  # type: ignore[index]
        assert {m["account"] for m in person.members(new)} == {p.account for p in honest}
    all_hear(new, honest)
    assert "welcome" in alice.texts(group)
    assert "is anybody there?" not in [m["text"] for m in alice.messages(group)]
    assert len([c for c in alice.conversations() if c["title"] == "Sunday"]) == 2
    assert key_of(server, alice, new).opens()
    for person in (bob, chidi):
        person.ask("leave", conversation=group)
        person.wait_status(group, "left")

    mallory.start()
    mallory.ready()
    mallory.wait_status(group, "lost")
    assert mallory.requests() == []
    assert [c["id"] for c in mallory.conversations()] == [group]
    hers = key_of(server, mallory, group)
    assert hers.opens()
    assert not Key(server, new, hers.seat_id, hers.secret).opens()
    assert offered(mallory, group) is None


def test_who_alone_is_shut_out_comes_back_and_is_offered_nothing(
    alice: Person, bob: Person, chidi: Person, mallory: Person
) -> None:
    group = gather(alice, bob, chidi, mallory)
    all_hear(group, [alice, bob, chidi, mallory])
    breaks(mallory, group, one=True)
    wait_for(lambda: "rejoined" in chidi.codes(group), "the one beside her to be back")
    chidi.wait_status(group, "active")
    assert "lost" in [view["status"] for view in seen(chidi, group)]
    assert not [view for person in (alice, bob, chidi) for view in seen(person, group) if "startOver" in view]
    assert not [view for person in (alice, bob) for view in seen(person, group) if view["status"] == "lost"]
    assert refusal(chidi, group) == "not_lost"
    all_hear(group, [alice, bob, chidi])


def test_a_pair_leaves_nobody_to_go_on_with(alice: Person, mallory: Person) -> None:
    pair = meet(mallory, alice)
    wait_for(lambda: all(m["name"] for p in (alice, mallory) for m in p.members(pair)), "both names")
    all_hear(pair, [alice, mallory])
    assert refusal(alice, pair) == "not_lost"
    breaks(mallory, pair)
    alice.wait_status(pair, "lost")
    wait_for(lambda: refusal(alice, pair) == "nobody_left", "the end of hope")
    assert not [view for view in seen(alice, pair) if "startOver" in view]
    assert len(alice.conversations()) == 1


def test_who_cannot_be_reached_does_not_come_along(
    server: Server, alice: Person, bob: Person, chidi: Person, mallory: Person
) -> None:
    """Bob's door is closed by now."""
    group = gather(alice, bob, chidi, mallory)
    bob.ask("door", door="nobody")
    breaks(mallory, group)
    wait_for(lambda: offered(alice, group), "the offer")
    new: str = alice.ask("startOver", conversation=group, text="without them")["conversation"]
    chidi.wait_status(new, "active")
    all_hear(new, [alice, chidi])
    assert {m["account"] for m in alice.members(new)} == {alice.account, chidi.account}
    assert bob.requests() == []


@pytest.mark.long
def test_another_device_of_whoever_started_over_comes_along(
    alice: Person, bob: Person, mallory: Person, appear: Appear
) -> None:
    group = gather(alice, bob, mallory)
    other = second_device(alice, appear)
    other.wait_status(group, "active")
    all_hear(group, [alice, other, bob, mallory])
    breaks(mallory, group)
    for device in (alice, other):
        wait_for(lambda d=device: offered(d, group), "the offer")  # type: ignore[misc]
    new: str = alice.ask("startOver", conversation=group, text="without her")["conversation"]
    for device in (alice, other):
        device.wait_status(group, "left")
        device.wait_status(new, "active")
        assert offered(device, group) is None
    all_hear(new, [alice, other, bob])
