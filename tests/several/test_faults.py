"""Processes, PostgreSQL and Redis die in the middle of a storm: what was acknowledged is there, once and in order."""

import asyncio
import contextlib
import random
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace

import httpx
import pytest
from websockets.exceptions import WebSocketException

from tests.seats import ROOMY, Holder, Socket, mls, seats_socket
from tests.server import Server
from tests.workers import FULL, Workers, workers

SENDERS, ROUNDS, ACKED = (8, 50, 400) if FULL else (4, 1, 60)  # acknowledgements between two faults
SECONDS_MAX = 120
GONE = (WebSocketException, OSError, TimeoutError, asyncio.IncompleteReadError)


@dataclass
class Storm:
    """Who sends and who listens, over all processes; what they were promised."""

    pair: Workers
    holder: Holder
    acknowledged: dict[bytes, int] = field(default_factory=dict)
    sent: set[bytes] = field(default_factory=set)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, server: Server) -> None:
        """Sends one message after the other until it is acknowledged, over as many connections as that takes."""
        holder, client_id = replace(self.holder, server=server), secrets.token_bytes(16)
        while not self.over.is_set():
            with contextlib.suppress(*GONE):
                async with asyncio.timeout(10), seats_socket(server) as socket:
                    await socket.sit(holder, after=max(self.acknowledged.values(), default=0))
                    while not self.over.is_set():
                        self.sent.add(client_id)
                        await socket.send(holder, mls(holder.conversation, client_id), client_id=client_id)
                        if await self._settled(socket, client_id):
                            client_id = secrets.token_bytes(16)
            await asyncio.sleep(0.05)

    async def _settled(self, socket: Socket, client_id: bytes) -> bool:
        while (frame := await socket.next())[0] not in ("ack", "refused", "stood"):
            pass
        if frame[0] != "ack":
            raise OSError("come again")
        assert frame[3] == client_id
        self.acknowledged[client_id] = frame[4]
        return True

    async def listen(self, server: Server) -> list[int]:
        """The seqs as somebody hears them who comes back, each time after the last that was heard."""
        heard: list[int] = []
        while not (self.over.is_set() and heard and heard[-1] >= max(self.acknowledged.values())):
            with contextlib.suppress(*GONE):
                async with asyncio.timeout(5), seats_socket(server) as socket:
                    await socket.sit(replace(self.holder, server=server), after=heard[-1] if heard else 0)
                    while True:
                        heard.append((await socket.until("message"))[2])
            await asyncio.sleep(0.05)
        return heard

    async def acknowledge(self, count: int) -> None:
        """So many more were acknowledged."""
        wanted = len(self.acknowledged) + count
        while len(self.acknowledged) < wanted:  # noqa: ASYNC110  (senders know nothing of each other)
            await asyncio.sleep(0.01)


async def weather(pair: Workers, fault: Callable[[], Awaitable[None]]) -> None:
    """A storm with the fault in its middle, again and again; then the stream is held against what was promised."""
    storm = Storm(pair, Holder(pair.servers[0]).begin())
    async with asyncio.timeout(SECONDS_MAX * ROUNDS), asyncio.TaskGroup() as group:
        hearing = [group.create_task(storm.listen(server)) for server in pair.servers]
        for n in range(SENDERS):
            group.create_task(storm.send(pair.servers[n % len(pair.servers)]))
        for _ in range(ROUNDS):
            await storm.acknowledge(ACKED)
            await asyncio.sleep(random.uniform(0, 0.05))
            await fault()
        await storm.acknowledge(ACKED)
        storm.over.set()
    stream = await asyncio.to_thread(storm.holder.read_all)
    assert [seq for seq, _ in stream] == list(range(1, len(stream) + 1))
    by_payload = {payload: seq for seq, payload in stream}
    assert len(by_payload) == len(stream)
    for client_id, seq in storm.acknowledged.items():
        assert by_payload[mls(storm.holder.conversation, client_id)] == seq
    assert by_payload.keys() <= {mls(storm.holder.conversation, client_id) for client_id in storm.sent}
    for task in hearing:
        assert task.result() == list(range(1, len(task.result()) + 1))


async def test_a_worker_is_killed(pair: Workers) -> None:
    async def fault() -> None:
        victim = random.choice(pair.servers)
        victim.kill9()
        await asyncio.to_thread(victim.restart)

    await weather(pair, fault)


async def test_postgresql_is_killed(pair: Workers) -> None:
    async def fault() -> None:
        pair.postgres.kill9()
        await asyncio.to_thread(pair.postgres.start)

    await weather(pair, fault)


async def test_redis_is_killed(pair: Workers) -> None:
    async def fault() -> None:
        pair.redis.kill9()
        await asyncio.to_thread(pair.redis.start)

    await weather(pair, fault)


async def test_what_is_sent_while_redis_is_gone_arrives_at_the_other_process_all_the_same(pair: Workers) -> None:
    alice = Holder(pair.servers[0]).begin()
    bob = replace(alice.give(), server=pair.servers[1])
    async with seats_socket(pair.servers[0]) as sends, seats_socket(pair.servers[1]) as hears:
        await sends.sit(alice)
        await hears.sit(bob)
        pair.redis.kill9()
        try:
            await sends.send(alice, mls(alice.conversation, b"nobody rings"))
            async with asyncio.timeout(20):
                assert (await hears.until("message"))[4] == mls(alice.conversation, b"nobody rings")
        finally:
            await asyncio.to_thread(pair.redis.start)
        await sends.send(alice, mls(alice.conversation, b"and again"))
        async with asyncio.timeout(20):
            assert (await hears.until("message"))[4] == mls(alice.conversation, b"and again")


async def test_a_seat_that_is_taken_while_redis_is_gone_is_lost_at_the_other_process_all_the_same(
    pair: Workers,
) -> None:
    alice = Holder(pair.servers[0]).begin()
    mallory = replace(alice.give(), server=pair.servers[1])
    async with seats_socket(pair.servers[1]) as hears:
        await hears.sit(mallory)
        pair.redis.kill9()
        try:
            await asyncio.to_thread(alice.ask, "POST", "seats/take/", {"seat_id": mallory.as_json()["seat_id"]})
            async with asyncio.timeout(20):
                assert await hears.next() == ["stood", alice.conversation, "seat_taken"]
        finally:
            await asyncio.to_thread(pair.redis.start)


def test_who_cannot_hear_the_others_says_that_nobody_should_be_sent_there(pair: Workers) -> None:
    def ready() -> int:
        return httpx.get(f"http://127.0.0.1:{pair.servers[0].port}/readyz", trust_env=False).status_code

    def becomes(status: int) -> bool:
        deadline = time.monotonic() + 20
        while ready() != status and time.monotonic() < deadline:
            time.sleep(0.1)
        return ready() == status

    assert becomes(200)
    for program in (pair.redis, pair.postgres):
        program.kill9()
        assert becomes(503)
        program.start()
        assert becomes(200)


@pytest.fixture(scope="module", params=["on", "off"])
def asked_to_wait(request: pytest.FixtureRequest) -> Iterator[tuple[str, Workers]]:
    """Once as it is, and once with a database that does not wait for its log."""
    unsynced = {"DJANGO_SETTINGS_MODULE": "tests.several.unsynced"}
    with workers(1, limits=ROOMY, settings=unsynced if request.param == "off" else None) as running:
        yield request.param, running


async def test_a_database_that_does_not_wait_loses_what_was_acknowledged_and_ours_does_not(
    asked_to_wait: tuple[str, Workers],
) -> None:
    how, running = asked_to_wait
    lost = 0
    for _ in range(5 if how == "off" else ROUNDS):
        lost += await lost_by_killing(running)
        if lost:
            break
    assert (lost > 0) == (how == "off")


async def lost_by_killing(running: Workers) -> int:
    """How many acknowledged messages PostgreSQL does not have any more after it was killed in a storm."""
    storm = Storm(running, Holder(running.servers[0]).begin())
    sending = [asyncio.ensure_future(storm.send(running.servers[0])) for _ in range(SENDERS)]
    async with asyncio.timeout(SECONDS_MAX):
        await storm.acknowledge(ACKED)
    running.postgres.kill9()
    promised = dict(storm.acknowledged)
    storm.over.set()
    await asyncio.gather(*sending)
    await asyncio.to_thread(running.postgres.start)
    stored = {payload for _, payload in await asyncio.to_thread(storm.holder.read_all)}
    return sum(mls(storm.holder.conversation, client_id) not in stored for client_id in promised)
