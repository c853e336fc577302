"""A WebSocket client that costs little, so that a load on one core can fill a server on the other; for bench only."""

import asyncio
import base64
import secrets
from collections.abc import Callable
from typing import cast

OnFrame = Callable[[bytes], None]
BINARY, PING, PONG = 0x82, 0x89, 0x8A


class Client(asyncio.Protocol):
    """Speaks RFC 6455 with the mask 0, which is allowed and costs nothing."""

    _transport: asyncio.Transport

    def __init__(self, host: str, path: str, on_frame: OnFrame) -> None:
        self._request = _upgrade(host, path)
        self._buffer = bytearray()
        self._on_frame = on_frame
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self.opened.done():
            head, found, rest = bytes(self._buffer).partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.split(b"\r\n")[0]:
                raise ConnectionRefusedError(head)
            self._buffer = bytearray(rest)
            self.opened.set_result(None)
        self._read_frames()

    def send(self, data: bytes) -> None:
        """One binary message."""
        self._transport.write(_frame(BINARY, data))

    def close(self) -> None:
        self._transport.abort()

    def _read_frames(self) -> None:
        buffer, at = self._buffer, 0
        while len(buffer) - at >= 2:
            size, start = buffer[at + 1], at + 2
            if size >= 126:
                wide = 2 if size == 126 else 8
                size, start = int.from_bytes(buffer[start : start + wide], "big"), start + wide
            if len(buffer) < start + size:
                break
            self._take(buffer[at], bytes(buffer[start : start + size]))
            at = start + size
        del buffer[:at]

    def _take(self, first: int, payload: bytes) -> None:
        if first == PING:
            self._transport.write(_frame(PONG, payload))
        elif first == BINARY:
            self._on_frame(payload)


async def opened(port: int, host: str, path: str, on_frame: OnFrame) -> Client:
    """A client whose socket is open."""
    loop = asyncio.get_running_loop()
    _, client = await loop.create_connection(lambda: Client(host, path, on_frame), "127.0.0.1", port)
    await client.opened
    return client


def _upgrade(host: str, path: str) -> bytes:
    key = base64.b64encode(secrets.token_bytes(16)).decode()
    lines = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
    return "\r\n".join([f"GET {path} HTTP/1.1", f"Host: {host}", *lines, "", ""]).encode()


def _frame(first: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        head = bytes([first, 0x80 | size])
    elif size < 1 << 16:
        head = bytes([first, 0x80 | 126]) + size.to_bytes(2, "big")
    else:
        head = bytes([first, 0x80 | 127]) + size.to_bytes(8, "big")
    return head + bytes(4) + payload
