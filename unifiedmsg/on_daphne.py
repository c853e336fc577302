"""Serving on Daphne, which needs nothing beside it; nothing of HTTP is decided here."""

import asyncio
from typing import Any

from autobahn.twisted import websocket as autobahn_twisted
from autobahn.websocket import protocol as autobahn_protocol
from daphne import server as daphne  # first of all Twisted imports: it chooses the reactor
from django.conf import settings
from twisted.internet import protocol, tcp
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted.web import http

from apps.core.limits import SOCKET_FRAME_BYTES, SOCKET_PING_SECONDS, SOCKET_PONG_SECONDS
from unifiedmsg import leaving
from unifiedmsg.asgi import application
from unifiedmsg.patience import Patience

NEVER = float("inf")
SECONDS_MAX = 5.0  # how long requests that are under way may take, and sockets to close


def run(shared: int | None = None) -> None:
    """Serves until somebody asks to stop; keeps no access log, compresses no socket, believes no proxy by itself."""
    tcp.Port.transport = Connection
    vars(http).update(HTTPChannel=Channel)  # where Twisted's factory finds it
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
        self.ws_factory.setProtocolOptions(autoPingInterval=SOCKET_PING_SECONDS)
        super().listen_success(port)

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
