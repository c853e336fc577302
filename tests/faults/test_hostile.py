"""Connections that say nothing, garbage or half of something: each is got rid of, and honest ones notice nothing."""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable, Iterator

import pytest

from tests.faults.oracle import lies
from tests.faults.storms import Storm
from tests.seats import ROOMY, SERVICE, Holder, seats_socket
from tests.server import Server
from tests.workers import FULL

EACH, ACKED = (200, 2000) if FULL else (10, 60)
END_SECONDS_MAX = 30
LIMITS = {
    "REQUEST_HEAD_SECONDS": 2,
    "REQUEST_BODY_SECONDS": 2,
    "SOCKET_PING_SECONDS": 1,
    "SOCKET_PONG_SECONDS": 2,
}
HONEST, HOSTILE = "127.0.0.1", "127.0.0.2"  # networks of their own


@pytest.fixture(scope="module", params=["daphne", "uvicorn"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with Server(limits=ROOMY | LIMITS, settings={"SERVER": request.param}) as running:
        yield running


Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def head(server: Server, request: str, *more: str) -> bytes:
    """A request's lines, without the empty one that ends them."""
    return "\r\n".join([f"{request} HTTP/1.1", f"Host: {server.host(SERVICE)}", *more, ""]).encode()


def handshake(server: Server) -> bytes:
    key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
    upgrade = ("Upgrade: websocket", "Connection: Upgrade", key, "Sec-WebSocket-Version: 13")
    return head(server, "GET /ws/seats/", *upgrade) + b"\r\n"


async def nothing(server: Server, line: Line) -> None: ...


async def half_a_head(server: Server, line: Line) -> None:
    line[1].write(head(server, "GET /ws/seats/", "Upgrade: web"))


async def a_head_that_drips(server: Server, line: Line) -> None:
    for byte in head(server, "GET /ws/seats/") * 100:
        line[1].write(bytes([byte]))
        await line[1].drain()
        await asyncio.sleep(0.2)


async def a_body_that_drips(server: Server, line: Line) -> None:
    line[1].write(
        head(server, "POST /api/v1/salts/", "Content-Type: application/json", "Content-Length: 500") + b"\r\n"
    )
    for _ in range(500):
        line[1].write(b" ")
        await line[1].drain()
        await asyncio.sleep(0.2)


async def garbage(server: Server, line: Line) -> None:
    line[1].write(secrets.token_bytes(2000) + b"\r\n\r\n")


async def garbage_as_frames(server: Server, line: Line) -> None:
    line[1].write(handshake(server) + secrets.token_bytes(2000))


async def half_a_frame(server: Server, line: Line) -> None:
    line[1].write(handshake(server) + b"\x82\xfe\x40\x00abcd" + bytes(100))


async def a_frame_too_large(server: Server, line: Line) -> None:
    line[1].write(handshake(server) + b"\x82\xff" + (1 << 40).to_bytes(8, "big") + b"abcd" + bytes(100))


KINDS: list[Callable[[Server, Line], Awaitable[None]]] = [
    nothing,
    half_a_head,
    a_head_that_drips,
    a_body_that_drips,
    garbage,
    garbage_as_frames,
    half_a_frame,
    a_frame_too_large,
]


async def until_closed(server: Server, kind: Callable[[Server, Line], Awaitable[None]]) -> None:
    """Says its piece, then listens until the server ends it."""
    line = await asyncio.open_connection(HONEST, server.port, local_addr=(HOSTILE, 0))
    says = asyncio.ensure_future(kind(server, line))
    with contextlib.suppress(OSError):
        async with asyncio.timeout(END_SECONDS_MAX):
            while await line[0].read(65_536):
                pass
    says.cancel()
    line[1].close()
    await asyncio.gather(says, return_exceptions=True)


async def test_the_hostile_are_got_rid_of_and_the_honest_notice_nothing(server: Server) -> None:
    storm = Storm(Holder(server).begin())
    async with asyncio.timeout(10 * END_SECONDS_MAX), asyncio.TaskGroup() as group:
        hostile = [group.create_task(until_closed(server, kind)) for kind in KINDS for _ in range(EACH)]
        group.create_task(storm.listen(server))
        for _ in range(2):
            group.create_task(storm.send(server))
        await storm.acknowledge(ACKED)
        await asyncio.gather(*hostile)  # none of them is still open
        storm.over.set()
    assert lies(storm.history, await asyncio.to_thread(storm.holder.read_all)) == set()
    assert storm.refusals == set()


async def test_who_says_nothing_but_answers_pings_stays(server: Server) -> None:
    async with seats_socket(server) as socket:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(LIMITS["SOCKET_PING_SECONDS"] + LIMITS["SOCKET_PONG_SECONDS"] + 2):
                await socket.connection.recv()
