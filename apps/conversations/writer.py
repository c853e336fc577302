"""The one writer of a process: it numbers messages, stores what came meanwhile in one transaction, then tells.

The next batch is what arrived while the last one was being committed; there is no timer. Whoever is told, is told
after the commit returned, which means after the database's log was synced to the disk.
"""

import threading
import time
from concurrent.futures import Future
from queue import Empty, SimpleQueue

import structlog
from django.conf import settings

from apps.conversations import events, telling
from apps.conversations.appends import Append, this_minute
from apps.conversations.rules.refusals import StorageUnavailable
from apps.conversations.stores import store_here
from apps.core.counts import counts
from apps.core.limits import WRITER_BATCH, WRITER_QUEUE_BYTES

MESSAGE_BYTES_BESIDE = 1024  # what one that waits takes in memory beside its payload
SLOW_SECONDS = 1.0  # of a transaction: people notice
log = structlog.get_logger(__name__)


class Writer:
    """Appends are asked for from any thread; one thread does them, in that order."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Append | bytes] = SimpleQueue()
        self._rows = store_here()
        self._waiting = 0  # bytes, of what waits and of what is being stored
        self._counting = threading.Lock()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, append: Append) -> None:
        """It will be stored or refused, and `AppendsSettled` says which."""
        self._count(_size(append))
        self._queue.put(append)
        if self._thread is None:
            self._start()

    def append(self, append: Append) -> "Future[int]":
        """The seq, once it is durable; or the refusal."""
        append.answer = Future()
        self.submit(append)
        return append.answer

    @property
    def waiting(self) -> int:
        """How many appends wait for the batch that is being committed."""
        return self._queue.qsize()

    def check_room(self) -> None:
        """More may wait for the disk. Raises: StorageUnavailable."""
        if self._waiting > WRITER_QUEUE_BYTES:
            raise StorageUnavailable

    def _count(self, more: int) -> None:
        with self._counting:
            self._waiting += more

    def forget(self, conversation: bytes) -> None:
        """The conversation's last seq is read anew before the next append."""
        self._queue.put(conversation)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while True:
            batch = self._collect()
            if batch:
                self._store(batch)
                self._count(-sum(map(_size, batch)))
                events.announce(events.AppendsSettled(batch))
                for append in batch:
                    append.settle()

    def _collect(self) -> list[Append]:
        batch: list[Append] = []
        self._take(self._queue.get(), batch)
        try:
            while len(batch) < WRITER_BATCH:
                self._take(self._queue.get_nowait(), batch)
        except Empty:
            pass
        return batch

    def _take(self, item: Append | bytes, batch: list[Append]) -> None:
        if isinstance(item, bytes):
            self._rows.forget(item)
        else:
            batch.append(item)

    def _store(self, batch: list[Append]) -> None:
        """Each append is durable with its seq, or carries its refusal."""
        minute, began = this_minute(), time.perf_counter()
        for append in batch:
            append.received_at = minute
        try:
            self._rows.store(batch)
        except Exception:  # even a bug must not end the only writer there is
            log.exception("A batch of messages could not be stored")
            self._give_up(batch)
        _measure(batch, time.perf_counter() - began)

    def _give_up(self, batch: list[Append]) -> None:
        """Nothing was stored, as far as is known: every one is refused, and the next batch starts anew."""
        counts.failures.add("writing")
        self._rows.start_anew()
        for append in batch:
            append.refuse(StorageUnavailable())


def _measure(batch: list[Append], seconds: float) -> None:
    """What became of a batch, and how fast, is counted."""
    counts.stored += sum(append.fresh and append.refusal is None for append in batch)
    counts.batch_sizes.add(len(batch))
    counts.commit_seconds.add(seconds)
    if seconds > SLOW_SECONDS:
        log.warning("slow_batch", count=len(batch), milliseconds=round(1000 * seconds))


def _size(append: Append) -> int:
    return len(append.payload) + MESSAGE_BYTES_BESIDE


writer = Writer()


def _forget_dropped(event: events.Event) -> None:
    if isinstance(event, events.ConversationDropped):
        writer.forget(event.conversation)


events.subscribe(_forget_dropped)
if settings.SEVERAL_PROCESSES:
    events.subscribe(telling.tell)
