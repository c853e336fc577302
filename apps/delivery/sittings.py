"""One seat on one socket: where it is in the stream, and whether it still reads the backlog; no database."""

from apps.conversations.appends import Append, Run
from apps.core import wire
from apps.core.counts import counts
from apps.core.limits import SOCKET_QUEUE_BYTES
from apps.delivery.sockets import Socket


class SocketAppend(Append):
    """An append that a socket asked for, and waits for under its own reference."""

    __slots__ = ("read_at", "ref", "socket")

    def __init__(self, socket: Socket, conversation: bytes, seat_id: bytes, send: wire.Send, run: Run) -> None:
        super().__init__(conversation, seat_id, send.client_id, send.kind, send.payload, run)
        self.socket, self.ref, self.read_at = socket, send.ref, socket.read_at


class Sitting:
    """A message reaches it once and in order: from the backlog until that meets what is live, and live from then on."""

    __slots__ = (
        "_bytes",
        "_missed",
        "_while_reading",
        "conversation",
        "cursor",
        "doubted",
        "live",
        "run",
        "seat_id",
        "secret_hash",
        "socket",
    )

    def __init__(self, socket: Socket, conversation: bytes, after: int) -> None:
        self.socket, self.conversation = socket, conversation
        self.cursor = after  # the last seq that was pushed
        self.run = Run()
        self.seat_id: bytes | None = None  # until the secret was found right
        self.secret_hash = b""  # by which it sits, then
        self.live = False
        self.doubted = False  # a seat here was lost while this one's secret was being checked
        self._while_reading: list[tuple[int, bytes]] = []
        self._bytes = 0  # of those kept
        self._missed = False

    @property
    def gone(self) -> bool:
        """It was stood up, or another took its place, or the socket closes."""
        return self.socket.closing or self.socket.sittings.get(self.conversation) is not self

    def hear(self, seq: int, frame: bytes) -> None:
        """A message was announced: it is pushed, or kept until the page that is being read has come."""
        if self.live:
            self.show(seq, frame)
        elif self._bytes + len(frame) <= SOCKET_QUEUE_BYTES // 2:
            self._while_reading.append((seq, frame))
            self._bytes += len(frame)
        else:
            self._missed = True

    def show(self, seq: int, frame: bytes) -> None:
        """It was pushed now or before."""
        if seq > self.cursor:
            self.cursor = seq
            counts.delivered += 1
            self.socket.push(frame)

    def wait(self) -> None:
        """Until a page is begun nothing is kept: what is announced will be in it."""
        self._while_reading, self._bytes, self._missed = [], SOCKET_QUEUE_BYTES, True

    def begin_page(self) -> None:
        """From now on announcements are kept, since the page may have been read before they were stored."""
        self._while_reading, self._bytes, self._missed = [], 0, False

    def end_backlog(self) -> bool:
        """The last page was shown: live from now on, unless more was announced meanwhile than could be kept."""
        if self._missed:
            return False
        for seq, frame in self._while_reading:
            self.show(seq, frame)
        self._while_reading, self.live = [], True
        return True
