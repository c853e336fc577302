"""Hostile connections, each kind as one function: what it says, and that it listens until the server ends it."""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable

from tests.seats import SERVICE
from tests.server import Reachable

END_SECONDS_MAX = 30
PAUSE_SECONDS = 0.2  # between the bytes of what drips
ADDRESS = "127.0.0.2"  # a network of their own

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def head(server: Reachable, request: str, *more: str) -> bytes:
    """A request's lines, without the empty one that ends them."""
    return "\r\n".join([f"{request} HTTP/1.1", f"Host: {server.host(SERVICE)}", *more, ""]).encode()


def handshake(server: Reachable) -> bytes:
    key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
    upgrade = ("Upgrade: websocket", "Connection: Upgrade", key, "Sec-WebSocket-Version: 13")
    return head(server, "GET /ws/seats/", *upgrade) + b"\r\n"


async def nothing(server: Reachable, line: Line) -> None: ...


async def half_a_head(server: Reachable, line: Line) -> None:
    line[1].write(head(server, "GET /ws/seats/", "Upgrade: web"))


async def a_head_that_drips(server: Reachable, line: Line) -> None:
    for byte in head(server, "GET /ws/seats/") * 100:
        line[1].write(bytes([byte]))
        await line[1].drain()
        await asyncio.sleep(PAUSE_SECONDS)


async def a_body_that_drips(server: Reachable, line: Line) -> None:
    line[1].write(
        head(server, "POST /api/v1/salts/", "Content-Type: application/json", "Content-Length: 500") + b"\r\n"
    )
    for _ in range(500):
        line[1].write(b" ")
        await line[1].drain()
        await asyncio.sleep(PAUSE_SECONDS)


async def garbage(server: Reachable, line: Line) -> None:
    line[1].write(secrets.token_bytes(2000) + b"\r\n\r\n")


async def garbage_as_frames(server: Reachable, line: Line) -> None:
    line[1].write(handshake(server) + secrets.token_bytes(2000))


async def half_a_frame(server: Reachable, line: Line) -> None:
    line[1].write(handshake(server) + b"\x82\xfe\x40\x00abcd" + bytes(100))


async def a_frame_too_large(server: Reachable, line: Line) -> None:
    line[1].write(handshake(server) + b"\x82\xff" + (1 << 40).to_bytes(8, "big") + b"abcd" + bytes(100))


Kind = Callable[[Reachable, Line], Awaitable[None]]
KINDS: list[Kind] = [
    nothing,
    half_a_head,
    a_head_that_drips,
    a_body_that_drips,
    garbage,
    garbage_as_frames,
    half_a_frame,
    a_frame_too_large,
]


async def until_closed(server: Reachable, kind: Kind) -> None:
    """Says its piece, then listens until the server ends it."""
    line = await asyncio.open_connection("127.0.0.1", server.port, local_addr=(ADDRESS, 0))
    says = asyncio.ensure_future(kind(server, line))
    with contextlib.suppress(OSError):
        async with asyncio.timeout(END_SECONDS_MAX):
            while await line[0].read(65_536):
                pass
    says.cancel()
    line[1].close()
    await asyncio.gather(says, return_exceptions=True)
