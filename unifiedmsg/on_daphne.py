"""Serving on Daphne, which needs nothing beside it; nothing of HTTP is decided here."""

from typing import Any

from autobahn.twisted import websocket as autobahn_twisted
from autobahn.websocket import protocol as autobahn_protocol
from daphne.server import Server  # first of all Twisted imports: it chooses the reactor
from django.conf import settings
from twisted.internet import tcp

from apps.core.limits import SOCKET_FRAME_BYTES
from unifiedmsg.asgi import application


def run() -> None:
    """Serves until somebody asks to stop; keeps no access log, compresses no socket, believes no proxy by itself."""
    tcp.Port.transport = Connection
    without_debug_text()
    family, interface = ("tcp6" if ":" in settings.BIND else "tcp"), settings.BIND.replace(":", "\\:")
    Server(
        application,
        endpoints=[f"{family}:port={settings.PORT}:interface={interface}"],
        verbosity=0,
        server_name="unifiedmsg",
        websocket_max_message_size=SOCKET_FRAME_BYTES,
        websocket_max_frame_size=SOCKET_FRAME_BYTES,
    ).run()


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
