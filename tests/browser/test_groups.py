"""Groups that span services: made, joined, asked about at a closed door, and left for good by who was removed."""

import pytest
from playwright.sync_api import expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.journey import NewPeer, NewScreen
from tests.peer import Peer, Refused


def test_a_group_over_three_services(new_screen: NewScreen) -> None:
    alice, bob, chidi = people.alice(), people.bob(), people.chidi()
    hers, his, third = new_screen(), new_screen(), new_screen()
    his.sign_up(bob, everyone=True)
    third.sign_up(chidi, everyone=True)
    hers.sign_up(alice)
    hers.start(bob, chidi, text="Lunch for three?", title="Lunch")
    for screen in (his, third):
        screen.answer_request("Accept")
        screen.open("Lunch")
        screen.expect_message("Lunch for three?", sender=alice.name)
    his.say("I bring bread.")
    third.expect_message("I bring bread.", sender=bob.name)
    third.say("I bring soup.")
    for screen in (hers, his):
        screen.expect_message("I bring soup.", sender=chidi.name)
    hers.expect_message("I bring bread.", sender=bob.name)
    expect(hers.members().get_by_text(chidi.name)).to_be_visible(timeout=SLOW)
    for identifier in (alice.identifier, chidi.identifier):
        expect(his.page.get_by_text(identifier)).to_have_count(0)


def test_a_group_where_a_door_is_closed_comes_as_a_request(new_screen: NewScreen, new_peer: NewPeer) -> None:
    """Bob's door is closed to other services; a friend on his own brings him together with one."""
    bob, friend, chidi = people.bob(), people.alice("instagram"), people.chidi()
    his = new_screen()
    his.sign_up(bob)
    theirs, third = new_peer(friend), new_peer(chidi)
    pair = theirs.start(bob, text="Hello neighbour")
    his.answer_request("Accept")
    theirs.until(lambda: theirs.view(pair).get("status") == "active")
    group = theirs.start(bob, chidi, text="Meet Chidi", title="Three of us")
    third.accept()
    requests = his.open_requests()
    expect(requests.get_by_text("WhatsApp")).to_be_visible(timeout=SLOW)
    requests.get_by_role("button", name="Accept", exact=True).click()
    his.open("Three of us")
    his.say("Hello Chidi")
    third.hears(group, "Hello Chidi")


def test_a_later_stranger_at_a_closed_door_is_asked_about(new_screen: NewScreen, new_peer: NewPeer) -> None:
    bob, friend, other, chidi = people.bob(), people.alice("instagram"), people.mallory("instagram"), people.chidi()
    his = new_screen()
    his.sign_up(bob)
    theirs, more, third = new_peer(friend), new_peer(other), new_peer(chidi)
    group = theirs.start(bob, other, text="Only us here", title="Neighbours")
    more.accept()
    his.answer_request("Accept")
    his.open("Neighbours")
    to = [{"service": chidi.service, "identifier": chidi.identifier}]
    theirs.until(lambda: _added(theirs, group, to), "Chidi to be added")
    third.accept()
    expect(his.button("Stay")).to_be_visible(timeout=SLOW)
    expect(his.button("Go")).to_be_visible()
    his.button("Stay").click()
    expect(his.button("Stay")).to_have_count(0, timeout=SLOW)
    his.say("Welcome, Chidi")
    third.hears(group, "Welcome, Chidi")


def _added(peer: Peer, group: str, to: list[dict[str, str]]) -> bool:
    peer.ask("addMember", conversation=group, to=to)
    return True


@pytest.fixture
def without_mallory(new_screen: NewScreen, new_peer: NewPeer) -> tuple[Screen, Peer, Peer, str]:
    """Alice has removed Mallory from a group with Bob; all three engines still run."""
    alice, bob, mallory = people.alice(), people.bob(), people.mallory()
    hers = new_screen()
    hers.sign_up(alice)
    his, out = new_peer(bob), new_peer(mallory)
    hers.start(bob, mallory, text="Welcome both", title="Plans")
    group = his.accept()
    assert out.accept() == group
    out.say(group, "Nice to be here")
    hers.expect_message("Nice to be here", sender=mallory.name)
    hers.remove(mallory.name)
    his.until(lambda: len(his.members(group)) == 2, "Mallory to be gone")
    return hers, his, out, group


def test_a_removed_member_cannot_read_post_or_rejoin(without_mallory: tuple[Screen, Peer, Peer, str]) -> None:
    hers, his, out, group = without_mallory
    out.until(lambda: out.view(group).get("status") == "removed", "to be told")
    hers.say("Now that we are alone")
    his.hears(group, "Now that we are alone")
    with pytest.raises(Refused):
        out.ask("send", conversation=group, id=out.new_id(), text="Let me in")
    his.say(group, "Nobody else hears this")
    hers.expect_message("Nobody else hears this")
    out.kill()
    back = Peer(out.person, out.server, out.store)
    back.until(lambda: back.view(group).get("status") == "removed", "to come back")
    assert not {"Now that we are alone", "Nobody else hears this"} & set(back.texts(group))
    assert "Let me in" not in his.texts(group)
    assert len(his.members(group)) == 2
    back.stop()


def test_a_removed_member_s_other_devices_are_out_too(without_mallory: tuple[Screen, Peer, Peer, str]) -> None:
    hers, his, out, group = without_mallory
    second = Peer(out.person, out.server).sign_in()
    hers.say("Only for two")
    his.hears(group, "Only for two")
    assert second.view(group).get("status") in {None, "removed", "lost", "left"}
    assert second.texts(group) == [] if second.view(group) else True
    assert len(his.members(group)) == 2
    second.stop()
