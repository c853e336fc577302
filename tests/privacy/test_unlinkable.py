"""One person, two services, one browser, one inbox: what the server sees and keeps of the two has nothing in common."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests import people
from tests.browser.pages import Screen
from tests.browser.test_inbox import merged
from tests.journey import NewContext
from tests.peer import Peer
from tests.privacy import wire
from tests.privacy.dump import dump
from tests.privacy.linkscan import common, evidence
from tests.privacy.tapped import TappedServer
from tests.privacy.wiretap import Connection

BROWSER = b"Chrome/"  # the peers that answer are Node
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
    """Alice has written to two people, from one account each, and Mallory to a third; all from inboxes in browsers."""
    with TappedServer() as server:
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
        browse(chromium, server.url(SERVICES["stranger"]))
        screens = {"one": hers, "other": hers, "stranger": other}
        yield Seen(server, {who: account_of(screens[who], service) for who, service in SERVICES.items()})
        for peer in peers:
            peer.stop()


def browse(chromium: Browser, url: str) -> None:
    """Mallory looks in with a profile as it comes: what this Chromium tells everybody of itself ties nobody.

    The profiles of the others speak en-GB, but a worker's first request may leave before its worker was told.
    """
    context = chromium.new_context()
    context.new_page().goto(url)
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
    assert lived.tying() == set()
    for tie in ("Cookie: s=dGllZC10b2dldGhlcg", "Authorization: Bearer dGllZC10b2dldGhlcg"):
        assert "dGllZC10b2dldGhlcg" in lived.tying(planted(tie)), tie
