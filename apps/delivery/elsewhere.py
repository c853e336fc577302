"""What other processes stored or took: heard as a bell without content, and read from the database in its order.

A message that this process stored is shown at once when it follows the last one that was shown; when one is missing
before it, another process stored that, and both are read. A bell that is lost is noticed (`core.neighbours`), and
then every conversation and every seat that is sat on here is looked at.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from apps.conversations import news
from apps.core import wire
from apps.core.counts import counts
from apps.core.neighbours import neighbours
from apps.core.retries import on_own_thread

if TYPE_CHECKING:
    from apps.conversations.appends import Append
    from apps.delivery.hub import Hub, Room
    from apps.delivery.sittings import Sitting

Result = TypeVar("Result")
AT_ONCE = 1000  # conversations or seats of one query
PAUSE_SECONDS = 1.0  # before the database is asked again when it could not answer
log = logging.getLogger(__name__)


class Elsewhere:
    """One for a hub; everything here happens on the event loop's thread, but for the reading."""

    def __init__(self, hub: "Hub") -> None:
        self._hub = hub
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="news")
        self._behind: dict[bytes, int] = {}  # conversations to look at, and the seq that is known to be there
        self._missed = False
        self._looking = False
        heard: dict[str, Callable[..., None]] = {
            "stored": self._stored,
            "seat_lost": self._seat_lost,
            "dropped": self._dropped,
            "whisper": hub.whisper,
        }
        for topic, hear in heard.items():
            neighbours.listen(topic, partial(self._on_the_loop, hear))
        neighbours.when_missed(partial(self._on_the_loop, self._look_everywhere))

    def may_precede(self, room: "Room", append: "Append") -> bool:
        """Whether another process may have stored something that nobody here has been shown yet."""
        return room.head is not None and append.seq > room.head + append.fresh

    def look_at(self, conversation: bytes, seq: int) -> None:
        """What is stored up to this seq will be shown, in order."""
        self._behind[conversation] = max(seq, self._behind.get(conversation, 0))
        self._look()

    def _on_the_loop(self, call: Callable[..., None], word: Any = ()) -> None:
        self._hub.loop.call_soon_threadsafe(call, *word)

    def _stored(self, *heads: tuple[bytes, int]) -> None:
        for conversation, seq in heads:
            room = self._hub.rooms.get(conversation)
            if room is not None and room.head is not None and seq > room.head:
                self.look_at(conversation, seq)

    def _seat_lost(self, conversation: bytes, seat_id: bytes, reason: str) -> None:
        self._hub.stand_all(conversation, reason, seat_id=seat_id)

    def _dropped(self, conversation: bytes) -> None:
        self._hub.stand_all(conversation, "seat_taken")

    def _look_everywhere(self) -> None:
        self._missed = True
        self._look()

    def _look(self) -> None:
        if not self._looking:
            self._looking = True
            self._hub.keep(asyncio.ensure_future(self._look_until_seen()))

    async def _look_until_seen(self) -> None:
        """Everything that was to be looked at was; one at a time, with whatever came up meanwhile in the next look."""
        try:
            while self._behind or self._missed:
                try:
                    await self._look_once()
                except Exception:
                    log.exception("What other processes stored could not be read; it is tried again")
                    counts.failures.add("reading")
                    self._missed = True
                    await asyncio.sleep(PAUSE_SECONDS)
        finally:
            self._looking = False

    async def _look_once(self) -> None:
        if self._missed:
            self._missed = False
            await self._check_seats()
            self._behind |= {conversation: self._behind.get(conversation, 0) for conversation in self._hub.rooms}
        wanted = dict(islice(self._behind.items(), AT_ONCE))
        for conversation in wanted:
            del self._behind[conversation]
        after = {c: room.head for c in wanted if (room := self._hub.rooms.get(c)) and room.head is not None}
        if not after:
            return
        found = await self._read(partial(news.after, after))
        self._show(found)
        self._look_again(wanted if len(found) == news.OF_ALL else {c: wanted[c] for c, *_ in found})

    def _look_again(self, wanted: Mapping[bytes, int]) -> None:
        """There may be more here than was read; 0 stands for as much as there is."""
        for conversation, seq in wanted.items():
            room = self._hub.rooms.get(conversation)
            if room is not None and not 0 < seq <= (room.head or 0):
                self._behind.setdefault(conversation, seq)

    def _show(self, found: Collection[news.News]) -> None:
        for entry in found:
            room = self._hub.rooms.get(entry.conversation)
            if room is not None and room.head is not None and entry.seq > room.head:
                self._hub.show(room, entry.seq, wire.encode(wire.Message(*entry)))

    async def _check_seats(self) -> None:
        """Who sits on a seat that was taken or has another secret sits no longer."""
        everyone = [sitting for room in self._hub.rooms.values() for sitting in room.sittings]
        seated = iter([sitting for sitting in everyone if sitting.seat_id is not None])
        for sitting in everyone:
            sitting.doubted = sitting.seat_id is None
        while some := list(islice(seated, AT_ONCE)):
            for sitting, reason in zip(
                some, await self._read(partial(news.lost, [_key(s) for s in some])), strict=True
            ):
                if reason and not sitting.gone:
                    self._hub.stand(sitting, reason)

    async def _read(self, query: Callable[[], Result]) -> Result:
        return await self._hub.loop.run_in_executor(self._reader, partial(on_own_thread, query))


def _key(sitting: "Sitting") -> tuple[bytes, bytes, bytes]:
    return sitting.conversation, sitting.seat_id or b"", sitting.secret_hash
