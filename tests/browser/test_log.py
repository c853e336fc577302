"""The log of a long conversation: what stays in sight when the window changes."""

from playwright.sync_api import ViewportSize, expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.journey import NewPeer, NewScreen

WIDE = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=760)
KEYBOARD = ViewportSize(width=390, height=420)
LONG = "A sentence that is long enough to take another line or two where there is little room, as on a phone. "


def long_talk(new_screen: NewScreen, new_peer: NewPeer) -> Screen:
    """Alice's screen, on which Bob says more than fits."""
    bob = people.bob()
    his, screen = new_peer(bob), new_screen()
    screen.page.set_viewport_size(WIDE)
    screen.sign_up(people.alice())
    screen.start(bob, text="The very first")
    talk = his.accept()
    for number in range(12):
        his.say(talk, f"{LONG * 3}{number}")
    return screen


def test_who_is_at_the_end_stays_there_when_the_window_becomes_a_phones(
    new_screen: NewScreen, new_peer: NewPeer
) -> None:
    screen = long_talk(new_screen, new_peer)
    last = screen.message(f"{LONG * 3}11")
    expect(last).to_be_in_viewport(timeout=SLOW)
    for size in (PHONE, KEYBOARD, WIDE):
        screen.page.set_viewport_size(size)
        expect(last).to_be_in_viewport(timeout=SLOW)
        expect(screen.button("Jump to latest")).to_have_count(0)


def test_who_reads_further_up_is_left_there(new_screen: NewScreen, new_peer: NewPeer) -> None:
    screen = long_talk(new_screen, new_peer)
    screen.expect_message(f"{LONG * 3}11")
    screen.page.get_by_role("log").press("Home")
    first = screen.message("The very first")
    expect(first).to_be_in_viewport(timeout=SLOW)
    screen.page.set_viewport_size(ViewportSize(width=1280, height=600))
    expect(first).to_be_in_viewport(timeout=SLOW)
