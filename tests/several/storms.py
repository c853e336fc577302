"""A storm: people who send without a pause and listen, over processes that come and go, and what they were promised."""

import asyncio
import contextlib
import secrets
from dataclasses import dataclass, field, replace

from websockets.exceptions import WebSocketException

from tests.seats import Holder, Socket, mls, seats_socket
from tests.server import Server
from tests.workers import FULL, Workers

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
