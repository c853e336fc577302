"""How long withdrawals took from the request to the ledger, in this process and for a while; nothing of anybody."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

KEPT = 1000
_milliseconds: deque[float] = deque(maxlen=KEPT)


@dataclass(frozen=True, slots=True)
class Latency:
    """The withdrawals since the start of the server, the last thousand at most."""

    count: int
    median_milliseconds: float
    most_milliseconds: float


@contextmanager
def measured(*, withdrawal: bool) -> Iterator[None]:
    """Notes how long the block took, when it did not fail and was about a withdrawal."""
    started = time.perf_counter()
    yield
    if withdrawal:
        _milliseconds.append((time.perf_counter() - started) * 1000)


def recent() -> Latency | None:
    """None before the first."""
    kept = list(_milliseconds)
    return Latency(len(kept), median(kept), max(kept)) if kept else None
