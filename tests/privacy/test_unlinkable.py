"""One person, two services, one browser, one inbox: what the server sees and keeps of the two has nothing in common."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.browser.test_inbox import merged
from tests.browser.test_links import details
from tests.journey import NewContext
from tests.peer import Peer
from tests.privacy import wire
from tests.privacy.dump import dump
from tests.privacy.fronted import fronted, trusting
from tests.privacy.linkscan import common, evidence
from tests.privacy.tapped import TappedServer
from tests.privacy.wiretap import Connection

BROWSER = b"Chrome/"  # the peers that answer are Node
SLOWLY_WRITTEN_MS = 5_000  # the keyrings' entries of links leave after a random while, in tests of seconds
SERVICES = {"one": "messenger", "other": "instagram", "stranger": "whatsapp"}


@dataclass
class Seen:
    """What a server saw of each service's only user, and which accounts these are."""

    server: TappedServer
    accounts: dict[str, str]

    def tying(self, planted: dict[str, list[Connection]] | None = None) -> set[str]:
        """Values that Alice's two accounts share and Mallory's has not."""
        found = {who: self._evidence(who, (planted or {}).get(who, [])) for who in SERVICES}
        return set(common(found["one"], found["other"], found["stranger"]))

    def _evidence(self, who: str, planted: list[Connection]) -> dict[str, set[str]]:
        own = self.server.host(SERVICES[who])
        sent = [seen for seen in self.server.captured() if wire.host(seen) == own and BROWSER in seen.up]
        return evidence([*sent, *planted], dump(self.server.database), self.accounts[who])


@pytest.fixture
def lived(chromium: Browser, new_context: NewContext) -> Iterator[Seen]:
    """What happened, as a server sees it that browsers reach themselves."""
    with TappedServer() as server:
        yield live(server, chromium, new_context)


@pytest.fixture
def lived_over_http_2(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Seen]:
    """The same behind nginx and certificates of each name's own."""
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(tmp_path / "authority.crt"))
    with fronted(tmp_path) as server, trusting(browser_type, browser_type_launch_args, tmp_path) as chromium:
        yield live(server, chromium, lambda: chromium.new_context(locale="en-GB"))


def live(server: TappedServer, chromium: Browser, new_context: NewContext) -> Seen:
    """Alice has written to two people, from one account each, and Mallory to a third; all from inboxes in browsers."""
    hers, other = Screen(new_context(), server), Screen(new_context(), server)
    cast = [people.alice("messenger"), people.alice("instagram"), people.mallory("whatsapp")]
    peers = [Peer(people.chidi(), server).sign_up() for _ in cast]
    merged(hers, *cast[:2])
    merged(other, cast[2])
    senders = ("messenger", "instagram", None)
    for screen, sender, peer in zip((hers, hers, other), senders, peers, strict=True):
        screen.start(peer.person, text="Hello Chidi", sender=sender)
        peer.say(peer.accept(), "Hello")
        screen.expect_message("Hello", sender=peer.person.name)
    arrange(hers)
    show(hers, peers[0].person, "Instagram")
    browse(chromium, server.url(SERVICES["stranger"]))
    screens = {"one": hers, "other": hers, "stranger": other}
    seen = Seen(server, {who: account_of(screens[who], service) for who, service in SERVICES.items()})
    for peer in peers:
        peer.stop()
    return seen


def arrange(screen: Screen) -> None:
    """Both accounts have the owner's own names, colours and places: what a private link keeps."""
    screen.button("Settings").click()
    sheet = screen.page.get_by_role("dialog", name="Settings")
    for service, name in (("Messenger", "Under my own name"), ("Instagram", "Under a handle")):
        sheet.get_by_role("button", name=re.compile(f"{service}$")).first.click()
        sheet.get_by_role("textbox", name=f"Name for {service}").fill(name)
        sheet.get_by_role("group", name=f"Colour for {service}").get_by_role("radio", name="Moss").check()
    sheet.get_by_role("button", name="Move Instagram up").click()
    expect(sheet.get_by_text("Under a handle", exact=True)).to_be_visible()
    sheet.get_by_role("button", name="Close").click()


def show(screen: Screen, contact: people.Person, service: str) -> None:
    """The contact sees the account on the other service, too."""
    screen.open(contact.name)
    pane = details(screen)
    pane.get_by_role("button", name="Show another account").click(timeout=SLOW)
    pane.get_by_role("radio", name=re.compile(service)).check()
    pane.get_by_role("button", name=f"Show to {contact.name}").click()
    expect(pane.get_by_text("That you are also")).to_be_visible(timeout=SLOW)
    screen.page.wait_for_timeout(SLOWLY_WRITTEN_MS)


def browse(chromium: Browser, url: str) -> None:
    """Mallory looks in with a profile as it comes: what this Chromium tells everybody of itself ties nobody,

    and neither does which of the product's addresses somebody asks.

    The profiles of the others speak en-GB, but a worker's first request may leave before its worker was told.
    """
    context = chromium.new_context()
    for path in ("/", "/api/v1/links/proof/"):
        context.new_page().goto(url + path)
    context.close()


def account_of(screen: Screen, service: str) -> str:
    """The account of this browser on a service, as its database there is named."""
    screen.visit(service)
    names = screen.page.evaluate("indexedDB.databases().then(all => all.map(one => one.name))")
    (account,) = {name.removeprefix("um-") for name in names} - {"registry"}
    return str(account)


def planted(header: str) -> dict[str, list[Connection]]:
    """A request to each of Alice's services that carries the same thing."""
    request = f"GET / HTTP/1.1\r\nHost: any\r\n{header}\r\n\r\n".encode()
    return {"one": [Connection(bytearray(request))], "other": [Connection(bytearray(request))]}


def test_two_accounts_of_one_person_share_no_value(lived: Seen) -> None:
    share_nothing(lived)


@pytest.mark.long
def test_two_accounts_of_one_person_share_no_value_over_http_2_either(lived_over_http_2: Seen) -> None:
    share_nothing(lived_over_http_2)


def share_nothing(lived: Seen) -> None:
    """There is no tie, and one that is planted is found."""
    assert lived.tying() == set()
    for tie in ("Cookie: s=dGllZC10b2dldGhlcg", "Authorization: Bearer dGllZC10b2dldGhlcg"):
        assert "dGllZC10b2dldGhlcg" in lived.tying(planted(tie)), tie
