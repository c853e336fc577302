"""What is done with messages, across services: in a pair on a service's own page, in a group in the unified inbox."""

import re
from typing import Any

from playwright.sync_api import Locator, expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.browser.test_inbox import merged
from tests.journey import NewPeer, NewScreen
from tests.peer import Peer

View = dict[str, Any]


def act(screen: Screen, message: Locator, item: str) -> None:
    """The item of the message's own menu was chosen."""
    message.hover()
    message.get_by_role("button", name=re.compile("^Actions for the message of ")).click()
    screen.page.get_by_role("menuitem", name=item, exact=True).click()


def dialog(screen: Screen, button: str) -> None:
    """The open dialog's button was pressed, and it is closed."""
    screen.page.get_by_role("dialog").get_by_role("button", name=button, exact=True).click()
    expect(screen.page.get_by_role("dialog")).to_have_count(0, timeout=SLOW)


def of(peer: Peer, conversation: str, text: str) -> View:
    """The message that reads so now; {} while there is none."""
    return next((one for one in peer.messages(conversation) if one["text"] == text), {})


def annotates(peer: Peer, conversation: str, message: View, **what: object) -> None:
    """The engine took it."""
    ref = {"id": message["id"], "account": message["sender"]["account"]}
    peer.ask("annotate", conversation=conversation, id=peer.new_id(), of=ref, what=what)


def test_a_pair_across_services(new_screen: NewScreen, new_peer: NewPeer) -> None:
    alice, bob = people.alice(), people.bob()
    hers, his = new_screen(), new_peer(bob)
    hers.sign_up(alice)
    hers.start(bob, text="Who brings what?")
    pair = his.accept()
    his.say(pair, "I bring bred")
    _reacted_and_edited(hers, his, pair)
    _answered_and_changed(hers, his, pair)
    _pinned_and_deleted(hers, his, pair)
    _disappearing(hers, his, pair)
    _kept_and_unread(hers, his, pair)


def _reacted_and_edited(hers: Screen, his: Peer, pair: str) -> None:
    theirs = hers.message("I bring bred")
    act(hers, theirs, "React with 👍")
    expect(theirs.get_by_role("button", name="👍 from You", exact=True)).to_be_visible()
    his.until(lambda: of(his, pair, "I bring bred").get("reactions"), "the reaction")
    annotates(his, pair, of(his, pair, "I bring bred"), kind="edit", text="I bring bread")
    theirs = hers.message("I bring bread")
    theirs.get_by_role("button", name="Edited: show earlier wordings").click(timeout=SLOW)
    expect(hers.page.get_by_role("dialog", name="Earlier wordings").get_by_text("I bring bred")).to_be_visible()
    dialog(hers, "Close")


def _answered_and_changed(hers: Screen, his: Peer, pair: str) -> None:
    theirs = hers.message("I bring bread", sender=his.person.name)
    act(hers, theirs, "Reply")
    hers.say("Then I bring butter")
    answer = his.until(lambda: of(his, pair, "Then I bring butter"), "the answer")
    assert answer["replyTo"]["id"] == of(his, pair, "I bring bread")["id"]
    quote = re.compile(f"^Answers {re.escape(his.person.name)}: I bring bread")
    hers.message("Then I bring butter").get_by_role("button", name=quote).click()
    expect(theirs).to_be_focused()
    hers.field("Message").press("ArrowUp")
    expect(hers.field("Message")).to_have_value("Then I bring butter")
    hers.field("Message").fill("Then I bring salt")
    hers.button("Save changes").click()
    his.until(lambda: of(his, pair, "Then I bring salt"), "the change")


def _pinned_and_deleted(hers: Screen, his: Peer, pair: str) -> None:
    annotates(his, pair, of(his, pair, "Who brings what?"), kind="pin", on=True)
    expect(hers.region("Pinned message")).to_contain_text("Who brings what?", timeout=SLOW)
    act(hers, hers.message("Then I bring salt"), "Delete")
    dialog(hers, "Delete for everyone")
    his.until(lambda: [one for one in his.messages(pair) if one["kind"] == "deleted"], "the deletion")
    assert "Then I bring salt" not in his.texts(pair)
    theirs = hers.message("I bring bread", sender=his.person.name)
    act(hers, theirs, "Delete")
    expect(hers.page.get_by_role("dialog").get_by_role("button", name="Delete for everyone")).to_have_count(0)
    dialog(hers, "Delete for me")
    expect(theirs).to_have_count(0)
    assert "I bring bread" in his.texts(pair)


def _disappearing(hers: Screen, his: Peer, pair: str) -> None:
    hers.button("1 day").click()
    his.until(lambda: his.view(pair)["timer"] == 86_400, "the timer")
    hers.say("Gone tomorrow")
    assert his.until(lambda: of(his, pair, "Gone tomorrow"), "the message")["timer"] == 86_400


def _kept_and_unread(hers: Screen, his: Peer, pair: str) -> None:
    hers.field("Message").fill("Half a sentence")
    act(hers, hers.message("Gone tomorrow"), "React with 🙏")
    # Done in order: what was asked before it is done, too.
    his.until(lambda: of(his, pair, "Gone tomorrow").get("reactions"), "the reaction")
    hers.page.reload()
    expect(hers.field("Message")).to_have_value("Half a sentence", timeout=SLOW)
    act(hers, hers.message("Gone tomorrow"), "Mark unread from here")
    expect(hers.conversation(his.person.name)).to_have_accessible_name(re.compile("1 unread"), timeout=SLOW)


def test_a_group_in_the_unified_inbox(new_screen: NewScreen, new_peer: NewPeer) -> None:
    alice, bob, chidi = people.alice(), people.bob(), people.chidi()
    his, third, hers = new_peer(bob), new_peer(chidi), new_screen()
    merged(hers, alice)
    hers.visit(None, "/inbox/")
    hers.expect_inbox()
    hers.start(bob, chidi, text="Lunch?", title="Lunch")
    group = his.accept()
    assert third.accept() == group
    third.say(group, "Noon, see www.example.org/map, not javascript:alert(1)")
    said = hers.message("Noon, see www.example.org/map, not javascript:alert(1)")
    expect(said.get_by_role("link")).to_have_attribute("href", "https://www.example.org/map", timeout=SLOW)
    expect(said.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer")

    his.say(group, "Fine")
    annotates(his, group, of(his, group, "Lunch?"), kind="reaction", text="🎉")
    annotates(third, group, of(third, group, "Lunch?"), kind="reaction", text="🎉")
    both = re.compile(f"^🎉 from .*{re.escape(bob.name)}")
    expect(hers.message("Lunch?").get_by_role("button", name=both)).to_contain_text("2", timeout=SLOW)

    box = hers.field("Message")
    box.press_sequentially("@" + chidi.name[:3])
    hers.page.get_by_role("option", name=re.compile(re.escape(chidi.name))).click()
    box.press_sequentially("thank you")
    hers.button("Send").click()
    named = third.until(lambda: of(third, group, f"@{chidi.name} thank you"), "the mention")
    assert [one["own"] for one in named["mentions"]] == [True]

    act(hers, hers.message("Fine"), "Select")
    hers.page.get_by_role("checkbox", name=re.compile("^Select .*Lunch")).check()
    hers.region("Selected messages").get_by_role("button", name="Forward").click()
    hers.page.get_by_role("dialog").get_by_role("checkbox", name=re.compile("^Lunch")).check()
    dialog(hers, "Forward now")
    his.until(lambda: his.texts(group).count("Fine") == 2, "what was forwarded")
    assert [text for text in his.texts(group) if bob.name in text] == []
