"""An invitation that was picked up is gone: not in a table, not in a freed page, not in the database's log."""

import base64
import json
import time
from pathlib import Path

import pytest

from tests import people
from tests.peer import Peer
from tests.privacy import wire
from tests.privacy.tapped import TappedServer

pytestmark = pytest.mark.long

PATIENCE_SECONDS = 20


def sealed(server: TappedServer) -> bytes:
    """The sealed bytes of the only invitation that was sent; none before it was."""
    said = [message for seen in server.captured() for message in wire.messages(bytes(seen.up))]
    bodies = [message.body for message in said if message.path == "/api/v1/invitations/" and message.body]
    text = json.loads(bodies[0])["sealed"] if bodies else ""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def held(folder: Path, value: bytes) -> list[str]:
    """The files that hold a piece of it: a row of this size lies on several pages."""
    pieces = [value[start : start + 256] for start in range(0, len(value), 512)]
    return [file.name for file in sorted(folder.iterdir()) if any(piece in file.read_bytes() for piece in pieces)]


def test_an_invitation_that_was_picked_up_is_in_no_page_and_not_in_the_log() -> None:
    with TappedServer() as server:
        bob = Peer(people.bob(), server).sign_up()
        bob.stop()
        alice = Peer(people.alice(), server).sign_up()
        alice.start(bob.person, text="Are you up?")
        folder, invitation = server.database.parent, alice.until(lambda: sealed(server), "the invitation to be sent")
        alice.until(lambda: held(folder, invitation), "the search to find it at the door")
        awake = Peer(bob.person, server, bob.store)
        awake.accept()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while held(folder, invitation) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert held(folder, invitation) == []
        for peer in (alice, awake):
            peer.stop()
