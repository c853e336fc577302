"""The short way of nearly every WebSocket frame: whole, final, binary (RFC 6455, section 5.2); no protocol of its own.

Text, fragments, control frames, whatever is cut off or wrong: all of it goes to the server's own library as it came,
and so does every byte behind it. The library's way costs ten times as much for each frame.
"""

import asyncio
from typing import Any

from websockets.speedups import apply_mask

Event = dict[str, Any]
BINARY = 0x82  # final, no extension, opcode 2
MASKED = 0x80
LENGTH_OF_2, LENGTH_OF_8 = 126, 127  # what follows is a length of so many bytes
HEAD_BYTES = 6  # opcode, length, mask


def messages_in(data: bytes, size_max: int) -> tuple[list[bytes], bytes]:
    """The whole binary messages that the data begins with, unmasked, and the rest of it."""
    messages: list[bytes] = []
    at, end = 0, len(data)
    while end - at >= HEAD_BYTES and data[at] == BINARY and MASKED <= data[at + 1] < MASKED + LENGTH_OF_8:
        size, start = data[at + 1] - MASKED, at + HEAD_BYTES
        if size == LENGTH_OF_2:
            size, start = data[at + 2] << 8 | data[at + 3], start + 2
            if size < LENGTH_OF_2:
                break  # not spelled in the shortest way
        if size > size_max or start + size > end:
            break
        messages.append(apply_mask(data[start : start + size], data[start - 4 : start]))
        at = start + size
    return messages, data[at:] if at else data


def framed(payload: bytes) -> bytes:
    """One binary message as a server sends it."""
    size = len(payload)
    if size < LENGTH_OF_2:
        return bytes((BINARY, size)) + payload
    if size < 1 << 16:
        return bytes((BINARY, LENGTH_OF_2, size >> 8, size & 0xFF)) + payload
    return bytes((BINARY, LENGTH_OF_8)) + size.to_bytes(8, "big") + payload


class Inbox:
    """What a client sent until the application takes it: asyncio.Queue's part that servers use, at a tenth of both."""

    __slots__ = ("_new", "_ready", "_waiting")

    def __init__(self) -> None:
        self._new: list[Event] = []
        self._ready: list[Event] = []  # the next one last
        self._waiting: asyncio.Future[None] | None = None

    def put_nowait(self, event: Event) -> None:
        """It comes after those before it."""
        self._new.append(event)
        if (waiting := self._waiting) is not None:
            self._waiting = None
            if not waiting.done():
                waiting.set_result(None)

    def empty(self) -> bool:
        """Whether nothing waits to be taken."""
        return not (self._new or self._ready)

    def __len__(self) -> int:
        return len(self._new) + len(self._ready)

    async def get(self) -> Event:
        """The next event, as soon as there is one; one taker at a time."""
        if not self._ready:
            while not self._new:
                self._waiting = asyncio.get_running_loop().create_future()
                await self._waiting
            self._ready, self._new = self._new[::-1], []
        return self._ready.pop()
