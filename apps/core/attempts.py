"""How often something may be tried in a window of time, counted in Django's cache: a store that forgets."""

from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache

from apps.core.errors import Unavailable
from apps.core.sealing import mac


@dataclass(frozen=True)
class Allowance:
    """``times`` tries per holder in ``seconds``; holders appear in the store as keyed tags only."""

    name: str
    times: int
    seconds: int

    def spend(self, holder: bytes | str) -> bool:
        """Counts one try; whether it was still allowed. Raises: Unavailable, and nobody may try what is not counted."""
        key = self._key(holder)
        if cache.add(key, 1, self.seconds):
            return True
        try:
            return cache.incr(key) <= self.times
        except ValueError:  # it was forgotten between the two calls
            cache.set(key, 1, self.seconds)
            return True

    def give_back(self, holder: bytes | str) -> None:
        """Undoes a ``spend`` that turned out to be no mere try; where that cannot be told, it stays counted."""
        with suppress(ValueError, Unavailable):
            cache.decr(self._key(holder))

    def _key(self, holder: bytes | str) -> str:
        raw = holder.encode() if isinstance(holder, str) else holder
        return f"{self.name}:{mac(settings.TAG_KEY, 'um-attempt-1', self.name.encode(), raw).hex()}"
