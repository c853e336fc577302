"""A member is muted with the mouse: refused while there is nothing of theirs, and then what they write waits."""

import time

from playwright.sync_api import expect

from tests import people
from tests.browser.pages import SLOW
from tests.journey import NewPeer, NewScreen

SILENCE_SECONDS = 2


def test_an_admin_mutes_a_member(new_screen: NewScreen, new_peer: NewPeer) -> None:
    alice, bob, chidi = people.alice(), people.bob(), people.chidi()
    screen, his = new_screen(), new_peer(bob)
    new_peer(chidi)
    screen.sign_up(alice)
    screen.start(bob, chidi, text="Lunch for three?", title="Lunch")
    group = his.accept()
    his.hears(group, "Lunch for three?")
    screen.members()
    silent = chidi.identifier  # who has not come yet goes by what was typed
    screen.button(f"Safety number of {silent}").click(timeout=SLOW)
    screen.button(f"Mute {silent} for an hour").click()
    expect(screen.alert()).to_have_text("They wrote nothing here in the last hour, so there is nothing to mute.Dismiss")
    screen.button(f"Safety number of {bob.name}").click(timeout=SLOW)
    his.say(group, "Soup")
    screen.expect_message("Soup")
    screen.button(f"Mute {bob.name} for an hour").click()
    asked = f"The service was asked to take nothing from {bob.name} here for an hour."
    expect(screen.page.get_by_role("status").filter(has_text=asked)).to_be_visible(timeout=SLOW)
    his.ask("send", conversation=group, id=his.new_id(), text="More soup")
    screen.say("Enough soup")
    his.hears(group, "Enough soup")
    time.sleep(SILENCE_SECONDS)
    assert [m["state"] for m in his.messages(group) if m["text"] == "More soup"] == ["sending"]
    expect(screen.message("More soup")).to_have_count(0)
