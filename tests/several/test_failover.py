"""The primary dies while people write and its standby takes over: what was acknowledged is there, once, in order."""

import secrets
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace

import httpx
import psycopg
import pytest

from tests import stores
from tests.seats import ROOMY, Holder, mls
from tests.standby import Standby, change, until
from tests.workers import FULL, Workers, workers

pytestmark = pytest.mark.long
WRITERS, BEFORE = (8, 4000) if FULL else (4, 60)  # acknowledgements until the primary dies, and as many afterwards


class Written:
    """What several people were told is stored, over all processes, one message after the other each."""

    def __init__(self, alice: Holder, running: Workers) -> None:
        self.acknowledged: dict[bytes, int] = {}
        self._over = threading.Event()
        self._holders = [replace(alice, server=server) for server in running.servers]

    def write(self, number: int) -> None:
        """Asks for each message until it is acknowledged."""
        holder = self._holders[number % len(self._holders)]
        while not self._over.is_set():
            payload = mls(holder.conversation, client_id := secrets.token_bytes(16))
            while not self._over.is_set() and payload not in self.acknowledged:
                with suppress(httpx.TransportError):
                    answer = holder.post(payload, client_id=client_id)
                    if answer.status_code == 200:
                        self.acknowledged[payload] = answer.json()["seq"]

    def wait(self, more: int) -> None:
        """So many more were acknowledged."""
        wanted = len(self.acknowledged) + more
        while len(self.acknowledged) < wanted:
            time.sleep(0.02)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """All write while the block runs."""
        with ThreadPoolExecutor(WRITERS) as pool:
            writing = [pool.submit(self.write, number) for number in range(WRITERS)]
            try:
                yield
            finally:
                self._over.set()
        for each in writing:
            each.result()


@contextmanager
def followed(count: int) -> Iterator[tuple[Workers, Standby, str]]:
    """Processes that know of a primary and its standby and use whichever takes writes; the address at the standby."""
    primary, _, given = stores.fresh()
    with Standby(primary) as standby:
        here = f"127.0.0.1:{primary.port}"
        url = given["DATABASE_URL"].replace(here, f"{here},127.0.0.1:{standby.port}")
        settings = given | {"DATABASE_URL": f"{url}?target_session_attrs=read-write"}
        try:
            with workers(count, limits=ROOMY, settings=settings) as running:
                yield running, standby, given["DATABASE_URL"].replace(str(primary.port), str(standby.port))
        finally:
            standby.let_the_primary_go()


def test_what_was_acknowledged_survives_the_primary_where_it_waits_for_its_standby() -> None:
    with followed(2) as (running, standby, _):
        standby.hold_the_primary()
        alice = Holder(running.servers[0]).begin()
        written = Written(alice, running)
        with written.going_on():
            written.wait(BEFORE)
            running.postgres.kill9()
            standby.promote()
            written.wait(BEFORE)
        stream = alice.read_all()
        assert [seq for seq, _ in stream] == list(range(1, len(stream) + 1))
        assert len({payload for _, payload in stream}) == len(stream)
        stored = {payload: seq for seq, payload in stream}
        assert {payload: stored.get(payload) for payload in written.acknowledged} == written.acknowledged


def test_what_was_acknowledged_is_lost_with_a_primary_that_does_not_wait() -> None:
    """The control, and what docs/deploy.md warns of."""
    with followed(1) as (running, standby, there):
        alice = Holder(running.servers[0]).begin()
        change(standby, "primary_conninfo", "")
        until(running.postgres, "SELECT count(*) FROM pg_stat_replication", 0)
        assert alice.post(mls(alice.conversation)).status_code == 200
        running.postgres.kill9()
        standby.promote()
        with psycopg.connect(there) as connection:
            assert connection.execute("SELECT count(*) FROM conversations_message").fetchall() == [(0,)]
