"""On the way from a frame to its acknowledgement the loop waits for no thread that the framework hops to."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import msgpack
import pytest
from asgiref.sync import SyncToAsync

from apps.conversations import actions
from apps.delivery.consumers import SeatsConsumer
from tests.seats import mls

CONVERSATION, SEAT_ID, SECRET = bytes(range(16)), bytes(16), bytes(32)


class Hops:
    """Counts every way a coroutine has to wait for another thread."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.count = 0
        patch.setattr(SyncToAsync, "__call__", self._counted(SyncToAsync.__call__))
        loop = type(asyncio.get_running_loop())
        patch.setattr(loop, "run_in_executor", self._counted(loop.run_in_executor))

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            return real(*arguments, **named)

        return call


class Peer:
    """The other side of an ASGI application."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._frames: asyncio.Queue[list[Any]] = asyncio.Queue()

    async def send(self, event: dict[str, Any]) -> None:
        for frame in msgpack.Unpacker() if "bytes" not in event else _frames(event["bytes"]):
            self._frames.put_nowait(frame)

    def tell(self, frame: list[Any]) -> None:
        self.events.put_nowait({"type": "websocket.receive", "bytes": msgpack.packb(frame)})

    async def until(self, name: str) -> list[Any]:
        while (frame := await asyncio.wait_for(self._frames.get(), 20))[0] != name:
            pass
        return frame


def _frames(data: bytes) -> list[list[Any]]:
    unpacker = msgpack.Unpacker()
    unpacker.feed(data)
    return list(unpacker)


@pytest.fixture
async def peer(transactional_db: None) -> AsyncIterator[Peer]:
    """A socket of the real application on this very loop."""
    peer = Peer()
    application = SeatsConsumer.as_asgi()
    scope = {"type": "websocket", "headers": [], "client": ["127.0.0.1", 1]}
    task = asyncio.ensure_future(application(scope, peer.events.get, peer.send))
    peer.events.put_nowait({"type": "websocket.connect"})
    yield peer
    peer.events.put_nowait({"type": "websocket.disconnect"})
    await task


async def test_no_thread_hop_on_the_send_path(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = actions.NewSeat(SEAT_ID, hashlib.sha256(SECRET).digest(), admin=True)
    await asyncio.to_thread(actions.begin, CONVERSATION, seat, pair=False, address="")
    hops = Hops(monkeypatch)
    peer.tell(["sit", 1, CONVERSATION, SECRET, 0])
    await peer.until("seated")
    await asyncio.sleep(0.3)
    assert hops.count > 0  # the control: sitting does read the database in a thread, and is seen to
    hops.count = 0
    for n in range(50):
        peer.tell(["send", n, CONVERSATION, n.to_bytes(16, "big"), "mls", mls(CONVERSATION)])
    for n in range(50):
        assert (await peer.until("ack"))[4] == n + 1
    assert hops.count == 0
