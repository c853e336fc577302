"""Workers of one instance: each tells its own figures at a port of its own, and together they are the whole."""

import asyncio
import socket

from tests import stores
from tests.seats import Holder, mls
from tests.server import Server, free_port
from tests.test_metrics import figures_settings, read, value

WORKERS, MESSAGES = 2, 8
WAIT_SECONDS_MAX = 60


def ports_in_a_row(count: int) -> list[int]:
    """Ports that nothing listens on, each behind the last."""
    while True:
        first = free_port()
        ports = list(range(first, first + count))
        if not any(is_taken(port) for port in ports):
            return ports


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def test_each_worker_is_read_by_itself_and_no_message_is_counted_twice() -> None:
    ports = ports_in_a_row(WORKERS)
    settings = stores.fresh()[2] | figures_settings(ports[0]) | {"WORKERS": str(WORKERS)}
    with Server(settings=settings, migrate=False) as server:
        async with asyncio.timeout(WAIT_SECONDS_MAX):
            while not all(map(is_taken, ports)):  # noqa: ASYNC110  (the second worker may start later)
                await asyncio.sleep(0.05)
        assert [read(port)[0] for port in ports] == [200, 200]
        assert [read(port, token=None)[0] for port in ports] == [401, 401]
        alice = Holder(server).begin()
        for _ in range(MESSAGES):
            assert alice.post(mls(alice.conversation)).status_code == 200
        assert sum(value(port, "messages_stored_total") for port in ports) == MESSAGES
        assert sum(value(port, "commit_seconds_count") for port in ports) == MESSAGES
