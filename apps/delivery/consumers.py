"""The seats socket: an ASGI consumer with its own receive loop, since Channels' dispatch hops threads per event."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from apps.core import origins
from apps.core.errors import TooMany
from apps.delivery import commands
from apps.delivery.hub import Hub
from apps.delivery.running import running_hub
from apps.delivery.sockets import CLOSED_TOO_MANY, Send, Socket

Receive = Callable[[], Awaitable[dict[str, Any]]]
Scope = dict[str, Any]


class SeatsConsumer:
    """Stands under Channels' URLRouter, behind the Origin check; looks at no cookie and knows no account."""

    @classmethod
    def as_asgi(cls) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
        """The application, by the name that Channels' own consumers give it."""
        return cls()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one socket until it closes."""
        await receive()
        await send({"type": "websocket.accept"})
        hub, socket = running_hub(), Socket(send)
        pump = asyncio.ensure_future(socket.pump())
        try:
            await _serve(hub, socket, origins.network_of_scope(scope), receive)
        finally:
            pump.cancel()


async def _serve(hub: Hub, socket: Socket, address: str, receive: Receive) -> None:
    try:
        hub.enter(address)
    except TooMany as refusal:
        socket.refuse(0, refusal)
        socket.close(CLOSED_TOO_MANY)
        await _listen(hub, socket, receive)
        return
    hub.sockets.add(socket)
    try:
        await _listen(hub, socket, receive)
    finally:
        hub.leave(address, socket)


async def _listen(hub: Hub, socket: Socket, receive: Receive) -> None:
    while (event := await receive())["type"] != "websocket.disconnect":
        if not (socket.closing or hub.leaving):
            commands.receive(hub, socket, event.get("bytes"))
