"""The privacy centre as a person uses it: found by its names, and held to what the server then really has."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download, Locator, expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.journey import NewPeer, NewScreen
from tests.peer import Peer, Refused

REACH = "People on other services may write to me"
STATISTICS = "Count how this service is used, without people"
ADS = "Advertising from whom I write to, and when"


class Centre:
    """The privacy centre of whoever is signed in on this screen."""

    def __init__(self, screen: Screen, service: str = "messenger") -> None:
        self.screen, self.page = screen, screen.page
        screen.visit(service, "/privacy/")

    def part(self, name: str) -> "Centre":
        """One of its parts is on the screen."""
        link = self.page.get_by_role("navigation", name="Privacy centre").get_by_role("link", name=name, exact=True)
        link.click()
        expect(link).to_have_attribute("aria-current", "page", timeout=SLOW)
        return self

    def switch(self, name: str) -> Locator:
        return self.page.get_by_role("switch", name=name, exact=True)

    def turn(self, name: str, *, on: bool) -> None:
        """One click, and it is as it was clicked."""
        expect(self.switch(name)).to_be_visible(timeout=SLOW)
        self.switch(name).click()
        expect(self.switch(name)).to_be_checked(checked=on, timeout=SLOW)

    def receipt(self, title: str) -> dict[str, Any]:
        """The file that the button gives."""
        name = re.compile(rf"^Download receipt \d+: {re.escape(title)}$")
        with self.page.expect_download(timeout=SLOW) as waiting:
            self.page.get_by_role("button", name=name).first.click()
        found: dict[str, Any] = json.loads(text_of(waiting.value))
        return found


def text_of(download: Download) -> str:
    """What was saved."""
    return Path(download.path()).read_text(encoding="utf-8")


@pytest.fixture
def centre(new_screen: NewScreen) -> Centre:
    """Alice's, who let people of other services write to her."""
    screen = new_screen()
    screen.sign_up(people.alice(), everyone=True)
    return Centre(screen)


def test_what_the_server_knows_is_shown_field_by_field_and_live(centre: Centre) -> None:
    page = centre.page
    account = page.get_by_role("article", name="The account", exact=True)
    expect(account.get_by_role("row", name="Service service")).to_contain_text("messenger", timeout=SLOW)
    decisions = page.get_by_role("article", name="Decisions", exact=True)
    expect(decisions.get_by_role("button", name="Decisions")).to_contain_text("One row")
    centre.part("What I allow").turn(STATISTICS, on=True)
    centre.part("What the server knows")
    expect(decisions.get_by_role("button", name="Decisions")).to_contain_text("2 rows", timeout=SLOW)
    with page.expect_download() as waiting:
        centre.screen.button("Download as JSON").click()
    tables = {known["table"]: known["rows"] for known in json.loads(text_of(waiting.value))["tables"]}
    assert [row["act"] for row in tables["consent_entry"]] == ["grant", "grant"]


def test_a_switch_costs_one_click_each_way_and_leaves_a_receipt_that_holds(centre: Centre) -> None:
    centre.part("What I allow")
    centre.turn(REACH, on=False)
    centre.turn(REACH, on=True)
    centre.turn(REACH, on=False)
    rows = centre.page.get_by_role("region", name="Receipts").get_by_role("row")
    expect(rows).to_have_count(1 + 4, timeout=SLOW)  # the sign-up's own decision among them
    newest = rows.nth(1)
    expect(newest).to_contain_text("Turned off")
    newest.get_by_role("button", name="Verify").click()
    expect(newest.get_by_role("status")).to_contain_text("It holds: signed by your device", timeout=SLOW)


def test_what_is_refused_for_ever_has_a_switch_that_nobody_can_turn(centre: Centre) -> None:
    centre.part("What I allow")
    expect(centre.switch(ADS)).to_be_disabled(timeout=SLOW)
    expect(centre.switch(ADS)).not_to_be_checked()


def test_withdrawing_closes_the_door_at_once(new_screen: NewScreen, new_peer: NewPeer) -> None:
    screen, alice = new_screen(), people.alice()
    screen.sign_up(alice, everyone=True)
    stranger, neighbour = new_peer(people.bob()), new_peer(people.alice())
    centre = Centre(screen).part("Who can reach me")
    centre.turn(REACH, on=False)
    assert knock(stranger, alice) == "no_such_person"
    centre.turn(REACH, on=True)
    assert knock(stranger, alice) == ""
    centre.page.get_by_role("radio", name="Nobody new").check()
    expect(centre.page.get_by_role("group", name="Who may write first")).to_have_attribute("aria-busy", "false")
    centre.page.reload()
    expect(centre.page.get_by_role("radio", name="Nobody new")).to_be_checked(timeout=SLOW)
    assert knock(neighbour, alice) == "no_such_person"


def knock(peer: Peer, person: people.Person) -> str:
    """The code of the refusal; nothing when the door was open."""
    address = {"service": person.service, "identifier": person.identifier}
    try:
        peer.ask("start", to=[address], text="hello?")
    except Refused as refused:
        return refused.code
    return ""


def left(messages: list[dict[str, Any]]) -> list[str]:
    """What happened in a conversation."""
    return [message["event"]["code"] for message in messages if message["kind"] == "event"]
