"""Serving on uvicorn, which costs less CPU and wants packages of its own; nothing of HTTP is decided here."""

import socket

import uvicorn
from django.conf import settings

from apps.core.limits import SOCKET_FRAME_BYTES
from unifiedmsg import leaving
from unifiedmsg.asgi import application

PING_SECONDS, PONG_SECONDS = 20, 30  # as Daphne does
STOP_SECONDS_MAX = 5


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


def run(shared: int | None = None) -> None:
    """Serves until somebody asks to stop; keeps no access log, compresses no socket, believes no proxy by itself."""
    config = uvicorn.Config(
        application,
        host=settings.BIND,
        port=settings.PORT,
        loop="uvloop",
        http="h11",  # bounds what a client may put into headers; httptools does not
        ws="websockets-sansio",
        ws_max_size=SOCKET_FRAME_BYTES,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PONG_SECONDS,
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
