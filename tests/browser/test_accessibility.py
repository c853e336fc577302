"""The names of docs/accessibility.md are found in the running product, and axe finds nothing serious on any screen."""

import re
from dataclasses import dataclass
from functools import cache

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.journey import NewPeer, NewScreen
from tests.people import Person
from tests.server import ROOT

DOC = ROOT / "docs" / "accessibility.md"
AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
LINE = re.compile(r"^- `(?P<role>\w+)` (?P<names>\*\*.+?\*\*(?:, \*\*.+?\*\*)*)(?: \((?P<where>.*)\))?$", re.MULTILINE)
SERVICES = ("messenger", "instagram", "whatsapp")
# Which kinds of fault count: what axe itself calls serious or worse.
GRAVE = {"serious", "critical"}


@dataclass(frozen=True)
class Named:
    """One line of the document."""

    role: str
    name: str
    where: str

    def at(self, service: str) -> bool:
        """Whether the line is about this service: it names it, or it names none."""
        named = [one for one in SERVICES if one in self.where]
        return not named or service in named


@cache
def section(title: str) -> tuple[Named, ...]:
    """The lines under the heading that begins with this."""
    body = DOC.read_text(encoding="utf-8").split(f"\n## {title}", 1)[1].split("\n## ", 1)[0]
    found = [
        Named(match["role"], name, match["where"] or "")
        for match in LINE.finditer(body)
        for name in re.findall(r"\*\*(.+?)\*\*", match["names"])
    ]
    assert found, f"{DOC.name} lists nothing under {title}"
    return tuple(found)


def locate(page: Page, named: Named, **fill: str) -> Locator:
    """What a person would find by this line; `fill` puts people into its placeholders."""
    name = named.name
    for placeholder, value in fill.items():
        name = name.replace(placeholder, value)
    if named.role == "text":
        return page.get_by_text(name, exact=True)
    if named.role == "label":
        return page.get_by_label(name, exact=True)
    return page.get_by_role(named.role, name=name, exact=True)  # type: ignore[arg-type]  # roles come from the document


def found(page: Page, title: str, *conditions: str, service: str = "messenger", **fill: str) -> None:
    """Every line of the section without a condition, or with one of these, is on the screen once."""
    for named in section(title):
        condition = next(
            (
                one
                for one in ("after", "in a ", "an admin", "where there", "when there", "beside", "away")
                if one in named.where
            ),
            "",
        )
        met = not condition or any(one in named.where for one in conditions)
        if named.at(service) and met and named.role != "text":
            expect(locate(page, named, **fill)).to_have_count(1, timeout=SLOW)


def faultless(page: Page) -> None:
    """axe finds nothing serious here. It is put in as a test does, past the policy of the page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    results = page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
    grave = [
        (fault["id"], [node["html"][:160] for node in fault["nodes"]][:3])
        for fault in results["violations"]
        if fault["impact"] in GRAVE
    ]
    assert grave == []


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    """Colours count twice: what is legible in one scheme may not be in the other."""
    return str(request.param)


def test_the_doors(new_screen: NewScreen, scheme: str) -> None:
    screen = new_screen()
    screen.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two it takes
    screen.visit(None)
    found(screen.page, "Doors")
    faultless(screen.page)


@pytest.mark.parametrize("service", SERVICES)
def test_sign_up_and_sign_in(new_screen: NewScreen, service: str) -> None:
    screen = new_screen()
    screen.visit(service, "/join/")
    if service != "instagram":
        name = "E-mail" if service == "messenger" else "Phone number"
        screen.field(name).fill(people.alice(service).identifier)
        screen.button("Send code").click()
    found(screen.page, "Sign-up", "after", service=service)
    for box in screen.page.get_by_role("checkbox").all():
        expect(box).not_to_be_checked()
    faultless(screen.page)
    screen.visit(service, "/sign-in/")
    found(screen.page, "Sign-in", service=service)
    faultless(screen.page)
    screen.button("Forgot the password? Use the recovery key").click()
    for named in section("Sign-in"):
        if "after that button" in named.where:
            expect(locate(screen.page, named)).to_have_count(1)
    faultless(screen.page)


def test_the_whole_app(new_screen: NewScreen, new_peer: NewPeer) -> None:
    """One walk: a new conversation, a group, details, a request, the settings."""
    alice, bob, chidi = people.alice(), people.bob(), people.chidi()
    screen = new_screen()
    screen.sign_up(alice, everyone=True)
    his, _ = new_peer(bob), new_peer(chidi)
    _inbox_and_group(screen, bob, chidi)
    his.accept()
    _messages(screen)
    _group_details(screen, bob)
    new_peer(people.mallory()).start(alice, text="Good day, Alice")
    _request(screen)
    _pair(screen)
    _settings(screen)


def _inbox_and_group(screen: Screen, *others: Person) -> None:
    page = screen.page
    faultless(page)
    screen.button("New conversation").click()
    found(page, "New conversation")
    faultless(page)
    screen.field("To").fill(", ".join(person.address for person in others))
    found(page, "New conversation", "when there")
    screen.field("First message").fill("Hello both")
    screen.button("Start").click()
    screen.expect_state("Hello both", "Sent")
    found(page, "Inbox", "in a conversation", "in a group")
    found(page, "Recovery key")
    faultless(page)


def _messages(screen: Screen) -> None:
    """The menu of one's own message, with a mouse and with keys alone."""
    page = screen.page
    message = screen.message("Hello both")
    for named in section("Messages"):
        if named.where.startswith("in the menu"):
            message.focus()
            page.keyboard.press("Enter")
            expect(locate(page, named)).to_have_count(1)
            faultless(page) if named.name == "Reply" else None
            page.keyboard.press("Escape")
    expect(locate(page, section("Messages")[0], NAME="You")).to_have_count(1)
    screen.button("Emoji").click()
    expect(page.get_by_role("searchbox", name="Search emoji", exact=True)).to_be_focused()
    expect(page.get_by_role("button", name="grinning face", exact=True)).to_be_visible(timeout=SLOW)
    faultless(page)
    page.keyboard.press("Escape")


def _group_details(screen: Screen, other: Person) -> None:
    page = screen.page
    expect(screen.button(f"Remove {other.name}")).to_be_visible(timeout=SLOW)
    names = {"NAME": other.name}
    for named in section("Details"):
        if "in a pair" not in named.where and named.name != "Undo":
            expect(locate(page, named, **names).first).to_be_visible(timeout=SLOW)
    screen.button(f"Safety number of {other.name}").click()
    expect(screen.button(f"Block {other.name}")).to_be_visible()
    expect(screen.button(f"Mute {other.name} for an hour")).to_be_visible()
    screen.button("Add member").click()
    expect(screen.field("Address")).to_be_focused()
    faultless(page)


def _request(screen: Screen) -> None:
    screen.open_requests()
    found(screen.page, "Requests")
    faultless(screen.page)
    screen.answer_request("Accept")


def _pair(screen: Screen) -> None:
    screen.say("Good day to you")
    expect(screen.button("Block")).to_have_count(1, timeout=SLOW)
    expect(screen.button("Mute for an hour")).to_have_count(1)
    expect(screen.button("Leave")).to_have_count(1)
    faultless(screen.page)


def _settings(screen: Screen) -> None:
    screen.button("Settings").click()
    expect(screen.button("Sign out")).to_be_visible(timeout=SLOW)
    found(screen.page, "Settings")
    faultless(screen.page)


def test_the_unified_inbox(new_screen: NewScreen) -> None:
    screen = new_screen()
    screen.visit(None, "/inbox/")
    found(screen.page, "Unified inbox")
    faultless(screen.page)
    screen.button("Add account").click()
    dialog = screen.page.get_by_role("dialog", name="Add account", exact=True)
    expect(dialog.get_by_role("link")).to_have_count(len(SERVICES), timeout=SLOW)
    faultless(screen.page)


def test_keys_alone_are_enough(new_screen: NewScreen, new_peer: NewPeer) -> None:
    """Starts a conversation and writes in it without touching a mouse; `?` tells how."""
    bob, alice = people.bob(), people.alice()
    new_peer(bob)
    screen = new_screen()
    screen.sign_up(alice)
    keyboard = screen.page.keyboard
    keyboard.press("?")
    expect(screen.page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    keyboard.press("Escape")
    screen.button("New conversation").press("Enter")
    expect(screen.field("To")).to_be_focused()
    keyboard.type(bob.address)
    screen.field("First message").focus()
    keyboard.type("By hand")
    screen.button("Start").press("Enter")
    expect(screen.field("Message")).to_be_focused(timeout=SLOW)
    keyboard.type("And again")
    keyboard.press("Enter")
    screen.expect_message("And again")
