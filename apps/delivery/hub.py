"""Who sits where in this process, and the fan-out to them; everything here happens on the event loop's thread."""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings

from apps.conversations import events
from apps.conversations.appends import Append
from apps.conversations.writer import writer
from apps.core import wire
from apps.core.counts import counts
from apps.core.doorway import Doorway
from apps.core.limits import SOCKETS_PER_ADDRESS
from apps.delivery.elsewhere import Elsewhere
from apps.delivery.sittings import Sitting, SocketAppend
from apps.delivery.sockets import Socket

CLOSED_ELSEWHERE = 4012  # connect anew (1012 would be its name, and autobahn sends none of those)
LEAVING_SECONDS, LEAVING_STEP_SECONDS = 5.0, 0.02
READERS = 2  # threads that read backlogs; the writer has its own


class Room:
    """One conversation as long as somebody here sits in it or waits for an append."""

    __slots__ = ("head", "sittings", "waiting")

    def __init__(self) -> None:
        self.sittings: set[Sitting] = set()
        self.waiting = 0  # appends of sockets that the writer has not settled
        self.head: int | None = None  # the last seq that was announced, once it is known


class Hub:
    """Hears what the writer settled and what happened to seats, and tells those who sit."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.readers = ThreadPoolExecutor(READERS, thread_name_prefix="backlog")
        self.rooms: dict[bytes, Room] = {}
        self.sockets: set[Socket] = set()
        self.leaving = False  # this process ends: nothing more is taken
        self._doorway = Doorway(SOCKETS_PER_ADDRESS)
        self._tasks: set[asyncio.Future[None]] = set()
        self.elsewhere = Elsewhere(self) if settings.SEVERAL_PROCESSES else None
        events.subscribe(self.hear)

    def keep(self, task: "asyncio.Future[None]") -> None:
        """The task is not lost while it runs (the loop itself holds tasks only weakly)."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def enter(self, address: str) -> None:
        """One more socket from this network. Raises: TooMany."""
        self._doorway.enter(address)

    def leave(self, address: str, socket: Socket) -> None:
        """The socket is closed: nobody sits on it."""
        self._doorway.leave(address)
        self.sockets.discard(socket)
        for sitting in list(socket.sittings.values()):
            self.remove(sitting)

    def add(self, sitting: Sitting) -> Room:
        """The sitting takes its place; one of the same conversation on the same socket is replaced."""
        if before := sitting.socket.sittings.get(sitting.conversation):
            self.remove(before)
        sitting.socket.sittings[sitting.conversation] = sitting
        room = self.rooms.setdefault(sitting.conversation, Room())
        room.sittings.add(sitting)
        return room

    def remove(self, sitting: Sitting) -> None:
        """The sitting has no place any more."""
        if sitting.socket.sittings.get(sitting.conversation) is sitting:
            del sitting.socket.sittings[sitting.conversation]
        if room := self.rooms.get(sitting.conversation):
            room.sittings.discard(sitting)
            self._forget_empty(sitting.conversation, room)

    def stand(self, sitting: Sitting, reason: str) -> None:
        """The client knows that it sits no longer, and why."""
        self.remove(sitting)
        sitting.socket.push(wire.encode(wire.Stood(sitting.conversation, reason)))

    def append(self, append: SocketAppend) -> None:
        """The writer will settle it."""
        append.socket.unanswered += 1
        self.rooms[append.conversation].waiting += 1
        writer.submit(append)

    def whisper(self, conversation: bytes, payload: bytes, but: Socket | None = None) -> None:
        """Everyone who sits here hears it, but the socket it came from and those that lag behind."""
        counts.whispers += 1
        room = self.rooms.get(conversation)
        frame = wire.encode(wire.Whispered(conversation, payload))
        for sitting in room.sittings if room else ():
            if sitting.live and sitting.socket is not but and not sitting.socket.full:
                sitting.socket.push(frame)

    async def send_elsewhere(self) -> None:
        """Whatever was asked for is answered; then every socket closes with the word to connect anew."""
        self.leaving = True
        deadline = self.loop.time() + LEAVING_SECONDS
        while self.loop.time() < deadline and any(socket.unanswered for socket in self.sockets):  # noqa: ASYNC110
            await asyncio.sleep(LEAVING_STEP_SECONDS)
        for socket in list(self.sockets):
            socket.close(CLOSED_ELSEWHERE)
        while self.loop.time() < deadline and self.sockets:  # noqa: ASYNC110  (a process ends once)
            await asyncio.sleep(LEAVING_STEP_SECONDS)

    def hear(self, event: events.Event) -> None:
        """It is acted upon soon, on the loop's thread; events keep their order. From any thread."""
        self.loop.call_soon_threadsafe(self._hear, event)

    def _hear(self, event: events.Event) -> None:
        if isinstance(event, events.AppendsSettled):
            self._publish(event.appends)
        elif isinstance(event, events.SeatLost):
            self.stand_all(event.conversation, event.reason, seat_id=event.seat_id)
        else:
            self.stand_all(event.conversation, "seat_taken")

    def _publish(self, appends: Sequence[Append]) -> None:
        now = time.perf_counter()
        for append in appends:
            if isinstance(append, SocketAppend):
                _answer(append)
                counts.ack_seconds.add(now - append.read_at)
            if room := self.rooms.get(append.conversation):
                self._fan_out(room, append)

    def _fan_out(self, room: Room, append: Append) -> None:
        if append.refusal is None:
            if self.elsewhere and self.elsewhere.may_precede(room, append):
                self.elsewhere.look_at(append.conversation, append.seq)
            elif append.fresh:
                self.show(room, append.seq, _message(append))
        if isinstance(append, SocketAppend):
            room.waiting -= 1
            self._forget_empty(append.conversation, room)

    def show(self, room: Room, seq: int, frame: bytes) -> None:
        """Everyone who sits here got this message, now or before; the slowest no longer sit."""
        room.head = max(room.head or 0, seq)
        for sitting in list(room.sittings):
            if sitting.live and sitting.socket.full:
                counts.slow_readers += 1
                self.stand(sitting, "slow_reader")
            else:
                sitting.hear(seq, frame)

    def stand_all(self, conversation: bytes, reason: str, *, seat_id: bytes | None = None) -> None:
        """Who sat here on this seat, or on any, sits no longer; whoever is still being checked is checked again."""
        room = self.rooms.get(conversation)
        for sitting in list(room.sittings) if room else ():
            if seat_id is None or sitting.seat_id == seat_id:
                self.stand(sitting, reason)
            elif sitting.seat_id is None:
                sitting.doubted = True

    def _forget_empty(self, conversation: bytes, room: Room) -> None:
        if not room.sittings and not room.waiting:
            self.rooms.pop(conversation, None)


def _answer(append: SocketAppend) -> None:
    """The sender knows what became of it."""
    append.socket.unanswered -= 1
    if append.refusal is not None:
        append.socket.refuse(append.ref, append.refusal)
    else:
        append.socket.push(wire.encode(wire.Ack(append.ref, append.conversation, append.client_id, append.seq)))


def _message(append: Append) -> bytes:
    entry = wire.Message(append.conversation, append.seq, append.kind, append.payload, append.received_at)
    return wire.encode(entry)
