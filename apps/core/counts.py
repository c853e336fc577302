"""What this process has done, as plain numbers: whoever does it adds, whoever watches reads; knows no format, no app.

Nothing here is about anybody: there is one number for all, or one by a word of ours, such as a refusal's code. What
the hot path adds to is added to by one thread alone, so that counting is an addition and no lock.
"""

import threading
from bisect import bisect_left

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
SIZES = tuple(float(1 << n) for n in range(12))


class Spread:
    """How many values lay at or below each bound, and what all came to; one thread adds."""

    __slots__ = ("bounds", "numbers", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds, self.numbers, self.total = bounds, [0] * (len(bounds) + 1), 0.0

    def add(self, value: float) -> None:
        """One more."""
        self.numbers[bisect_left(self.bounds, value)] += 1
        self.total += value


class Tally:
    """A number for each combination of words, all of them ours; any thread adds."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._lock = threading.Lock()

    def add(self, *words: str, by: int = 1) -> None:
        """So many more under these words."""
        with self._lock:
            self._numbers[words] = self._numbers.get(words, 0) + by

    def items(self) -> list[tuple[tuple[str, ...], int]]:
        """All of them as they are now."""
        with self._lock:
            return list(self._numbers.items())


class Counts:
    """Everything that is counted."""

    __slots__ = (
        "ack_seconds",
        "backlog_reads",
        "batch_sizes",
        "commit_seconds",
        "delivered",
        "expired",
        "failures",
        "refusals",
        "requests",
        "slow_readers",
        "stored",
        "whispers",
    )

    def __init__(self) -> None:
        self.stored = 0  # messages; the writer's thread
        self.batch_sizes, self.commit_seconds = Spread(SIZES), Spread(SECONDS)  # the writer's thread
        self.delivered = self.whispers = self.slow_readers = self.backlog_reads = 0  # the event loop's thread
        self.ack_seconds = Spread(SECONDS)  # from when a frame was read; the event loop's thread
        self.refusals = Tally()  # by code
        self.requests = Tally()  # by route and class of status
        self.expired = Tally()  # by kind of row
        self.failures = Tally()  # by what did not answer


counts = Counts()
