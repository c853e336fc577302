"""Serving on Daphne, which needs nothing beside it; nothing of HTTP is decided here."""

import asyncio
from typing import Any

from autobahn.twisted import websocket as autobahn_twisted
from autobahn.websocket import protocol as autobahn_protocol
from daphne import server as daphne  # first of all Twisted imports: it chooses the reactor
from django.conf import settings
from twisted.internet import tcp
from twisted.internet.defer import Deferred

from apps.core.limits import SOCKET_FRAME_BYTES
from unifiedmsg import leaving
from unifiedmsg.asgi import application

SECONDS_MAX = 5.0  # how long requests that are under way may take, and sockets to close


def run(shared: int | None = None) -> None:
    """Serves until somebody asks to stop; keeps no access log, compresses no socket, believes no proxy by itself."""
    tcp.Port.transport = Connection
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
        )
        self._ports: list[Any] = []

    def listen_success(self, port: Any) -> None:
        """Remembers the port, so that it can be closed first."""
        self._ports.append(port)
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
