"""Token buckets in memory: how often somebody may do something; forgets by itself and writes nothing down."""

import threading
import time
from collections.abc import Callable, Hashable

KEPT_MAX = 50_000  # holders remembered before the full buckets, which say nothing, are forgotten


class Buckets:
    """One bucket a holder, each with the same size and rate; safe to use from any thread."""

    def __init__(self, *, burst: float, a_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst, self._rate, self._clock = float(burst), a_second, clock
        self._left: dict[Hashable, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, holder: Hashable, cost: float = 1) -> bool:
        """Whether the holder had that much left; it is spent then, and nothing is spent otherwise."""
        now = self._clock()
        with self._lock:
            left = self._level(holder, now)
            if left < cost:
                return False
            self._left[holder] = (left - cost, now)
            if len(self._left) > KEPT_MAX:
                self._forget(now)
            return True

    def give_back(self, holder: Hashable, cost: float = 1) -> None:
        """Undoes a `take` for something that was not done in the end."""
        now = self._clock()
        with self._lock:
            self._left[holder] = (min(self._burst, self._level(holder, now) + cost), now)

    def _level(self, holder: Hashable, now: float) -> float:
        held = self._left.get(holder)
        if held is None:
            return self._burst
        left = held[0] + (now - held[1]) * self._rate
        return min(self._burst, left)

    def _forget(self, now: float) -> None:
        self._left = {holder: at for holder, at in self._left.items() if self._level(holder, now) < self._burst}


def a_minute(times: float, *, burst: float | None = None) -> Buckets:
    """Buckets that fill at this rate; as large as a minute's worth unless told."""
    return Buckets(burst=times if burst is None else burst, a_second=times / 60)
