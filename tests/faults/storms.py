"""A storm: people who send without a pause, listen and look, over servers that come and go; all is written down."""

import asyncio
import contextlib
import random
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

import httpx
from websockets.exceptions import WebSocketException

from tests.faults.oracle import History, lies
from tests.seats import Holder, Socket, mls, seats_socket
from tests.server import Server
from tests.workers import FULL

SENDERS, ROUNDS, ACKED = (8, 50, 400) if FULL else (4, 1, 100)  # acknowledgements between two faults
SECONDS_MAX = 120
ANSWER_SECONDS = 10  # then a client believes no more that its socket lives
PAUSE_SECONDS = 0.05
GONE = (WebSocketException, OSError, TimeoutError, asyncio.IncompleteReadError, httpx.TransportError)
Fault = Callable[["Storm"], Awaitable[None]]


@dataclass
class Storm:
    """Who sends, listens and looks in one conversation, and what they were told."""

    holder: Holder
    history: History = field(default_factory=History)
    refusals: set[str] = field(default_factory=set)
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, server: Server) -> None:
        """Sends one message after the other until it is acknowledged, over as many connections as that takes."""
        client_id = secrets.token_bytes(16)

        async def sends(socket: Socket) -> None:
            nonlocal client_id
            while not self.over.is_set():
                await self._send(socket, client_id)
                client_id = secrets.token_bytes(16)

        while not self.over.is_set():
            await self._sit(server, sends, after=max(self.history.acknowledged.values(), default=0))

    async def _send(self, socket: Socket, client_id: bytes) -> None:
        """It is acknowledged. Raises: OSError, TimeoutError when the same must be sent again."""
        payload = mls(self.holder.conversation, client_id)
        self.history.send(client_id, payload)
        await socket.send(self.holder, payload, client_id=client_id)
        async with asyncio.timeout(ANSWER_SECONDS):
            while (frame := await socket.next())[0] not in ("ack", "refused", "stood"):
                pass
        if frame[0] == "refused":
            self.refusals.add(frame[2]["code"])
            self.history.refuse(client_id, frame[2]["code"])
        if frame[0] != "ack":
            raise OSError("come again")
        self.history.ack(frame[3], frame[4])

    async def listen(self, server: Server) -> None:
        """Hears everything from the beginning to the end, coming back each time after the last it heard."""
        heard = self.history.heard[name := secrets.token_hex(4)]

        def has_all() -> bool:
            return self.over.is_set() and len(heard) >= max(self.history.acknowledged.values())

        async def listens(socket: Socket) -> None:
            while not has_all():
                async with asyncio.timeout(ANSWER_SECONDS / 2):
                    frame = await socket.until("message")
                self.history.hear(name, frame[2], frame[4])

        while not has_all():
            await self._sit(server, listens, after=len(heard))

    async def look(self, server: Server) -> None:
        """Asks over HTTP how long the stream is, now and then."""
        holder = replace(self.holder, server=server)
        while not self.over.is_set():
            asked = time.monotonic()
            with contextlib.suppress(*GONE):
                answer = await asyncio.to_thread(holder.ask, "POST", "messages/read/", {"after": 0, "limit": 1})
                if answer.status_code == 200:
                    self.history.read(asked, answer.json()["head"])
                else:
                    self.refusals.add(answer.json()["refusal"]["code"])
            await asyncio.sleep(PAUSE_SECONDS)

    async def _sit(self, server: Server, then: Callable[[Socket], Awaitable[None]], *, after: int) -> None:
        """Sits and does that; whatever goes wrong with the socket or the server ends it, and a pause follows."""
        with contextlib.suppress(*GONE):
            async with seats_socket(server, close_timeout=1) as socket:
                asked = time.monotonic()
                frame = await socket.sit(replace(self.holder, server=server), after=after)
                if frame[0] == "seated":
                    self.history.read(asked, frame[3])
                    await then(socket)
                else:
                    self.refusals.add(frame[2]["code"])
        await asyncio.sleep(PAUSE_SECONDS)

    async def acknowledge(self, count: int) -> None:
        """So many more were acknowledged."""
        wanted = len(self.history.acknowledged) + count
        while len(self.history.acknowledged) < wanted:  # noqa: ASYNC110  (senders know nothing of each other)
            await asyncio.sleep(PAUSE_SECONDS)


async def weather(servers: Sequence[Server], fault: Fault, *, rounds: int = ROUNDS) -> Storm:
    """A storm with the fault in its middle, again and again; nobody was told a lie."""
    storm = Storm(Holder(servers[0]).begin())
    async with asyncio.timeout(SECONDS_MAX * rounds), asyncio.TaskGroup() as group:
        for server in servers:
            group.create_task(storm.listen(server))
            group.create_task(storm.look(server))
        for n in range(SENDERS):
            group.create_task(storm.send(servers[n % len(servers)]))
        for _ in range(rounds):
            await storm.acknowledge(ACKED)
            await asyncio.sleep(random.uniform(0, PAUSE_SECONDS))
            await fault(storm)
        await storm.acknowledge(ACKED)
        storm.over.set()
    assert lies(storm.history, await asyncio.to_thread(storm.holder.read_all)) == set()
    return storm
