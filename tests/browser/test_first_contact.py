"""First contact across services: accepted, declined, blocked, or met by a closed door."""

from playwright.sync_api import expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.journey import NewPeer, NewScreen


def knock(new_screen: NewScreen) -> tuple[Screen, Screen, people.Person, people.Person]:
    """Alice on Messenger has written to Bob on Instagram, whose door is open."""
    alice, bob = people.alice(), people.bob()
    hers, his = new_screen(), new_screen()
    his.sign_up(bob, everyone=True)
    hers.sign_up(alice)
    hers.start(bob, text="Hello Bob, are you there?")
    return hers, his, alice, bob


def test_first_contact_is_accepted_and_both_reply(new_screen: NewScreen) -> None:
    hers, his, alice, bob = knock(new_screen)
    request = his.open_requests()
    expect(request.get_by_text(alice.name)).to_be_visible()
    expect(request.get_by_text("Hello Bob, are you there?")).to_be_visible()
    expect(his.page.get_by_text(alice.identifier)).to_have_count(0)
    his.answer_request("Accept")
    his.open(alice.name)
    his.expect_message("Hello Bob, are you there?", sender=alice.name)
    his.say("Yes, across the street.")
    hers.expect_message("Yes, across the street.", sender=bob.name)
    hers.say("So I see.")
    his.expect_message("So I see.", sender=alice.name)


def test_declining_says_nothing(new_screen: NewScreen) -> None:
    hers, his, alice, _ = knock(new_screen)
    hers.expect_state("Hello Bob, are you there?", "Sent")
    his.answer_request("Decline")
    expect(his.region("Requests").get_by_role("button", name="Accept")).to_have_count(0, timeout=SLOW)
    hers.say("Still there?")
    his.page.wait_for_timeout(1500)
    expect(his.conversation(alice.name)).to_have_count(0)
    expect(his.page.get_by_text("Still there?")).to_have_count(0)
    hers.expect_state("Hello Bob, are you there?", "Sent")
    expect(hers.alert()).to_have_count(0)


def test_blocking_says_nothing(new_screen: NewScreen) -> None:
    hers, his, alice, bob = knock(new_screen)
    his.answer_request("Block")
    expect(his.region("Requests").get_by_role("button", name="Accept")).to_have_count(0, timeout=SLOW)
    hers.say("Did you get this?")
    hers.start(bob, text="And this one?")
    hers.page.wait_for_timeout(1500)
    expect(hers.alert()).to_have_count(0)
    for text in ("Did you get this?", "And this one?", alice.name):
        expect(his.page.get_by_text(text)).to_have_count(0)
    his.page.reload()
    his.expect_inbox()
    his.button("Requests").click()
    expect(his.region("Requests").get_by_role("button", name="Accept")).to_have_count(0)


def test_a_blocked_contact_s_messages_are_not_shown(new_screen: NewScreen) -> None:
    hers, his, alice, _ = knock(new_screen)
    his.answer_request("Accept")
    his.open(alice.name)
    his.button("Details").click()
    his.button("Block").click()
    expect(his.button("Unblock")).to_be_visible(timeout=SLOW)
    hers.say("Hello again?")
    his.page.wait_for_timeout(1500)
    expect(his.message("Hello again?")).to_have_count(0)
    expect(hers.alert()).to_have_count(0)


def test_a_closed_door_and_nobody_sound_alike(new_screen: NewScreen, new_peer: NewPeer) -> None:
    closed, nobody = people.bob(), people.bob()
    peer = new_peer(closed)
    peer.decides("cross_service_reach", granted=False)
    hers = new_screen()
    hers.sign_up(people.alice())
    said = []
    for person in (closed, nobody):
        hers.button("New conversation").click()
        hers.field("To").fill(person.address)
        hers.field("First message").fill("Hello?")
        hers.button("Start").click()
        expect(hers.alert().first).to_be_visible(timeout=SLOW)
        said.append(hers.alert().first.inner_text().replace(person.identifier, "…"))
        hers.page.reload()
        hers.expect_inbox()
    assert said[0] == said[1]
