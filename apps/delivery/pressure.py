"""How full the way out to one client is: Daphne's `send` never waits and buffers without end, so we look ourselves."""

import asyncio
from typing import Any


class Pressure:
    """Passes while the client reads; Twisted tells it when the buffer of the connection is full, and empty again.

    It is one of Twisted's push producers, and does not say so in Twisted's way: uvicorn loads nothing of Twisted.
    """

    __slots__ = ("_free",)

    def __init__(self) -> None:
        self._free: asyncio.Future[None] | None = None

    def watch(self, send: Any) -> None:
        """Listens to the transport behind an ASGI `send` of Daphne; another server's `send` waits by itself."""
        protocol = next(iter(getattr(send, "args", ())), None)
        transport = getattr(protocol, "transport", None)
        if transport is not None and hasattr(transport, "registerProducer"):
            transport.unregisterProducer()
            transport.registerProducer(self, streaming=True)

    @property
    def holds(self) -> bool:
        """The client has not taken enough of what was written."""
        return self._free is not None

    async def passed(self) -> None:
        """The client has taken enough for more to be written."""
        if self._free is not None:
            await self._free

    def pauseProducing(self) -> None:  # noqa: N802  (Twisted's names)
        if self._free is None:
            self._free = asyncio.get_running_loop().create_future()

    def resumeProducing(self) -> None:  # noqa: N802
        free, self._free = self._free, None
        if free is not None and not free.done():
            free.set_result(None)

    def stopProducing(self) -> None:  # noqa: N802
        self.resumeProducing()
