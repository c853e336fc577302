"""A browser and an engine that come in by nginx, to whichever worker: they meet and write, while both are renewed."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import people
from tests.browser.pages import Screen
from tests.peer import Peer
from tests.scale.conftest import Scale

pytestmark = pytest.mark.long


@pytest.fixture
def bob(scale: Scale, tmp_path: Path) -> Iterator[Peer]:
    peer = Peer(people.bob(), scale, tmp_path / "bob.sqlite").sign_up()
    yield peer
    peer.stop()


def test_two_people_write_to_each_other_while_every_worker_is_renewed(
    scale: Scale, browser: Browser, bob: Peer
) -> None:
    alice = Screen(browser.new_context(locale="en-GB"), scale)
    alice.sign_up(people.alice("messenger"), everyone=True)
    alice.start(bob.person, text="Hello Bob")
    conversation = bob.accept()
    scale.process.send_signal(signal.SIGHUP)
    for n in range(5):
        bob.say(conversation, f"Hello {n}")
        alice.expect_message(f"Hello {n}", sender=bob.person.name)
    assert list(scale.until("Every worker was renewed"))
    bob.say(conversation, "Still here")
    alice.expect_message("Still here", sender=bob.person.name)
    alice.context.close()
