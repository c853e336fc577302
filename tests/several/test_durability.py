"""PostgreSQL's log is on the disk before anything is acknowledged: seen in the system calls of its processes."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator

import pytest

from tests.faults.storms import ACKED, ROUNDS, SECONDS_MAX, SENDERS, Storm
from tests.realtime import trace
from tests.seats import ROOMY, Holder, mls, seats_socket
from tests.server import Server
from tests.stores import Postgres
from tests.workers import Workers, workers

SENT, IN_FLIGHT = 120, 4
UNSYNCED_ROUNDS = 5  # until something was in memory alone when it was killed
LOG, COMMITTED = "/pg_wal/", b"COMMIT\0"
UNSYNCED = {"DJANGO_SETTINGS_MODULE": "tests.several.unsynced"}


async def acknowledged(server: Server) -> list[bytes]:
    """The client_ids of messages that were sent, a few at a time, and acknowledged."""
    alice, client_ids = Holder(server).begin(), [secrets.token_bytes(16) for _ in range(SENT)]
    async with seats_socket(server) as socket:
        await socket.sit(alice)
        for at in range(0, SENT, IN_FLIGHT):
            for client_id in client_ids[at : at + IN_FLIGHT]:
                await socket.send(alice, mls(alice.conversation, client_id), client_id=client_id)
            for _ in range(IN_FLIGHT):
                await socket.until("ack")
    return client_ids


def committed_before_synced(events: Iterable[trace.Event], client_ids: list[bytes]) -> tuple[int, int]:
    """Of how many both the write into the log and the word that they are committed were seen; of how many too early.

    A connection first tells the rows and then, once for all of them, that they are committed.
    """
    written: dict[bytes, int] = {}
    told: dict[str, set[bytes]] = defaultdict(set)
    in_time: dict[bytes, bool] = {}
    last_sync_began = -1
    for event in events:
        seen = {client_id for client_id in client_ids if client_id in event.data}
        if event.kind == "sync" and LOG in event.path:
            last_sync_began = max(last_sync_began, event.began)
        elif event.kind == "write" and LOG in event.path:
            written |= dict.fromkeys(seen - written.keys(), event.began)
        elif event.kind == "send":
            told[event.path] |= seen
            if COMMITTED in event.data:
                for client_id in told.pop(event.path):
                    in_time[client_id] = written.get(client_id, 1 << 62) < last_sync_began
    both = in_time.keys() & written.keys()
    return len(both), sum(not in_time[client_id] for client_id in both)


@pytest.fixture(scope="module", params=["synced", pytest.param("unsynced", marks=pytest.mark.long)])
def traced(request: pytest.FixtureRequest) -> Iterator[tuple[bool, Workers]]:
    """Whether the database waits for its log, and a process on such a one, whose system calls are written down."""
    with Postgres(wrapper=lambda folder: trace.wrapper(folder / "trace", folder)) as postgres:
        synced = request.param == "synced"
        with workers(1, limits=ROOMY, settings={} if synced else UNSYNCED, postgres=postgres) as running:
            yield synced, running


def test_the_log_is_synced_between_the_write_of_a_message_and_its_commit_and_else_this_test_fails(
    traced: tuple[bool, Workers],
) -> None:
    synced, running = traced
    client_ids = asyncio.run(acknowledged(running.servers[0]))
    log = running.postgres.folder / "trace"
    trace.wait_for_end(log)
    seen, too_early = committed_before_synced(trace.events_in(log), client_ids)
    assert seen >= SENT // 2
    assert (too_early == 0) == synced


async def test_a_killed_database_has_all_that_was_acknowledged_and_one_that_does_not_wait_has_not(
    traced: tuple[bool, Workers],
) -> None:
    synced, running = traced
    lost = 0
    for _ in range(ROUNDS if synced else UNSYNCED_ROUNDS):
        lost += await lost_by_killing(running)
        if lost:
            break
    assert (lost == 0) == synced


async def lost_by_killing(running: Workers) -> int:
    """How many acknowledged messages PostgreSQL does not have any more after it was killed in a storm."""
    storm = Storm(Holder(running.servers[0]).begin())
    sending = [asyncio.ensure_future(storm.send(running.servers[0])) for _ in range(SENDERS)]
    async with asyncio.timeout(SECONDS_MAX):
        await storm.acknowledge(ACKED)
    running.postgres.kill9()
    promised = storm.history.acknowledged
    storm.over.set()
    await asyncio.gather(*sending)
    await asyncio.to_thread(running.postgres.start)
    stored = {payload for _, payload in await asyncio.to_thread(storm.holder.read_all)}
    return sum(mls(storm.holder.conversation, client_id) not in stored for client_id in promised)
