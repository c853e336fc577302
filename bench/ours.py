"""Our own server under the common load: two seats of a conversation are a pair; Daphne or uvicorn, either store."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Sequence

from bench import machine, seed
from bench.client import Client, OnFrame, frame, opened
from bench.load import MARK, Hear, Send, Wrong, body
from bench.postgresql import Postgresql
from bench.processes import ON_ALL_CORES, WRAPPER
from bench.redis import Redis
from tests.seats import ROOMY, SERVICE, Holder, mls
from tests.server import Server, free_port

# Limits off, like the rivals': the load comes from one address and from seats that never rest.
LIMITS = ROOMY | {"SOCKETS_PER_ADDRESS": 10**6, "SEATS_PER_SOCKET": 10**6}
ACK = re.compile(rb"\xa3ack\x01\xc4\x10.{16}\xc4\x10(\d{16})", re.DOTALL)
STORED = "SELECT seq, payload FROM conversations_message WHERE conversation = ? ORDER BY seq"


class Ours:
    """Durable as people run it; every message goes to both seats and is acknowledged.

    One process on SQLite (WAL, synchronous=FULL) on the server's core; or, with ``workers``, so many on PostgreSQL and
    Redis, all of which may use every core, like the load.
    """

    def __init__(
        self, server: str, *, workers: int = 0, pairs: int = 50, in_flight: int = 8, idle_connections: int = 1000
    ) -> None:
        self.pairs, self.in_flight, self.idle_connections = pairs, in_flight, idle_connections
        self._kind, self._workers = server, workers
        self._stores: list[Postgresql | Redis] = []
        self._clients: list[Client] = []
        self._heard: defaultdict[int, list[int]] = defaultdict(list)
        self._acknowledged: defaultdict[int, list[int]] = defaultdict(list)

    @property
    def roots(self) -> Sequence[int]:
        return [self.server.process.pid, *(store.process.pid for store in self._stores)]

    async def start(self) -> None:
        settings = {"SERVER": self._kind} | (self._start_stores() if self._workers else {})
        wrapper = (*WRAPPER, *(ON_ALL_CORES if self._workers else ()))
        self.server = Server(limits=LIMITS, settings=settings, wrapper=wrapper)
        self.database = settings.get("DATABASE_URL") or str(self.server.data / "db" / "unifiedmsg.sqlite3")
        self._writers = [Holder(self.server) for _ in range(self.pairs)]
        self._readers = [Holder(self.server, writer.conversation) for writer in self._writers]
        self._idle = [Holder(self.server) for _ in range(self.idle_connections)]
        seed.seats(self.database, [*self._writers, *self._readers, *self._idle])

    async def pair(self, number: int, hear: Hear) -> Send:
        def on_reader(data: bytes) -> None:
            for found in MARK.finditer(data):
                message = int(found[1])
                self._heard[number].append(message)
                hear(message)

        def on_writer(data: bytes) -> None:
            self._acknowledged[number].extend(int(found[1]) for found in ACK.finditer(data))

        await self.sit(self._readers[number], on_reader)
        writer = await self.sit(self._writers[number], on_writer)
        return sender(writer, self._writers[number])

    async def idle(self, number: int) -> None:
        await self.sit(self._idle[number], lambda _: None)

    async def sit(self, holder: Holder, hear: OnFrame) -> Client:
        """A client that sits on that seat and hears what comes from then on."""
        seated: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        client = await self.connected(seated.set_result)
        client.send_frames(["sit", 0, holder.conversation, holder.secret, 0])
        if b"seated" not in await seated:
            raise Wrong(f"not seated: {seated.result()!r}")
        client.on_frame = hear
        return client

    async def connected(self, hear: OnFrame) -> Client:
        """A client that sits nowhere yet."""
        client = await opened(self.server.port, self.server.host(SERVICE), "/ws/seats/", hear)
        self._clients.append(client)
        return client

    async def verify(self, sent: Sequence[Sequence[int]]) -> None:
        for number, messages in enumerate(sent):
            rows = seed.asked(self.database, STORED, self._writers[number].conversation)
            self._judge(number, messages, rows)

    def _judge(self, number: int, sent: Sequence[int], rows: Sequence[tuple[int, bytes]]) -> None:
        stored = [int(found[1]) for _, payload in rows if (found := MARK.search(payload))]
        judgements = {
            "seq has gaps": [seq for seq, _ in rows] == list(range(1, len(rows) + 1)),
            "what is stored is not what was sent": stored == list(sent),
            "not everything was acknowledged once": self._acknowledged[number] == stored,
            "what was heard is not what is stored, in its order": self._heard[number] == stored,
        }
        if wrong := [text for text, holds in judgements.items() if not holds]:
            raise Wrong(f"pair {number}: {', '.join(wrong)}")

    async def stop(self) -> None:
        for client in self._clients:
            client.close()
        machine.kill9(self.server.process.pid)  # it has been judged already
        self.server.stop()
        for store in self._stores:
            store.stop()

    def _start_stores(self) -> dict[str, str]:
        """The settings that name a PostgreSQL and a Redis of its own."""
        postgresql, redis = Postgresql(port := free_port(), wrapper=ON_ALL_CORES), Redis(wrapper=ON_ALL_CORES)
        self._stores = [postgresql, redis]
        postgresql.sql("-c", "create database unifiedmsg")
        url = f"postgres://postgres:x@127.0.0.1:{port}/unifiedmsg"
        return {"DATABASE_URL": url, "REDIS_URL": redis.url, "WORKERS": str(self._workers)}


def sender(client: Client, holder: Holder) -> Send:
    """Sends by number; the frame is put together from pieces, so that the load costs less than the server."""
    number = 123456789
    whole = frame(client.packed(["send", 1, holder.conversation, b"%016d" % number, "mls", mls_of(holder, number)]))
    before, between, after = whole.split(b"%09d" % number)
    write = client.write

    def send(message: int) -> None:
        digits = b"%09d" % message
        write(b"".join((before, digits, between, digits, after)))

    return send


def mls_of(holder: Holder, number: int) -> bytes:
    """A private message of the right shape around the body that every server is sent."""
    return mls(holder.conversation, body(number))
