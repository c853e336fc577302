"""A WebSocket client that costs little, so that a load on one core can fill a server on the other; for bench only."""

import asyncio
import base64
import secrets
from collections.abc import Callable
from typing import Any, cast

import msgspec

OnFrame = Callable[[bytes], None]
BINARY, PING, PONG = 0x82, 0x89, 0x8A
_encode = msgspec.msgpack.Encoder().encode


class Client(asyncio.Protocol):
    """Speaks RFC 6455 with the mask 0, which is allowed and costs nothing."""

    _transport: asyncio.Transport

    def __init__(self, host: str, path: str, on_frame: OnFrame) -> None:
        self._request = _upgrade(host, path)
        self._buffer = bytearray()
        self.on_frame = on_frame
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._request)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionRefusedError("closed before it was open"))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.opened.done():
            head, found, rest = bytes(self._buffer).partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                self.opened.set_exception(ConnectionRefusedError(head))
                return
            self._buffer = bytearray(rest)
            self.opened.set_result(None)
        self._read_frames()

    @staticmethod
    def packed(*frames: list[Any]) -> bytes:
        """Frames of the seats socket as they stand in one WebSocket message."""
        return b"".join(map(_encode, frames))

    def send_frames(self, *frames: list[Any]) -> None:
        """All go out in one binary message."""
        self.write(frame(self.packed(*frames)))

    def write(self, data: bytes) -> None:
        """Bytes that are whole WebSocket frames already."""
        self._transport.write(data)

    def close(self) -> None:
        self._transport.abort()

    def _read_frames(self) -> None:
        buffer, at = self._buffer, 0
        while len(buffer) - at >= 2:
            size, start = buffer[at + 1], at + 2
            if size >= 126:
                wide = 2 if size == 126 else 8
                if len(buffer) < start + wide:
                    break
                size, start = int.from_bytes(buffer[start : start + wide], "big"), start + wide
            if len(buffer) < start + size:
                break
            self._take(buffer[at], bytes(buffer[start : start + size]))
            at = start + size
        del buffer[:at]

    def _take(self, first: int, payload: bytes) -> None:
        if first == PING:
            self._transport.write(frame(payload, PONG))
        elif first == BINARY:
            self.on_frame(payload)


async def opened(port: int, host: str, path: str, on_frame: OnFrame) -> Client:
    """A client whose socket is open."""
    loop = asyncio.get_running_loop()
    _, client = await loop.create_connection(lambda: Client(host, path, on_frame), "127.0.0.1", port)
    await client.opened
    return client


def frame(payload: bytes, first: int = BINARY) -> bytes:
    """One WebSocket frame of a client."""
    size = len(payload)
    if size < 126:
        head = bytes([first, 0x80 | size])
    elif size < 1 << 16:
        head = bytes([first, 0x80 | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([first, 0x80 | 127]) + size.to_bytes(8, "big")
    return head + bytes(4) + payload


def _upgrade(host: str, path: str) -> bytes:
    key = base64.b64encode(secrets.token_bytes(16)).decode()
    lines = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
    return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}", *lines, "", ""]).encode()
