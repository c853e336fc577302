"""Links as somebody with several accounts uses them: arranged, shown to one contact, registered, and finding people."""

import re

from playwright.sync_api import Locator, expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.browser.test_accessibility import DOC, LINE, Named, faultless, locate, section
from tests.browser.test_inbox import allow, merged
from tests.journey import NewPeer, NewScreen
from tests.people import Person

SERVICES = {"messenger": "Messenger", "instagram": "Instagram", "whatsapp": "WhatsApp"}


def region(screen: Screen, name: str) -> Locator:
    return screen.page.get_by_role("region", name=name, exact=True)


def details(screen: Screen) -> Locator:
    """The pane beside the messages."""
    pane = screen.page.get_by_role("complementary", name="Details")
    if not pane.is_visible():
        screen.button("Details").click()
    expect(pane).to_be_visible()
    return pane


def links_page(screen: Screen, service: str) -> None:
    """The part "Links" of that service's privacy centre."""
    screen.visit(service, "/privacy/#links")
    expect(screen.page.get_by_role("heading", name="Links between your accounts")).to_be_visible(timeout=SLOW)


def also(showing: Person, other: Person) -> str:
    return f"Also on {SERVICES[other.service]} as {other.name}, shown to you by {showing.name}"


def test_named_coloured_and_ordered_and_offered_again_in_a_new_browser(new_screen: NewScreen) -> None:
    named, numbered = people.alice("messenger"), people.alice("whatsapp")
    first = new_screen()
    merged(first, named, numbered)
    first.button("Settings").click()
    sheet = first.page.get_by_role("dialog", name="Settings")
    sheet.get_by_role("button", name=re.compile(named.name)).click()
    sheet.get_by_role("textbox", name="Name for Messenger").fill("Work")
    sheet.get_by_role("radio", name="Moss").check()
    sheet.get_by_role("button", name="Move WhatsApp up").click()
    expect(sheet.get_by_role("button", name="Move WhatsApp up")).to_be_disabled()
    expect(sheet.get_by_text("Work", exact=True)).to_be_visible()

    second = new_screen()
    second.sign_in(named)
    second.expect_inbox()
    way = second.page.get_by_role("link", name=re.compile("Messenger"))
    for _ in range(10):  # what the first browser changed leaves it after a random while
        second.visit(None, "/inbox/")
        expect(way).not_to_contain_text("Opening", timeout=SLOW)
        if "elsewhere" in way.inner_text():
            break
        second.page.wait_for_timeout(1000)
    expect(way).to_contain_text("elsewhere")
    allow(second, "messenger")
    second.visit(None, "/inbox/")
    second.expect_inbox()
    again = region(second, "Join again")
    expect(again.get_by_role("link", name="Sign in to WhatsApp")).to_be_visible(timeout=SLOW)
    second.button("Settings").click()
    shown = second.page.get_by_role("dialog", name="Settings")
    expect(shown.get_by_text("Work", exact=True)).to_be_visible(timeout=SLOW)
    second.button("Close").click()
    again.get_by_role("button", name="Forget: WhatsApp").click()
    expect(again).to_have_count(0)


def test_taken_out_in_one_browser_it_is_shown_in_none(new_screen: NewScreen) -> None:
    named = people.alice("messenger")
    first, second = new_screen(), new_screen()
    merged(first, named)
    second.sign_in(named)
    second.expect_inbox()
    allow(second, "messenger")
    second.visit(None, "/inbox/")
    second.expect_inbox()
    first.button("Settings").click()
    sheet = first.page.get_by_role("dialog", name="Settings")
    sheet.get_by_role("button", name=re.compile(named.name)).click()
    sheet.get_by_role("button", name="Remove Messenger from this inbox").click()
    for screen in (first, second):
        expect(screen.page.get_by_text("No account shown here")).to_be_visible(timeout=SLOW)


def confirm(screen: Screen, *purposes: str) -> None:
    """Yes to each of these on the page of the service that is open."""
    waiting = region(screen, "Waiting for your yes")
    expect(waiting).to_be_visible(timeout=SLOW)
    yes = waiting.get_by_role("button", name="Register the link")
    boxes = waiting.get_by_role("checkbox")
    expect(boxes).to_have_count(len(purposes) + 1, timeout=SLOW)
    for box in boxes.all():
        expect(box).not_to_be_checked()
        expect(yes).to_be_disabled()
        box.check()
    yes.click()


def test_said_no_on_one_side_nothing_is_registered(new_screen: NewScreen) -> None:
    screen = new_screen()
    merged(screen, people.alice("messenger"), people.alice("whatsapp"))
    screen.button("Settings").click()
    screen.button("Register a link").click()
    sheet = screen.page.get_by_role("dialog", name="Register a link")
    sheet.get_by_role("button", name="Next").click()
    sheet.get_by_role("link", name="Confirm on Messenger").click(timeout=SLOW)
    confirm(screen)
    screen.page.get_by_role("link", name="Go on to WhatsApp").click(timeout=SLOW)
    screen.button("Do not register").click(timeout=SLOW)
    expect(region(screen, "Waiting for your yes")).to_have_count(0)
    expect(screen.page.get_by_text("The server knows of no other account of yours.")).to_be_visible(timeout=SLOW)


def test_one_sign_in_opens_the_other_in_a_new_browser_until_either_side_undoes_it(new_screen: NewScreen) -> None:
    named, numbered = people.alice("messenger"), people.alice("whatsapp")
    first, second = new_screen(), new_screen()
    merged(first, named, numbered)
    first.button("Settings").click()
    first.button("Register a link").click()
    sheet = first.page.get_by_role("dialog", name="Register a link")
    sheet.get_by_role("checkbox", name="Signing in to one signs in to the other").check()
    sheet.get_by_role("button", name="Next").click()
    sheet.get_by_role("link", name="Confirm on Messenger").click(timeout=SLOW)
    confirm(first, "link_sign_in")
    first.page.get_by_role("link", name="Go on to WhatsApp").click(timeout=SLOW)
    confirm(first, "link_sign_in")
    expect(first.page.get_by_text(f"With {named.name} on Messenger")).to_be_visible(timeout=SLOW)

    second.sign_in(named)
    second.expect_inbox()
    second.visit("whatsapp", "/sign-in/#inbox")
    second.button("Sign in with a linked Messenger account").click(timeout=SLOW)
    second.button("Sign in to WhatsApp").click(timeout=SLOW)
    expect(second.page.get_by_role("switch", name="Show in the unified inbox")).to_be_visible(timeout=SLOW)
    expect(second.page.get_by_text(numbered.identifier)).to_be_visible(timeout=SLOW)

    links_page(first, "messenger")
    first.button("Undo the link with WhatsApp").click(timeout=SLOW)
    for screen, service in ((first, "messenger"), (second, "whatsapp")):
        links_page(screen, service)
        expect(screen.page.get_by_text("The server knows of no other account of yours.")).to_be_visible(timeout=SLOW)


def test_found_by_name_only_by_choice(new_screen: NewScreen) -> None:
    alice, bob = people.alice("messenger"), people.bob("messenger")
    looking, wanted = new_screen(), new_screen()
    wanted.sign_up(alice)
    looking.sign_up(bob)
    looking.button("New conversation").click()
    looking.button("Find people").click()
    looking.field("Whole name or handle").fill(alice.name)
    find = looking.page.get_by_role("search").get_by_role("button", name="Find", exact=True)
    find.click()
    expect(looking.page.get_by_text("Nobody with this name wants to be found from here.")).to_be_visible(timeout=SLOW)
    wanted.visit("messenger", "/privacy/#reach")
    discoverable = wanted.page.get_by_role("switch").last
    discoverable.click(timeout=SLOW)
    expect(discoverable).to_be_checked(timeout=SLOW)
    result = looking.page.get_by_role("button", name=f"Write to {alice.name} on Messenger")
    for _ in range(10):
        find.click()
        looking.page.wait_for_timeout(500)
        if result.is_visible():
            break
    result.click()
    looking.field("First message").fill("I looked for you")
    looking.button("Start").click()
    looking.expect_message("I looked for you")


def part(title: str) -> list[Named]:
    """The lines of the document under a heading of the second rank."""
    body = DOC.read_text(encoding="utf-8").split(f"\n### {title}", 1)[1].split("\n##", 1)[0]
    lines = [
        Named(match["role"], name, match["where"] or "")
        for match in LINE.finditer(body)
        for name in re.findall(r"\*\*(.+?)\*\*", match["names"])
    ]
    assert lines, title
    return lines


def named(screen: Screen, title: str, **fill: str) -> None:
    """Every line of a part is there, at least once; `fill` puts people and services into its placeholders."""
    for line in part(title):
        expect(locate(screen.page, line, **fill).first).to_be_attached(timeout=SLOW)


def test_the_names_of_links_are_promised_and_found_and_no_screen_has_a_grave_fault(
    new_screen: NewScreen, new_peer: NewPeer
) -> None:
    """One walk by the names of docs/accessibility.md: settings, details, proposal, the part of the privacy centre."""
    alice, numbered, bob = people.alice("messenger"), people.alice("whatsapp"), new_peer(people.bob())
    screen = new_screen()
    merged(screen, alice, numbered)
    screen.button("Settings").click()
    screen.page.get_by_role("dialog", name="Settings").get_by_role(
        "button", name=re.compile("Messenger$")
    ).first.click()
    named(screen, "Settings of the unified inbox", SERVICE="Messenger")
    faultless(screen.page)
    screen.button("Register a link").click()
    faultless(screen.page)
    screen.button("Next").click()
    screen.page.get_by_role("link", name="Confirm on Messenger").wait_for()
    screen.visit(None, "/inbox/")
    screen.start(bob.person, text="Hello", sender="messenger")
    conversation = bob.accept()
    bob.say(conversation, "Hello to you")
    screen.expect_message("Hello to you")
    pane = details(screen)
    pane.get_by_role("button", name="Show another account").click(timeout=SLOW)
    faultless(screen.page)
    names = {"NAME on SERVICE": f"{numbered.name} on WhatsApp", "NAME": bob.person.name}
    for line in section("Links in the details of a pair"):
        if "after that button" in line.where:
            expect(locate(screen.page, line, **names)).to_have_count(1)
    pane.get_by_role("button", name=f"Show to {bob.person.name}").click()
    expect(pane.get_by_role("button", name=f"Stop showing to {bob.person.name}")).to_be_visible(timeout=SLOW)
    links_page(screen, "messenger")
    for line in part("Links"):
        expect(locate(screen.page, line)).to_have_count(1, timeout=SLOW)
    expect(screen.button(f"Stop showing to {bob.person.name}")).to_have_count(1)
    faultless(screen.page)
    screen.page.emulate_media(color_scheme="dark")
    faultless(screen.page)
    screen.button(f"Stop showing to {bob.person.name}").click()
    expect(screen.button(f"Stop showing to {bob.person.name}")).to_have_count(0, timeout=SLOW)
    bob.until(lambda: all(member["also"] == [] for member in bob.members(conversation)), "the end of it")
