"""Takes the pictures of the docs from the running product: `python -m tests.browser.make_pictures`. Not a test."""

import sys
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests import browsers
from tests.browser.pages import Screen
from tests.browser.test_inbox import merged
from tests.peer import Peer
from tests.people import Person
from tests.privacy.tapped import TappedServer

PICTURES = Path(__file__).resolve().parent.parent.parent / "docs" / "pictures"
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

NAMED = Person("messenger", "Ines Carvalho", "ines.carvalho@example.org")
HANDLED = Person("instagram", "ines.draws", "ines.draws")
FRIENDS = {
    "chidi": Person("whatsapp", "Chidi", "+2348031234001"),
    "bob": Person("instagram", "bob.bakes", "bob.bakes"),
    "mari": Person("messenger", "Mari Saar", "mari.saar@example.org"),
    "yuki": Person("whatsapp", "Yuki Tanaka", "+2348031234002"),
    "leo": Person("instagram", "leo.in.linocut", "leo.in.linocut"),
}


def main() -> int:
    """The pictures in docs/pictures/ show today's screen."""
    PICTURES.mkdir(exist_ok=True)
    with TappedServer() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.find(), args=browsers.ARGUMENTS)
        friends = {name: Peer(person, server).sign_up() for name, person in FRIENDS.items()}
        screen = _inbox(browser, server)
        _talk(screen, friends)
        _take(screen)
        for friend in friends.values():
            friend.stop()
        browser.close()
    return 0


def _inbox(browser: Browser, server: TappedServer) -> Screen:
    context = browser.new_context(locale="en-GB", viewport=WIDE, device_scale_factor=2)
    screen = Screen(context, server)
    merged(screen, NAMED, HANDLED)
    return screen


def _talk(screen: Screen, friends: dict[str, Peer]) -> None:
    """A morning of ordinary messages, over all three services."""
    _pair(screen, friends["leo"], "instagram", "Is the blue proof dry?", ["Nearly. Give it until four."])
    _pair(screen, friends["mari"], "messenger", "Thank you for the ride!", ["Any time. You left your umbrella."])
    _pair(screen, friends["yuki"], "messenger", "Did the parcel come?", ["It came! Opening it with tea."])
    _group(screen, friends)
    yuki = friends["yuki"]
    yuki.say(yuki.conversations()[0]["id"], "And the tea is gone already.")
    friends["bob"].start(HANDLED, text="Hello Ines, I bake for the summer market. Would you draw our sign?")


def _pair(screen: Screen, friend: Peer, sender: str, first: str, replies: list[str]) -> None:
    screen.start(friend.person, text=first, sender=sender)
    talk = friend.accept()
    for reply in replies:
        friend.say(talk, reply)
        screen.expect_message(reply, sender=friend.person.name)


def _group(screen: Screen, friends: dict[str, Peer]) -> None:
    chidi, mari, leo = friends["chidi"], friends["mari"], friends["leo"]
    to = [friend.person for friend in (chidi, mari, leo)]
    screen.start(*to, text="Picnic on Saturday? I can bring the big blanket.", title="Picnic", sender="messenger")
    talk = chidi.accept()
    for known in (mari, leo):  # whom one has accepted before is let in unasked
        known.until(partial(known.view, talk), "the group")
    for friend in (chidi, mari, leo):
        screen.page.get_by_text(f"{friend.person.name} joined").wait_for()
    said = ((chidi, "Yes! I make puff-puff, enough for everyone."), (mari, "I have the thermos and three cups."))
    for friend, text in (*said, (leo, "Then I bring the fourth cup.")):
        friend.say(talk, text)
        screen.expect_message(text, sender=friend.person.name)
    screen.say("Perfect. Under the lime tree at two, and if it rains, at mine.")
    chidi.say(talk, "If it rains we call it soup.")
    screen.expect_message("If it rains we call it soup.", sender="Chidi")


def _take(screen: Screen) -> None:
    page = screen.page
    page.wait_for_timeout(6000)  # toasts and banners have gone
    _shot(page, "inbox", "light")
    _shot(page, "inbox-dark", "dark")
    page.set_viewport_size(PHONE)
    if (latest := screen.button("Jump to latest")).is_visible():
        latest.click()
    _shot(page, "inbox-phone", "light")
    page.set_viewport_size(WIDE)
    screen.visit(None)
    _shot(page, "doors", "light")


def _shot(page: Page, name: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
