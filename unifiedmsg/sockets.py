"""Which socket a WebSocket reaches, and who is let in: our own pages, and programs that are no browser."""

from collections.abc import Callable
from typing import Any

from channels.routing import URLRouter
from django.urls import path

from apps.accounts.consumers import AccountConsumer
from apps.core import errors, origins
from apps.delivery.consumers import SeatsConsumer
from apps.services import catalogue
from unifiedmsg.hosts import host_named, service_of
from unifiedmsg.proxies import Application, Scope

_account: Any = AccountConsumer.as_asgi()  # django.urls believes in views alone
_seats: Any = SeatsConsumer.as_asgi()
router = URLRouter([path("ws/account/", _account), path("ws/seats/", _seats)])
PATHS = ("/ws/account/", "/ws/seats/")


class OwnPages:
    """Refuses the handshake off a service's host and from a foreign Origin; sets ``scope["service"]``."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        try:
            service = _asked_for(scope)
        except errors.Refusal:
            await send({"type": "websocket.close", "code": 4403})
            return
        if scope["path"] not in PATHS:
            await send({"type": "websocket.close", "code": 4404})
            return
        await self._application({**scope, "service": service}, receive, send)


def _asked_for(scope: Scope) -> catalogue.Service | None:
    """Whose socket it is. A function of its own, so that no header lies in memory as long as the socket is open.

    Raises: NoSuchPath, ForeignOrigin.
    """
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    host = host_named(headers.get(b"host", ""))
    service = service_of(host) if host else None
    origins.check(service, headers.get(b"origin"))
    return service
