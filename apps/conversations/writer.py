"""The one writer of a process: it numbers messages, stores what came meanwhile in one transaction, then tells.

The next batch is what arrived while the last one was being committed; there is no timer. Whoever is told, is told
after the commit returned, which on SQLite (WAL, synchronous=FULL) means after the log was synced to the disk.
"""

import logging
import threading
from concurrent.futures import Future
from queue import Empty, SimpleQueue

from django.db import IntegrityError, connection, transaction

from apps.conversations import events, rows
from apps.conversations.appends import Append, this_minute
from apps.conversations.rules.refusals import ClientIdTaken, NoSuchSeat, OutOfOrder, StorageUnavailable
from apps.core.limits import WRITER_BATCH

HEADS_KEPT_MAX = 100_000  # conversations whose last seq is remembered
TUNING = ("wal_autocheckpoint = 4000", "cache_size = -16384", "temp_store = MEMORY")
log = logging.getLogger(__name__)


class Writer:
    """Appends are asked for from any thread; one thread does them, in that order."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Append | bytes] = SimpleQueue()
        self._heads: dict[bytes, int] = {}
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, append: Append) -> None:
        """It will be stored or refused, and `AppendsSettled` says which."""
        self._queue.put(append)
        if self._thread is None:
            self._start()

    def append(self, append: Append) -> "Future[int]":
        """The seq, once it is durable; or the refusal."""
        append.answer = Future()
        self.submit(append)
        return append.answer

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
            self._heads.pop(item, None)
        else:
            batch.append(item)

    def _store(self, batch: list[Append]) -> None:
        """Each append is durable with its seq, or carries its refusal."""
        minute = this_minute()
        for append in batch:
            append.received_at = minute
        try:
            if connection.connection is None:
                _tune()
            try:
                self._store_new(batch)
            except IntegrityError:
                self._store_each(batch)
        except Exception:  # even a bug must not end the only writer there is
            log.exception("A batch of messages could not be stored")
            self._give_up(batch)

    def _store_new(self, batch: list[Append]) -> None:
        """The usual case: none was sent before. Raises: IntegrityError, having stored none."""
        with transaction.atomic():
            heads = self._heads_for(batch)
            accepted = [append for append in batch if self._number(append, heads)]
            rows.insert(accepted)
        self._heads |= heads

    def _store_each(self, batch: list[Append]) -> None:
        """The unusual case: look for each whether it was sent before."""
        self._heads.clear()
        with transaction.atomic():
            heads = self._heads_for(batch)
            for append in batch:
                if not self._sent_before(append) and self._number(append, heads):
                    rows.insert([append])
        self._heads |= heads

    def _heads_for(self, batch: list[Append]) -> dict[bytes, int]:
        if len(self._heads) > HEADS_KEPT_MAX:
            self._heads.clear()
        wanted = {append.conversation for append in batch}
        heads = {conversation: self._heads[conversation] for conversation in wanted & self._heads.keys()}
        return heads | rows.heads_of(wanted - heads.keys())

    def _number(self, append: Append, heads: dict[bytes, int]) -> bool:
        """Gives the next seq, or refuses."""
        if append.refusal is not None:
            return False
        if append.run.broken:
            append.refuse(OutOfOrder())
        elif append.conversation not in heads:
            append.refuse(NoSuchSeat())
        else:
            heads[append.conversation] = append.seq = heads[append.conversation] + 1
        return append.refusal is None

    def _sent_before(self, append: Append) -> bool:
        found = None if append.run.broken else rows.stored(append)
        if found is None:
            return False
        append.fresh = False
        append.seq, same = found
        if not same:
            append.refuse(ClientIdTaken())
        return True

    def _give_up(self, batch: list[Append]) -> None:
        """Nothing was stored: every one is refused, and the next batch starts from what the database says."""
        self._heads.clear()
        connection.close()
        for append in batch:
            append.refuse(StorageUnavailable())


def _tune() -> None:
    """This connection's settings for a log that is mostly appended to; durability is the settings' own."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in TUNING:
                cursor.execute(f"PRAGMA {pragma}")


writer = Writer()


def _forget_dropped(event: events.Event) -> None:
    if isinstance(event, events.ConversationDropped):
        writer.forget(event.conversation)


events.subscribe(_forget_dropped)
