"""A TCP proxy that keeps every byte that passes between clients and the server; it changes nothing."""

import asyncio
import contextlib
import threading
from dataclasses import dataclass, field


@dataclass
class Connection:
    """One TCP connection: what the client sent and what the server sent."""

    up: bytearray = field(default_factory=bytearray)
    down: bytearray = field(default_factory=bytearray)


class Wiretap:
    """Listens on `port` of 127.0.0.1 and passes everything on to the server's port, from `start` until `stop`."""

    def __init__(self, server_port: int, port: int = 0) -> None:
        self.server_port = server_port
        self.port = port
        self.connections: list[Connection] = []
        self._cut = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._serve(),), daemon=True)

    def start(self) -> "Wiretap":
        """The proxy listens when this returns."""
        self._thread.start()
        assert self._listening.wait(10), "the wiretap did not begin to listen"
        return self

    def stop(self) -> None:
        """No connection is open and the port is free when this returns."""
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    def cut(self) -> None:
        """The server cannot be reached: open connections end and new ones are closed, until `heal`."""
        self._cut.set()
        self._loop.call_soon_threadsafe(self._close_all)

    def heal(self) -> None:
        """The server can be reached again."""
        self._cut.clear()

    def captured(self) -> list[Connection]:
        """A copy of everything seen so far."""
        return [Connection(bytearray(seen.up), bytearray(seen.down)) for seen in list(self.connections)]

    async def _serve(self) -> None:
        self._end = asyncio.Event()
        self._open: set[asyncio.StreamWriter] = set()
        server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        await self._end.wait()
        server.close()
        self._close_all()

    def _close_all(self) -> None:
        for writer in list(self._open):
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut.is_set():
            writer.close()
            return
        seen = Connection()
        self.connections.append(seen)
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.server_port)
        except OSError:
            writer.close()
            return
        self._open |= {writer, server_writer}
        await asyncio.gather(self._pump(reader, server_writer, seen.up), self._pump(server_reader, writer, seen.down))
        self._open -= {writer, server_writer}

    @staticmethod
    async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: bytearray) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(65536):
                kept += chunk
                writer.write(chunk)
                await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()
