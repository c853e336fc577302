"""One wish to append to a stream, and the run of wishes it stands in; no database."""

import time
from concurrent.futures import Future

from apps.core.errors import Refusal
from apps.core.wire import Kind

KINDS: tuple[Kind, ...] = ("mls", "sealed")  # by their number in the table


class Run:
    """Sends that follow each other without a refusal: after one refused, the rest must not get in before it."""

    __slots__ = ("broken", "closed")

    def __init__(self) -> None:
        self.closed = False  # the edge refused one: nothing more enters, what entered goes on
        self.broken = False  # the writer refused one: nothing behind it is stored

    @property
    def over(self) -> bool:
        return self.closed or self.broken


class Append:
    """What a seat wants stored; the writer fills in what became of it."""

    __slots__ = (
        "answer",
        "client_id",
        "conversation",
        "fresh",
        "kind",
        "payload",
        "received_at",
        "refusal",
        "run",
        "seat_id",
        "seq",
    )

    def __init__(  # noqa: PLR0917  (what a row has, and who wants it)
        self, conversation: bytes, seat_id: bytes, client_id: bytes, kind: Kind, payload: bytes, run: Run
    ) -> None:
        self.conversation, self.client_id, self.kind, self.payload = conversation, client_id, kind, payload
        self.seat_id, self.run = seat_id, run  # who wrote it is stored nowhere
        self.answer: Future[int] | None = None  # for whoever waits in a thread
        self.seq = 0
        self.fresh = True  # False when the very same was stored before
        self.received_at = 0
        self.refusal: Refusal | None = None

    def refuse(self, refusal: Refusal) -> None:
        """It is not stored, and neither is what follows in its run."""
        self.refusal, self.run.broken = refusal, True

    def settle(self) -> None:
        """Whoever waits in a thread knows what became of it."""
        if self.answer is None:
            return
        if self.refusal is None:
            self.answer.set_result(self.seq)
        else:
            self.answer.set_exception(self.refusal)


def this_minute() -> int:
    """Unix seconds, rounded down to the minute: finer is nobody's business."""
    return int(time.time()) // 60 * 60
