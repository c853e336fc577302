"""Serving on Daphne, which needs nothing beside it; nothing of HTTP is decided here."""

from daphne.server import Server  # first of all Twisted imports: it chooses the reactor
from django.conf import settings

from apps.core.limits import SOCKET_FRAME_BYTES
from unifiedmsg.asgi import application


def run() -> None:
    """Serves until somebody asks to stop; keeps no access log, compresses no socket, believes no proxy by itself."""
    family, interface = ("tcp6" if ":" in settings.BIND else "tcp"), settings.BIND.replace(":", "\\:")
    Server(
        application,
        endpoints=[f"{family}:port={settings.PORT}:interface={interface}"],
        verbosity=0,
        server_name="unifiedmsg",
        websocket_max_message_size=SOCKET_FRAME_BYTES,
        websocket_max_frame_size=SOCKET_FRAME_BYTES,
    ).run()
