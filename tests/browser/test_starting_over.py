"""A group that a member broke, as its people see it: who did it, and one button that goes on without that one."""

from playwright.sync_api import expect

from tests import people
from tests.browser.pages import SLOW
from tests.browser.test_accessibility import faultless, locate, section
from tests.hostile import poison
from tests.journey import NewPeer, NewScreen

HOPING = 3 * SLOW  # thirty looks for a way back come first, each of several requests


def test_one_button_goes_on_without_who_broke_it(new_screen: NewScreen, new_peer: NewPeer) -> None:
    alice, bob, mallory = people.alice(), people.bob(), people.mallory()
    hers = new_screen()
    hers.sign_up(alice, everyone=True)
    his, out = new_peer(bob), new_peer(mallory)
    hers.start(bob, mallory, text="Welcome both", title="Plans")
    group = his.accept()
    out.accept()
    for peer in (his, out):
        peer.until(lambda p=peer: all(m["name"] for m in p.members(group)), "all names")  # type: ignore[misc]
    [named] = [named for named in section("Inbox") if named.name.startswith("Start over")]
    button = locate(hers.page, named, NAME=mallory.name)
    out.kill()
    poison(out.server.url(mallory.service), out.store, group)
    expect(button).to_be_visible(timeout=HOPING)
    expect(hers.page.get_by_text(f"{mallory.name} broke this group")).to_be_visible()
    faultless(hers.page)
    button.click()
    hers.expect_state(f"We go on here, without {mallory.name}: the other group broke.", "Sent")
    expect(hers.conversation("Plans")).to_have_count(2)
    expect(button).to_have_count(0)
    his.until(lambda: len([view for view in his.conversations() if view["status"] == "active"]) == 1, "the new group")
    [new] = [view["id"] for view in his.conversations() if view["status"] == "active"]
    his.say(new, "Good riddance")
    hers.expect_message("Good riddance", sender=bob.name)
    expect(hers.members().get_by_text(mallory.name)).to_have_count(0)
