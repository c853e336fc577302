"""Our own server under the common load: two seats of a conversation are a pair, on Daphne or uvicorn."""

import asyncio
import re
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing

from bench import seed
from bench.client import Client, OnFrame, frame, opened
from bench.load import MARK, Hear, Send, Wrong, body
from bench.processes import WRAPPER
from tests.seats import ROOMY, SERVICE, Holder, mls
from tests.server import Server

# Limits off, like the rivals': the load comes from one address and from seats that never rest.
LIMITS = ROOMY | {"SOCKETS_PER_ADDRESS": 10**6, "SEATS_PER_SOCKET": 10**6}
ACK = re.compile(rb"\xa3ack\x01\xc4\x10.{16}\xc4\x10(\d{16})", re.DOTALL)
STORED = "SELECT seq, payload FROM conversations_message WHERE conversation = ? ORDER BY seq"


class Ours:
    """Durable as people run it: SQLite, WAL, synchronous=FULL; every message goes to both seats and is acknowledged."""

    def __init__(self, server: str, *, pairs: int = 50, in_flight: int = 8, idle_connections: int = 1000) -> None:
        self.pairs, self.in_flight, self.idle_connections = pairs, in_flight, idle_connections
        self._kind = server
        self._clients: list[Client] = []
        self._heard: defaultdict[int, list[int]] = defaultdict(list)
        self._acknowledged: defaultdict[int, list[int]] = defaultdict(list)

    @property
    def roots(self) -> Sequence[int]:
        return [self.server.process.pid]

    async def start(self) -> None:
        settings = {"SERVER": self._kind}
        self.server = Server(limits=LIMITS, settings=settings, wrapper=WRAPPER)
        self._writers = [Holder(self.server) for _ in range(self.pairs)]
        self._readers = [Holder(self.server, writer.conversation) for writer in self._writers]
        self._idle = [Holder(self.server) for _ in range(self.idle_connections)]
        seed.seats(self.server, [*self._writers, *self._readers, *self._idle])

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
        with closing(sqlite3.connect(self.server.data / "db" / "unifiedmsg.sqlite3")) as database:
            for number, messages in enumerate(sent):
                rows = database.execute(STORED, [self._writers[number].conversation]).fetchall()
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
        self.server.kill9()  # it has been judged already
        self.server.stop()


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
