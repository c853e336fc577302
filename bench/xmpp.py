"""An XMPP client over plain TCP, and what the two XMPP servers have in common under the load; no TLS on either side.

The handshake is done properly. After it, what comes is only searched for the marks of our messages.
"""

import asyncio
import base64
import re
from collections.abc import Sequence
from typing import cast

from bench.load import MARK, NOISE, Hear, Send, Wrong

HOST, PASSWORD = "localhost", "pw"
ANSWER_SECONDS_MAX = 30
MARK_BYTES = 12
STREAM = (
    f"<?xml version='1.0'?><stream:stream to='{HOST}' xmlns='jabber:client'"
    " xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"
)
BIND = "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind></iq>"
SESSION = "<iq type='set' id='s'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>"
COUNT = (
    "<iq type='set' id='q'><query xmlns='urn:xmpp:mam:2'>"
    "<set xmlns='http://jabber.org/protocol/rsm'><max>0</max></set></query></iq>"
)


class Xmpp(asyncio.Protocol):
    """One signed-in connection."""

    _transport: asyncio.Transport

    def __init__(self) -> None:
        self._buffer = b""
        self._wanted: tuple[re.Pattern[bytes], asyncio.Future[bytes]] | None = None
        self.hear: Hear | None = None  # from then on only marks are looked for

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._wanted:
            self._answer()
        elif self.hear:
            end = 0
            for found in MARK.finditer(self._buffer):
                end = found.end()
                self.hear(int(found[1]))
            self._buffer = self._buffer[max(end, len(self._buffer) - MARK_BYTES + 1) :]

    async def ask(self, text: str, pattern: bytes) -> bytes:
        """What the server said from then on until the pattern came."""
        self._buffer = b""
        self._wanted = (re.compile(pattern, re.DOTALL), asyncio.get_running_loop().create_future())
        self.write(text.encode())
        return await asyncio.wait_for(self._wanted[1], ANSWER_SECONDS_MAX)

    async def sign_in(self, user: str) -> None:
        """It is available under a resource."""
        await self.ask(STREAM, rb"</stream:features>")
        token = base64.b64encode(f"\0{user}\0{PASSWORD}".encode()).decode()
        sasl = f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{token}</auth>"
        answer = await self.ask(sasl, rb"<success|<failure")
        if b"<success" not in answer:
            raise Wrong(f"{user} cannot sign in: {answer!r}")
        await self.ask(STREAM, rb"</stream:features>")
        await self.ask(BIND, rb"</iq>")
        await self.ask(SESSION, rb"<iq[^>]*id=.s.[^>]*>")
        await self.ask("<presence/>", rb"<presence")

    async def archived(self) -> int:
        """How many messages the server says it keeps for whoever signed in (XEP-0313)."""
        answer = await self.ask(COUNT, rb"</fin>|type=.error")
        found = re.search(rb"<count>(\d+)</count>", answer)
        if not found:
            raise Wrong(f"the archive does not say its size: {answer[:200]!r}")
        return int(found[1])

    def write(self, data: bytes) -> None:
        self._transport.write(data)

    def close(self) -> None:
        self._transport.abort()

    def _answer(self) -> None:
        assert self._wanted  # noqa: S101
        pattern, answer = self._wanted
        if pattern.search(self._buffer):
            self._wanted, whole, self._buffer = None, self._buffer, b""
            answer.set_result(whole)


async def signed_in(port: int, user: str) -> Xmpp:
    """A connection of that user's."""
    _, connection = await asyncio.get_running_loop().create_connection(Xmpp, "127.0.0.1", port)
    await connection.sign_in(user)
    return connection


class XmppPairs:
    """Users a0, a1, … write to b0, b1, …, and i0, i1, … are idle; the archive of b0 is counted afterwards."""

    pairs, in_flight, idle_connections = 50, 8, 1000
    archives = True

    def __init__(self, port: int) -> None:
        self.port = port
        self._connections: list[Xmpp] = []

    def users(self) -> list[str]:
        """Everybody who must have an account."""
        numbered = {"a": self.pairs, "b": self.pairs, "i": self.idle_connections}
        return [f"{letter}{number}" for letter, count in numbered.items() for number in range(count)]

    async def pair(self, number: int, hear: Hear) -> Send:
        reader, writer = await self._connect(f"b{number}"), await self._connect(f"a{number}")
        reader.hear = hear
        head = f"<message to='b{number}@{HOST}' type='chat' id='".encode()
        tail = b"#" + NOISE + b"</body></message>"

        def send(message: int) -> None:
            writer.write(b"%s%d'><body>#M%09d%s" % (head, message, message, tail))

        return send

    async def idle(self, number: int) -> None:
        await self._connect(f"i{number}")

    async def verify(self, sent: Sequence[Sequence[int]]) -> None:
        if self.archives and (count := await self._connections[0].archived()) != len(sent[0]):
            raise Wrong(f"{len(sent[0])} messages were sent and {count} are in the archive")

    def close_all(self) -> None:
        """Nobody is connected."""
        for connection in self._connections:
            connection.close()

    async def _connect(self, user: str) -> Xmpp:
        self._connections.append(connection := await signed_in(self.port, user))
        return connection
