"""Daphne that leaves in order: it takes nobody new, ends what it began, sends its sockets elsewhere, and is gone."""

import asyncio
from collections.abc import Callable
from typing import Any

from daphne.server import Server
from twisted.internet.defer import Deferred

from unifiedmsg import leaving

SECONDS_MAX = 5.0  # how long requests that are under way may take, and sockets to close


class LeavingServer(Server):  # type: ignore[misc]
    """What `serve` runs. SIGTERM and SIGINT alike begin the leaving; a proxy finds the port closed at once."""

    def __init__(self, application: Callable[..., Any], endpoint: str) -> None:
        super().__init__(application, endpoints=[endpoint], verbosity=0, server_name="unifiedmsg")
        self._ports: list[Any] = []

    def listen_success(self, port: Any) -> None:
        """Remembers the port, so that it can be closed first."""
        self._ports.append(port)
        super().listen_success(port)

    def kill_all_applications(self) -> Any:
        """Called before the reactor ends, which waits for what this returns."""
        leaves: Deferred[None] = Deferred.fromFuture(asyncio.ensure_future(self._leave()))
        return leaves.addCallback(lambda _: super(LeavingServer, self).kill_all_applications())

    async def _leave(self) -> None:
        for port in self._ports:
            port.stopListening()
        await leaving.leave()
        await leaving.wait_until(self._is_idle, SECONDS_MAX)

    def _is_idle(self) -> bool:
        """Nobody waits for an answer, and every socket was left."""
        running = [each.get("application_instance") for each in self.connections.values()]
        return all(instance is None or instance.done() for instance in running)
