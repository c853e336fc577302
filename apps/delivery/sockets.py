"""One client's socket: who sits on it, and the bounded queue of what goes out; knows no frame's meaning."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from itertools import count
from typing import TYPE_CHECKING, Any

from apps.core import wire
from apps.core.buckets import Buckets, a_minute
from apps.core.counts import counts
from apps.core.errors import Refusal
from apps.core.limits import SOCKET_QUEUE_BYTES, SOCKET_REFUSALS_A_MINUTE, SOCKET_WRITE_BYTES
from apps.delivery.pressure import Pressure

if TYPE_CHECKING:
    from apps.delivery.sittings import Sitting

Waiting = asyncio.Future[None] | None
Send = Callable[[dict[str, Any]], Awaitable[None]]
CLOSED_TOO_MANY = 4429
_refusals: Buckets = a_minute(SOCKET_REFUSALS_A_MINUTE)
_serials = count()


class Socket:
    """Frames pushed here go out in order, all that are ready in one write."""

    __slots__ = (
        "_awake",
        "_closing",
        "_out",
        "_pressure",
        "_queued",
        "_send",
        "_serial",
        "_written",
        "asked",
        "read_at",
        "sittings",
        "unanswered",
    )

    def __init__(self, send: Send) -> None:
        self._send, self._pressure = send, Pressure()
        self._serial = next(_serials)  # id() would come again, with another client's refusals
        self._out: list[bytes] = []
        self._queued = 0  # bytes
        self._awake: Waiting = None  # the pump, for something to write
        self._written: Waiting = None  # the backlog, for something to be written
        self._closing: int | None = None
        self.sittings: dict[bytes, Sitting] = {}
        self.asked: deque[tuple[Sitting, wire.Sit]] = deque()  # sits that wait for the database
        self.read_at = 0.0  # when its newest frame came, by the clock of `time.perf_counter`
        self.unanswered = 0  # sends that wait for the disk

    @property
    def closing(self) -> bool:
        return self._closing is not None

    @property
    def full(self) -> bool:
        """The client reads more slowly than others write."""
        return self._queued > SOCKET_QUEUE_BYTES

    @property
    def queued(self) -> int:
        """Bytes that wait for the client to read."""
        return self._queued

    def push(self, frame: bytes) -> None:
        """The frame goes out after those before it; a client that asks and never reads is closed."""
        if self._closing is not None:
            return
        self._out.append(frame)
        self._queued += len(frame)
        if self._queued > 2 * SOCKET_QUEUE_BYTES:
            self.close(CLOSED_TOO_MANY)
        self._wake()

    def refuse(self, ref: int, refusal: Refusal) -> None:
        """The client hears why; one that is refused all the time is closed."""
        counts.refusals.add(refusal.code)
        self.push(wire.encode(wire.Refused(ref, refusal.as_dict())))
        if not _refusals.take(self._serial):
            self.close(CLOSED_TOO_MANY)

    def close(self, code: int) -> None:
        """What was pushed goes out, then the socket closes."""
        if self._closing is None:
            self._closing = code
            self._wake()
            _pass(self._written)

    async def pump(self) -> None:
        """Writes until the socket closes."""
        self._pressure.watch(self._send)
        while self._out or self._closing is None:
            if not self._out:
                await self._sleep()
            if self._pressure.holds:
                await self._pressure.passed()
            if self._out:
                await self._send({"type": "websocket.send", "bytes": self._next_write()})
                _pass(self._written)
        await self._send({"type": "websocket.close", "code": self._closing})

    async def drained(self) -> None:
        """Less than half of the queue is left, or the socket closes."""
        while self._queued > SOCKET_QUEUE_BYTES // 2 and self._closing is None:
            self._written = asyncio.get_running_loop().create_future()
            await self._written

    def _next_write(self) -> bytes:
        out = self._out
        if self._queued <= SOCKET_WRITE_BYTES:
            self._out, self._queued = [], 0
            return b"".join(out) if len(out) > 1 else out[0]
        size = count = 0
        while count < len(out) and (count == 0 or size + len(out[count]) <= SOCKET_WRITE_BYTES):
            size, count = size + len(out[count]), count + 1
        self._out, self._queued = out[count:], self._queued - size
        return b"".join(out[:count])

    def _wake(self) -> None:
        _pass(self._awake)

    async def _sleep(self) -> None:
        self._awake = asyncio.get_running_loop().create_future()
        await self._awake
        self._awake = None


def _pass(waiting: Waiting) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(None)
