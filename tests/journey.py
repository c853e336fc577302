"""Fixtures of journeys: one server and one Chromium a package; every person has a browser profile of their own."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.pages import Screen
from tests.peer import Peer
from tests.people import Person
from tests.privacy.tapped import TappedServer

NewContext = Callable[[], BrowserContext]
NewScreen = Callable[[], Screen]
NewPeer = Callable[[Person], Peer]


@pytest.fixture(scope="package")
def server() -> Iterator[TappedServer]:
    """The server that all journeys share, behind a wiretap."""
    with TappedServer() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(browser: Browser) -> Browser:
    """One for all journeys of a process."""
    return browser


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[NewContext]:
    """Makes browser profiles that share nothing; all are closed after the test."""
    made: list[BrowserContext] = []

    def make() -> BrowserContext:
        made.append(chromium.new_context(locale="en-GB"))
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def new_screen(new_context: NewContext, server: TappedServer) -> NewScreen:
    """A tab in a browser profile of its own."""
    return lambda: Screen(new_context(), server)


@pytest.fixture
def new_peer(server: TappedServer) -> Iterator[NewPeer]:
    """Signs somebody up in Node: the same engine without a screen."""
    made: list[Peer] = []

    def make(person: Person) -> Peer:
        made.append(Peer(person, server).sign_up())
        return made[-1]

    yield make
    for peer in made:
        peer.stop()
