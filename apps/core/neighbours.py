"""What this process tells the others that serve the same people, and hears of them; with one process, nothing.

Short words go through the channel layer (Redis' pub/sub), all that came up meanwhile in one message. Nothing is kept
anywhere, and any message may be lost. So each process numbers its messages, sends one at least every second, and
hears its own again: whoever finds a number missing, or hears not even itself, knows that it has to look into the
database for what it may have missed.
"""

import asyncio
import atexit
import logging
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings

from apps.core.counts import counts

GROUP = "neighbours"
BEAT_SECONDS = 1.0  # a process speaks at least so often
DEAF_SECONDS = 3.0  # who has not heard itself for so long looks into the database at every beat
SEND_SECONDS_MAX = 5.0  # until a Redis that fell silent counts as gone
FLUSH_SECONDS_MAX = 2.0  # how long a process that ends waits for its last words to go out
KEPT_MAX = 10_000  # words that wait for a Redis that is slow or gone; what is more is lost, and its number missed
Word = Any  # what msgpack can spell
Listener = Callable[[Word], None]
log = logging.getLogger(__name__)


class Numbers:
    """The last number of each process that speaks, and when it came; no I/O."""

    def __init__(self) -> None:
        self._last: dict[bytes, tuple[int, float]] = {}

    def follows(self, process: bytes, number: int, now: float) -> bool:
        """Whether nothing of this process was missed before this number."""
        last, _ = self._last.get(process, (0, now))
        self._last[process] = number, now
        return number == last + 1

    def fell_silent(self, now: float) -> bool:
        """Whether somebody spoke no more, who may have stored something and died before saying so; asked once each."""
        silent = [process for process, (_, at) in self._last.items() if now - at > DEAF_SECONDS]
        for process in silent:
            del self._last[process]
        return bool(silent)


class Neighbours:
    """Words go out from any thread. What comes in is heard on one thread of its own, which nobody may hold up."""

    def __init__(self) -> None:
        self._me = secrets.token_bytes(8)
        self._listeners: dict[str, Listener] = {}
        self._looks: list[Callable[[], None]] = []
        self._out: list[tuple[str, Word]] = []
        self._sending = False
        self._number = 0
        self._numbers = Numbers()
        self._echo_at = time.monotonic()
        self._lock = threading.Lock()
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None

    def listen(self, topic: str, listener: Listener) -> None:
        """The listener hears what other processes tell under this topic."""
        self._listeners[topic] = listener

    def when_missed(self, look: Callable[[], None]) -> None:
        """Called when words may have been lost, and again and again while none can be heard."""
        self._looks.append(look)

    def tell(self, topic: str, word: Word) -> None:
        """The other processes hear it soon, or find that they missed something. From any thread."""
        if not settings.SEVERAL_PROCESSES:
            return
        self.start()
        with self._lock:
            if len(self._out) < KEPT_MAX:
                self._out.append((topic, word))
            else:
                self._number += 1
        self._loop.call_soon_threadsafe(self._something.set)

    @property
    def waiting(self) -> int:
        """How many words wait to be told."""
        return len(self._out)

    def hears(self) -> bool:
        """Whether this process and the channel layer understand each other; always so with one process."""
        return not settings.SEVERAL_PROCESSES or time.monotonic() - self._echo_at < DEAF_SECONDS

    def start(self) -> None:
        """It hears and is heard, if there are others; a process that serves does this first of all."""
        if not settings.SEVERAL_PROCESSES or self._ready.is_set():
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="neighbours", daemon=True)
                self._thread.start()
                atexit.register(self._flush)
        self._ready.wait()

    def _run(self) -> None:
        asyncio.run(self._live())

    async def _live(self) -> None:
        self._loop, self._something = asyncio.get_running_loop(), asyncio.Event()
        self._ready.set()
        await asyncio.gather(self._speak_for_ever(), self._hear_for_ever(), self._beat_for_ever())

    async def _speak_for_ever(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            with self._lock:
                words, self._out, self._sending = self._out, [], True
                self._number += 1
            message = {"type": "words", "from": self._me, "number": self._number, "words": words}
            try:
                await asyncio.wait_for(_layer().group_send(GROUP, message), SEND_SECONDS_MAX)
            except Exception:  # noqa: BLE001  (whatever Redis' client raises; the others will find the number missing)
                log.warning("Words to the other processes were lost")
                counts.failures.add("speaking")
            self._sending = False

    async def _hear_for_ever(self) -> None:
        while True:
            try:
                await self._hear_until_lost()
            except Exception:  # noqa: BLE001  (the same)
                log.warning("The other processes cannot be heard")
                counts.failures.add("hearing")
                with suppress(Exception):
                    await _layer().flush()  # what it was subscribed to by half is forgotten
            await asyncio.sleep(BEAT_SECONDS)

    async def _hear_until_lost(self) -> None:
        channel = await _layer().new_channel()
        await _layer().group_add(GROUP, channel)
        while True:
            message = await _layer().receive(channel)
            if not self._numbers.follows(message["from"], message["number"], time.monotonic()):
                self._look()
            if message["from"] == self._me:
                self._echo_at = time.monotonic()
                continue
            for topic, word in message["words"]:
                self._hear(topic, word)

    async def _beat_for_ever(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            self._something.set()
            if self._numbers.fell_silent(time.monotonic()) or not self.hears():
                self._look()

    def _hear(self, topic: str, word: Word) -> None:
        try:
            if listener := self._listeners.get(topic):
                listener(word)
        except Exception:
            log.exception("A word of another process was not understood")

    def _look(self) -> None:
        for look in self._looks:
            look()

    def _flush(self) -> None:
        deadline = time.monotonic() + FLUSH_SECONDS_MAX
        while (self._out or self._sending) and time.monotonic() < deadline:
            time.sleep(0.01)


def _layer() -> Any:
    return get_channel_layer()


neighbours = Neighbours()
