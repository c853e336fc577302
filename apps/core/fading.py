"""What is known for a while and in memory only: a bounded map whose oldest entries go first; writes nothing down."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from itertools import islice
from typing import Generic, Protocol, TypeVar
from weakref import WeakSet

FORGET_SECONDS = 60  # how often what is old is dropped; nobody can read it any more before that
FORGOTTEN_AT_ONCE = 1000  # so that whoever writes meanwhile waits for microseconds
STEPS, STAMP_BYTES = 60, 5  # of a life; and how a step is written behind a value
STAMPED_KEPT = 1000  # values that were put in this step
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Fading(Generic[Key, Value]):
    """Each entry lives so long, and so many live; every step is O(1), and reading takes no lock."""

    def __init__(self, *, kept: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept, self._seconds, self._clock = kept, seconds, clock
        self._entries: OrderedDict[Key, tuple[Value, float]] = OrderedDict()  # the oldest first
        self._lock = threading.Lock()
        _all.add(self)

    def put(self, key: Key, value: Value) -> None:
        """It is known from now on; where there are too many, the oldest is not."""
        self.put_all([(key, value)], gone=(key,))

    def put_all(self, new: Iterable[tuple[Key, Value]], *, gone: Iterable[Key]) -> None:
        """First those are not known any more, then these are, none of which was."""
        entries, now = self._entries, self._clock()
        with self._lock:
            for key in gone:
                entries.pop(key, None)
            for key, value in new:
                entries[key] = (value, now)
            while len(entries) > self._kept:
                entries.popitem(last=False)
        _forget_from_now_on()

    def get(self, key: Key) -> Value | None:
        """What is known, if it is not too old."""
        entry = self._entries.get(key)
        return None if entry is None or self._is_old(entry) else entry[0]

    def drop(self, key: Key) -> None:
        """It is not known."""
        with self._lock:
            self._entries.pop(key, None)

    def forget_old(self) -> None:
        """Nothing that is too old is in memory."""
        while self._forget_some():
            pass

    def _is_old(self, entry: tuple[Value, float]) -> bool:
        return self._clock() - entry[1] >= self._seconds

    def _forget_some(self) -> bool:
        with self._lock:
            for _ in range(FORGOTTEN_AT_ONCE):
                if not self._entries or not self._is_old(next(iter(self._entries.values()))):
                    return False
                self._entries.popitem(last=False)
        return True

    def __len__(self) -> int:
        return len(self._entries)


class FadingBytes:
    """The same for bytes by bytes, where there are many; a life ends by up to a sixtieth early.

    An entry is two plain strings of bytes: a third of the memory, and nothing for garbage collection to walk through.
    """

    def __init__(self, *, kept: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept, self._step_seconds, self._clock = kept, seconds / STEPS, clock
        self._entries: dict[bytes, bytes] = {}  # the oldest first; each value with the step in which it was put
        self._stamp = b""
        self._stamped: dict[bytes, bytes] = {}  # values of this step: one string, however often it is put
        self._lock = threading.Lock()
        _all.add(self)

    def put_all(self, new: Iterable[tuple[bytes, bytes]], *, gone: Iterable[bytes]) -> None:
        """First those are not known any more, then these are, none of which was."""
        entries = self._entries
        with self._lock:
            self._begin_step()
            for key in gone:
                entries.pop(key, None)
            for key, value in new:
                entries[key] = self._stamped.setdefault(value, value + self._stamp)
            for key in list(islice(entries, max(len(entries) - self._kept, 0))):
                del entries[key]
        _forget_from_now_on()

    def get(self, key: bytes) -> bytes | None:
        """What is known, if it is not too old."""
        entry = self._entries.get(key)
        return None if entry is None or self._is_old(entry) else entry[:-STAMP_BYTES]

    def forget_old(self) -> None:
        """Nothing that is too old is in memory."""
        while self._forget_some():
            pass

    def _step(self) -> int:
        return int(self._clock() / self._step_seconds)

    def _begin_step(self) -> None:
        stamp = self._step().to_bytes(STAMP_BYTES, "big")
        if stamp != self._stamp or len(self._stamped) > STAMPED_KEPT:
            self._stamp, self._stamped = stamp, {}

    def _is_old(self, entry: bytes) -> bool:
        return self._step() - int.from_bytes(entry[-STAMP_BYTES:], "big") >= STEPS

    def _forget_some(self) -> bool:
        with self._lock:
            self._stamped = {}
            oldest = list(islice(self._entries.items(), FORGOTTEN_AT_ONCE))
            old = [key for key, entry in oldest if self._is_old(entry)]
            for key in old:
                del self._entries[key]
        return len(old) == FORGOTTEN_AT_ONCE

    def __len__(self) -> int:
        return len(self._entries)


class Forgetting(Protocol):
    """What drops by itself whatever is too old."""

    def forget_old(self) -> None: ...


_all: WeakSet[Forgetting] = WeakSet()
_starting = threading.Lock()
_threads: list[threading.Thread] = []  # one, as soon as there is something to forget


def _forget_from_now_on() -> None:
    if _threads:
        return
    with _starting:
        if not _threads:
            _threads.append(threading.Thread(target=_forget_for_ever, name="forgetting", daemon=True))
            _threads[0].start()


def _forget_for_ever() -> None:
    while True:
        time.sleep(FORGET_SECONDS)
        for memory in list(_all):
            memory.forget_old()
