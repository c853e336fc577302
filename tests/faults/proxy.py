"""A network that does what networks do: it cuts at any byte, delays, says things twice, and delivers them late."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import chain, repeat
from math import inf

from tests.server import Server

CHUNK_BYTES = 65_536
DRIBBLE_BYTES = 9  # at most, of one piece of a line that dribbles
LATE_SECONDS = 1.0  # at most, until what was held back is delivered though no other line ended meanwhile
ECHO_SECONDS = 0.2  # for what the server answers to nobody
GONE = (OSError, asyncio.IncompleteReadError)


@dataclass(frozen=True)
class Line:
    """What befalls one connection; bytes are counted from its beginning."""

    up: float = inf  # bytes of the client's that arrive before it is cut
    down: float = inf  # and of the server's
    reset: bool = False  # it ends without a word
    dribbles: bool = False  # it carries a few bytes at a time, slowly
    twice: bool = False  # when it ends, all the client said is said once more on another
    late: bool = False  # the server gets the rest of what the client said after a newer connection ended


class Proxy:
    """Stands before a server, with a port of its own; as if it were that server to whoever connects."""

    def __init__(self, server: Server, lines: Iterable[Line]) -> None:
        self._server = server
        self._lines = chain(lines, self._worn())
        self.over = asyncio.Event()  # every line has been used, and those that come are good ones
        self._ended = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    def host(self, service: str | None = None) -> str:
        """As the server behind it is called."""
        return self._server.host(service)

    def _worn(self) -> Iterable[Line]:
        self.over.set()
        yield from repeat(Line())

    async def listen(self, port: int = 0) -> asyncio.Server:
        """It takes connections at `port` from now on."""
        listening = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.port: int = listening.sockets[0].getsockname()[1]
        return listening

    async def cut(self) -> None:
        """Every line is cut; new ones may come."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        with contextlib.suppress(*GONE, asyncio.CancelledError):
            await self._carry(next(self._lines), reader, writer)
        self._tasks.discard(task)

    async def _carry(self, line: Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, server = await asyncio.open_connection("127.0.0.1", self._server.port)
        said, rest = bytearray(), bytearray()
        ways = [
            asyncio.ensure_future(_carry(line, line.up, reader, server, said, rest)),
            asyncio.ensure_future(_carry(line, line.down, answers, writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            _cut(writer, line)
        ended, self._ended = self._ended, asyncio.Event()
        ended.set()
        with contextlib.suppress(*GONE):
            if line.late:
                await self._deliver(bytes(rest), server)
            _cut(server, line)
            if line.twice:
                await self._say_again(bytes(said))

    async def _deliver(self, rest: bytes, server: asyncio.StreamWriter) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), LATE_SECONDS)
        server.write(rest)
        await server.drain()
        await asyncio.sleep(ECHO_SECONDS)

    async def _say_again(self, said: bytes) -> None:
        answers, server = await asyncio.open_connection("127.0.0.1", self._server.port)
        server.write(said)
        with contextlib.suppress(TimeoutError):
            while await asyncio.wait_for(answers.read(CHUNK_BYTES), ECHO_SECONDS):
                pass
        server.close()


async def _carry(  # noqa: PLR0917
    line: Line,
    most: float,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    said: bytearray | None = None,
    rest: bytearray | None = None,
) -> None:
    """So many bytes at most go from here to there; what was said, and what did not go, is kept for later."""
    carried = 0
    while carried < most and (chunk := await reader.read(CHUNK_BYTES)):
        passing = chunk[: int(min(len(chunk), most - carried))]
        for piece in _pieces(passing) if line.dribbles else [passing]:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(random.uniform(0, 0.002) if line.dribbles else 0)
        carried += len(passing)
        if said is not None and rest is not None:
            said += chunk
            rest += chunk[len(passing) :]


def _pieces(data: bytes) -> Iterable[bytes]:
    while data:
        size = random.randint(1, DRIBBLE_BYTES)
        yield data[:size]
        data = data[size:]


def _cut(writer: asyncio.StreamWriter, line: Line) -> None:
    if line.reset:
        writer.transport.abort()
    else:
        writer.close()


@asynccontextmanager
async def proxy(server: Server, lines: Iterable[Line], port: int = 0) -> AsyncIterator[Proxy]:
    """A proxy whose connections have these lines, in this order, and good ones afterwards."""
    standing = Proxy(server, lines)
    listening = await standing.listen(port)
    try:
        yield standing
    finally:
        listening.close()
        await standing.cut()
