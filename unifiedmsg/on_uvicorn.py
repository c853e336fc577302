"""Serving on uvicorn, which costs less CPU and wants packages of its own; nothing of HTTP is decided here."""

import asyncio
import socket
from typing import Any

import h11
import uvicorn
from django.conf import settings
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import OPEN
from websockets.server import ServerProtocol
from websockets.streams import StreamReader

from apps.core.limits import SOCKET_FRAME_BYTES, SOCKET_PING_SECONDS, SOCKET_PONG_SECONDS
from unifiedmsg import leaving
from unifiedmsg.asgi import application
from unifiedmsg.framing import Event, Inbox, framed, messages_in
from unifiedmsg.patience import Part, Patience

STOP_SECONDS_MAX = 5
WAITING_MAX = 64  # messages that an application has not taken, before no more are read
AT_A_FRAMES_BEGINNING = StreamReader.at_eof.__code__


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's, with a short way for whole binary messages on an open socket."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.queue: Inbox = Inbox()  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Binary messages are the application's; what else there is, the library's."""
        if self._is_open() and is_between_frames(self.conn):
            messages, data = messages_in(data, SOCKET_FRAME_BYTES)
            for message in messages:
                self.queue.put_nowait({"type": "websocket.receive", "bytes": message})
            if len(self.queue) > WAITING_MAX and not self.read_paused:  # receive() reads on when all was taken
                self.read_paused = True
                self.transport.pause_reading()
        if data:
            super().data_received(data)

    async def send(self, message: Event) -> None:  # type: ignore[override]
        """A binary message on an open socket goes straight to the transport."""
        data = message.get("bytes")
        if data is None or not self._is_open() or not self.writable.is_set():
            await super().send(message)  # type: ignore[arg-type]
        else:
            self.transport.write(framed(data))

    def _is_open(self) -> bool:
        """The handshake is over, and nobody has begun to close."""
        return self.handshake_complete and not self.close_sent and self.conn.state is OPEN and not self.disconnected


def is_between_frames(protocol: ServerProtocol) -> bool:
    """The library waits for a frame to begin: it holds no piece of one, and no fragment of a message."""
    waiting: Any = protocol.parser  # generators in generators; the innermost is where it waits
    while (inner := waiting.gi_yieldfrom) is not None:
        waiting = inner
    return waiting.gi_code is AT_A_FRAMES_BEGINNING and protocol.current_size is None


class Server(uvicorn.Server):
    """Ends well when it was asked to: uvicorn's own would raise the signal once more after everything was closed."""

    def handle_exit(self, sig: int, frame: object) -> None:
        self.force_exit, self.should_exit = self.should_exit, True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """What was asked for is answered and sockets were sent elsewhere; then uvicorn closes what is left."""
        for server in self.servers:
            server.close()
        await leaving.leave()
        await super().shutdown(sockets)


class HttpProtocol(H11Protocol):
    """uvicorn's, which by itself waits for a request for ever. h11 bounds headers, which httptools does not."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._patience = Patience(transport.abort)
        self._patience.expect("head")

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        parts: dict[object, Part] = {h11.IDLE: "head", h11.SEND_BODY: "body"}
        became_a_socket = self.transport.get_protocol() is not self
        self._patience.expect(None if became_a_socket else parts.get(self.conn.their_state))

    def connection_lost(self, exc: Exception | None) -> None:
        self._patience.expect(None)
        super().connection_lost(exc)


def run(shared: int | None = None) -> None:
    """Serves until somebody asks to stop; keeps no access log, compresses no socket, believes no proxy by itself."""
    config = uvicorn.Config(
        application,
        host=settings.BIND,
        port=settings.PORT,
        loop="uvloop",
        http=HttpProtocol,
        ws=SocketProtocol,
        ws_max_size=SOCKET_FRAME_BYTES,
        ws_ping_interval=SOCKET_PING_SECONDS,
        ws_ping_timeout=SOCKET_PONG_SECONDS,
        ws_per_message_deflate=False,
        lifespan="off",
        log_config=None,  # the settings' own: listed fields, warnings and errors
        access_log=False,
        proxy_headers=False,
        server_header=False,
        headers=[("Server", "unifiedmsg")],
        timeout_graceful_shutdown=STOP_SECONDS_MAX,
    )
    Server(config).run(None if shared is None else [socket.socket(fileno=shared)])
