"""Serving on Daphne, which needs nothing beside it; nothing of HTTP is decided here."""

import asyncio
import time
from functools import partial
from typing import Any

from autobahn.twisted import websocket as autobahn_twisted
from autobahn.websocket import protocol as autobahn_protocol
from daphne import server as daphne  # first of all Twisted imports: it chooses the reactor
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from django.conf import settings
from twisted.internet import protocol, tcp
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted.web import http

from apps.core.limits import SOCKET_FRAME_BYTES, SOCKET_PING_SECONDS, SOCKET_PONG_SECONDS
from unifiedmsg import leaving
from unifiedmsg.asgi import application
from unifiedmsg.framing import Event, Inbox, framed, messages_in
from unifiedmsg.patience import Patience

NEVER = float("inf")
SECONDS_MAX = 5.0  # how long requests that are under way may take, and sockets to close


def run(shared: int | None = None) -> None:
    """Serves until somebody asks to stop; keeps no access log, compresses no socket, believes no proxy by itself."""
    tcp.Port.transport = Connection
    vars(http).update(HTTPChannel=Channel)  # where Twisted's factory finds it
    WebSocketFactory.protocol = Protocol
    without_debug_text()
    Server(own_endpoint() if shared is None else f"fd:fileno={shared}").run()


def own_endpoint() -> str:
    """Where one process listens by itself, in Twisted's spelling."""
    family, interface = ("tcp6" if ":" in settings.BIND else "tcp"), settings.BIND.replace(":", "\\:")
    return f"{family}:port={settings.PORT}:interface={interface}"


class Server(daphne.Server):  # type: ignore[misc]
    """Daphne that leaves in order: it takes nobody new, ends what it began, sends its sockets elsewhere, and is gone.

    SIGTERM and SIGINT alike begin the leaving; a proxy finds the port closed at once.
    """

    def __init__(self, endpoint: str) -> None:
        super().__init__(
            application,
            endpoints=[endpoint],
            verbosity=0,
            server_name="unifiedmsg",
            websocket_max_message_size=SOCKET_FRAME_BYTES,
            websocket_max_frame_size=SOCKET_FRAME_BYTES,
            ping_interval=NEVER,  # Daphne pings by the time of day, and stops while a clock was stepped back
            ping_timeout=SOCKET_PONG_SECONDS,
        )
        self._ports: list[Any] = []

    def listen_success(self, port: Any) -> None:
        """Remembers the port, so that it can be closed first; from now on sockets are pinged."""
        self._ports.append(port)
        # Null, as Daphne sets it, and this call would unset it: the application judges every Origin.
        self.ws_factory.setProtocolOptions(autoPingInterval=SOCKET_PING_SECONDS, allowNullOrigin=True)
        super().listen_success(port)

    def create_application(self, protocol: Any, scope: Event) -> Inbox | None:
        """As Daphne's, with an inbox that costs less."""
        scope.setdefault("asgi", {"version": "3.0"})
        inbox = Inbox()
        running = self.application(scope, inbox.get, partial(self.handle_reply, protocol))
        if protocol not in self.connections:
            return None
        self.connections[protocol]["application_instance"] = asyncio.ensure_future(running)
        return inbox

    def kill_all_applications(self) -> Any:
        """Called before the reactor ends, which waits for what this returns."""
        leaves: Deferred[None] = Deferred.fromFuture(asyncio.ensure_future(self._leave()))
        return leaves.addCallback(lambda _: super(Server, self).kill_all_applications())

    async def _leave(self) -> None:
        for port in self._ports:
            port.stopListening()
        await leaving.leave()
        await leaving.wait_until(self._is_idle, SECONDS_MAX)

    def _is_idle(self) -> bool:
        """Nobody waits for an answer, and every socket was left."""
        running = [each.get("application_instance") for each in self.connections.values()]
        return all(instance is None or instance.done() for instance in running)


class Channel(http.HTTPChannel):
    """Twisted's, which by itself waits for as long as now and then a byte comes."""

    def connectionMade(self) -> None:  # noqa: N802  (Twisted's names)
        super().connectionMade()  # type: ignore[no-untyped-call]
        self._patience = Patience(self.forceAbortClient)
        self._patience.expect("head")

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        self._patience.expect(None if self._handlingRequest else "head" if self.line_mode else "body")

    def connectionLost(self, reason: Failure = protocol.connectionDone) -> None:  # noqa: N802
        self._patience.expect(None)
        super().connectionLost(reason)  # type: ignore[no-untyped-call]


class Protocol(WebSocketProtocol):  # type: ignore[misc]
    """Daphne's, with a short way for whole binary messages on an open socket."""

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  (Twisted's name)
        """Binary messages are the application's; what else there is, the library's."""
        if self._is_between_frames():
            messages, data = messages_in(data, SOCKET_FRAME_BYTES)
            if messages:
                self.last_ping = time.time()
            for message in messages:
                self.application_queue.put_nowait({"type": "websocket.receive", "bytes": message})
        if data:
            super().dataReceived(data)

    def handle_reply(self, message: Event) -> None:
        """A binary message on an open socket goes straight to the transport."""
        data = message.get("bytes")
        if data and self.state == self.STATE_OPEN and not self.send_queue:
            self.transport.write(framed(data))
        else:
            super().handle_reply(message)

    def _is_between_frames(self) -> bool:
        """The library waits for a frame to begin, and for no pong: it holds no piece of one, nor of a message."""
        if self.state != self.STATE_OPEN or self.muted:
            return False
        return not (self.current_frame or self.data or self.inside_message or self.autoPingTimeoutCall)


class Connection(tcp.Server):
    """Writes at once where nothing waits; Twisted's would tell the kernel before and after each write to watch it."""

    def write(self, data: bytes) -> None:
        if self.connected and not self.disconnecting and self._nothing_waits():
            taken = self.writeSomeData(data)
            if isinstance(taken, int):  # else an error, which the reactor will meet and handle
                data = data[taken:]
        if data:
            super().write(data)  # type: ignore[no-untyped-call]

    def _nothing_waits(self) -> bool:
        return not self._tempDataLen and self.offset == len(self.dataBuffer)


def without_debug_text() -> None:
    """Autobahn puts together coloured text for each frame, for a log level that never is on; a tenth of all work."""

    def nothing(_: Any) -> str:
        return ""

    for module in (autobahn_protocol, autobahn_twisted):
        vars(module).update(hltype=nothing, hlval=nothing)
