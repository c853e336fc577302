"""Fixtures of journeys: one server and one Chromium a package; every person has a browser profile of their own."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests import browsers
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


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Ends with the package: while Playwright's loop runs, no test that awaits could."""
    found = browsers.find()
    assert found, browsers.HOW_TO_GET_ONE
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=browsers.ARGUMENTS)
        yield browser
        browser.close()


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
