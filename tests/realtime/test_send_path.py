"""What the seats socket may not cost: no thread hop between a frame and its acknowledgement, no query for each sit."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import msgpack
import pytest
import pytest_asyncio
from asgiref.sync import SyncToAsync
from django.db.backends.utils import CursorWrapper

from apps.conversations import actions, queries
from apps.delivery.consumers import SeatsConsumer
from tests.seats import mls

CONVERSATION, SEAT_ID, SECRET = bytes(range(16)), bytes(16), bytes(32)


pytestmark = pytest.mark.asyncio(loop_scope="module")  # the one hub of a process lives on one loop


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

    def tell_all(self, frames: list[list[Any]]) -> None:
        """In one WebSocket message."""
        self.events.put_nowait({"type": "websocket.receive", "bytes": b"".join(map(msgpack.packb, frames))})

    async def until(self, name: str) -> list[Any]:
        while (frame := await asyncio.wait_for(self._frames.get(), 20))[0] != name:
            pass
        return frame


def _frames(data: bytes) -> list[list[Any]]:
    unpacker = msgpack.Unpacker()
    unpacker.feed(data)
    return list(unpacker)


@pytest_asyncio.fixture(loop_scope="module")
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


async def test_many_who_lack_nothing_sit_by_one_question(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [n.to_bytes(16, "big") for n in range(1, 201)]
    await asyncio.to_thread(begin_all, many)
    asked: list[str] = []
    real = CursorWrapper.execute

    def counted(self: CursorWrapper, sql: Any, params: Any = None) -> Any:
        asked.extend([sql] if "conversations_seat" in sql or "conversations_message" in sql else [])
        return real(self, sql, params)

    monkeypatch.setattr(CursorWrapper, "execute", counted)
    frames = [["sit", n, conversation, SECRET, 0] for n, conversation in enumerate(many)]
    peer.tell_all([*frames, ["sit", 999, many[0][::-1], SECRET, 0], ["sit", 1000, many[1], bytes(31) + b"x", 0]])
    seated = [(await peer.until("seated"))[1:3] for _ in many[1:]]
    assert seated == [[n, conversation] for n, conversation in enumerate(many) if n != 1]
    assert [(await peer.until("refused"))[2]["code"] for _ in range(2)] == ["no_such_seat"] * 2
    assert len(asked) == 1
    peer.tell(["send", 7, many[9], bytes(16), "mls", mls(many[9])])
    assert (await peer.until("message"))[1:3] == [many[9], 1]


async def test_among_many_each_who_lacks_something_gets_it(peer: Peer) -> None:
    many = [n.to_bytes(16, "big") for n in range(1001, 1021)]
    await asyncio.to_thread(begin_all, many)
    await asyncio.to_thread(post_to, many[3])
    peer.tell_all([["sit", n, conversation, SECRET, 0] for n, conversation in enumerate(many)])
    assert (await peer.until("message"))[1:3] == [many[3], 1]
    peer.tell(["sit", 99, many[4], SECRET, 1])
    assert (await peer.until("refused"))[2]["code"] == "ahead_of_stream"


def begin_all(conversations: list[bytes]) -> None:
    seat = actions.NewSeat(SEAT_ID, hashlib.sha256(SECRET).digest(), admin=True)
    for n, conversation in enumerate(conversations):
        actions.begin(conversation, seat, pair=False, address=str(n))


def post_to(conversation: bytes) -> None:
    seat = queries.seat_for(conversation, SECRET)
    actions.append(seat, client_id=bytes(16), kind="mls", payload=mls(conversation))
