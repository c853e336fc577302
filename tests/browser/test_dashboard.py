"""What an officer does, from sign-in to done: a purpose with four eyes, an erasure with four eyes, a ledger checked."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests import people
from tests.browser.officers import Officer, elsewhere
from tests.browser.pages import SLOW, Screen
from tests.browser.test_accessibility import faultless
from tests.journey import NewContext
from tests.server import Server
from tests.test_csp import complaints

REACH = "People on other services may write to me"
ROOMS = ("Consent", "Purposes", "Requests", "People", "Ledgers", "Policies", "Staff log", "What it cannot show")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of its own: what officers publish, everybody reads."""
    with Server(settings={"ENGINE_PACE": "0.02"}) as running:
        yield running


_serial = itertools.count(1)


@pytest.fixture
def ines(new_context: NewContext, server: Server) -> Officer:
    return Officer(new_context(), server, f"ines{next(_serial)}").set_up()


@pytest.fixture
def ruben(new_context: NewContext, server: Server) -> Officer:
    return Officer(new_context(), server, f"ruben{next(_serial)}").set_up()


def test_two_officers_erase_an_account_and_one_alone_cannot(
    ines: Officer, ruben: Officer, new_context: NewContext, server: Server
) -> None:
    person = people.bob()
    bob = Screen(new_context(), server)
    bob.sign_up(person)
    ines.tab("Requests")
    ines.link("Put a request on record").click()
    ines.choose("Right", "Erasure (Art. 17)")
    ines.choose("Service", "Instagram")
    ines.field("E-mail, handle or phone number").fill(person.identifier)
    ines.button("Put on record").click()
    address = ines.page.url
    ines.choose("How was it proven who asks?", "they returned a code sent to the address of the account")
    ines.button("Begin").click()
    ines.button("Propose the erasure").click()
    expect(ines.page.get_by_text("You proposed this, so another officer carries it out.")).to_be_visible()
    expect(ines.button("Erase the account")).to_have_count(0)
    faultless(ines.page)

    ruben.page.goto(address)
    ruben.button("Erase the account").click()
    expect(ruben.page.get_by_text("it was erased")).to_be_visible()
    expect(bob.button("New conversation")).to_have_count(0, timeout=SLOW)  # his own browser was signed out
    elsewhere = Screen(new_context(), server)
    elsewhere.sign_in(person)
    expect(elsewhere.alert()).to_be_visible(timeout=SLOW)
    ines.tab("Staff log")
    expect(ines.page.get_by_role("row", name=re.compile("erased account"))).to_be_visible()


def test_a_ledger_is_exported_and_checked_elsewhere(
    ines: Officer, new_context: NewContext, server: Server, tmp_path: Path
) -> None:
    alice = Screen(new_context(), server)
    alice.sign_up(people.alice("whatsapp"), everyone=True)
    ines.tab("Ledgers")
    ines.button("Check the ledger of WhatsApp").click()
    ines.told("The ledger of WhatsApp is whole up to entry")
    with ines.page.expect_download() as download:
        ines.button("Export the ledger of WhatsApp").click()
    file = tmp_path / "ledger.jsonl"
    download.value.save_as(file)
    command = ines.page.locator("pre").inner_text()
    key = command.split("--key=")[1].strip()
    assert "whatsapp: 1 entries hold" in elsewhere("verify_consent", str(file), f"--key={key}")
    file.write_text(file.read_text().replace('"act": "grant"', '"act": "refuse"'))
    with pytest.raises(AssertionError, match="broken"):
        elsewhere("verify_consent", str(file), f"--key={key}")


def test_a_passkey_alone_signs_in(ines: Officer) -> None:
    _authenticator(ines.page.context, ines)
    ines.visit("/me/")
    ines.link("Add a passkey").click()
    ines.field("Name of this passkey").fill("The blue one")
    ines.button("Make a passkey").click()
    expect(ines.page.get_by_text("The blue one, since")).to_be_visible()
    ines.button("Sign out").click()
    ines.button("Use a passkey").click()
    expect(ines.heading("Consent")).to_be_visible()


def _authenticator(context: BrowserContext, officer: Officer) -> None:
    """A device that keeps passkeys and always knows its owner."""
    session = context.new_cdp_session(officer.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_room_is_without_fault_and_fits(ines: Officer, scheme: str, width: int) -> None:
    said = complaints(ines.page)
    ines.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two it takes
    ines.page.set_viewport_size({"width": width, "height": 800})
    for room in ROOMS:
        ines.tab(room)
        expect(ines.page.get_by_role("heading", level=1)).to_be_visible()
        assert ines.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), room
        faultless(ines.page)
    assert said == []


def test_the_dashboard_works_without_a_script(new_context: NewContext, server: Server, ines: Officer) -> None:
    browser = ines.page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, storage_state=ines.page.context.storage_state())
    page = context.new_page()
    page.goto(server.url("admin", "/"))
    page.get_by_role("combobox", name="Service", exact=True).select_option(label="Instagram")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("per month, Instagram")).to_be_visible()
    context.close()


# The last one: from here on, sign-up asks in other words.
def test_two_officers_publish_a_version_and_people_read_it(
    ines: Officer, ruben: Officer, new_context: NewContext, server: Server
) -> None:
    alice = Screen(new_context(), server)
    alice.sign_up(people.alice(), everyone=True)
    ines.visit("/?span=weeks")
    expect(ines.page.get_by_role("row", name="Messenger").get_by_role("cell").first).to_have_text("1", timeout=SLOW)
    ines.tab("Purposes")
    ines.link(REACH).click()
    ines.link("Write the next version").click()
    ines.field("Title, English").fill("People elsewhere may write to me")
    ines.page.get_by_role("checkbox", name="Material: people are asked again").check()
    ines.field("Why it changes").fill("Fewer words")
    ines.button("Save and preview").click()
    expect(ines.page.locator(".screen[lang=en]")).to_contain_text("People elsewhere may write to me")
    expect(ines.page.locator("ins", has_text="elsewhere")).to_be_visible()
    faultless(ines.page)
    ines.button("Propose").click()
    ines.told("Another officer has to approve it")
    expect(ines.button("Approve version 2")).to_have_count(0)

    ines.tab("Purposes")
    expect(ines.page.get_by_text("waits for a second officer")).to_be_visible()
    ruben.visit()
    expect(ruben.page.get_by_role("link", name="Purposes 1", exact=True)).to_be_visible()
    ruben.tab("Purposes")
    expect(ruben.page.get_by_text("waits for you")).to_be_visible()
    ruben.page.get_by_role("link", name=re.compile("^Draft ")).click()
    ruben.button("Approve version 2").click()
    ruben.told("Approved.")

    alice.visit("messenger", "/privacy/#allow")
    expect(alice.page.get_by_text("People elsewhere may write to me").first).to_be_visible(timeout=SLOW)
    ines.visit("/?span=weeks")
    row = ines.page.get_by_role("row", name="Messenger").get_by_role("cell")
    expect(row.nth(0)).to_have_text("0")  # granted
    expect(row.nth(1)).to_have_text("1")  # resting, until Alice decides on the new version
