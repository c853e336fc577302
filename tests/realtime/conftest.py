"""One server with room for everything, and one with tight limits, for all tests of sockets."""

from collections.abc import Iterator

import pytest

from tests.seats import ROOMY
from tests.server import Server

TIGHT = {
    "MESSAGES_AT_ONCE": 5,
    "MESSAGES_A_MINUTE": 1,
    "HANDSHAKES_A_MINUTE": 2,
    "WHISPERS_A_MINUTE": 3,
    "SOCKETS_PER_ADDRESS": 3,
    "SEATS_PER_SOCKET": 2,
    "SOCKET_REFUSALS_A_MINUTE": 10,
    "CONVERSATIONS_AT_ONCE": 30,
    "CONVERSATIONS_AN_HOUR": 1,
    "BLOBS_PER_CONVERSATION": 2,
    "SEATS_PER_CONVERSATION": 2,
    "STORED_BYTES_A_DAY": 2000,
}


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    """A running server whose limits no test here meets by accident."""
    with Server(limits=ROOMY | {"SOCKET_QUEUE_BYTES": 200_000}) as running:
        yield running


@pytest.fixture(scope="package")
def tight() -> Iterator[Server]:
    """A running server whose limits are met at once."""
    with Server(limits=TIGHT) as running:
        yield running
