"""The same work for every server: pairs that write to each other, closed and open loop, and idle connections.

A closed loop keeps so many messages in flight in each pair: a new one is sent when the other side has received one.
An open loop sends at a fixed rate, and counts the latency from when a message was due, not from when it got out.
"""

import asyncio
import base64
import gc
import random
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bench import machine

BODY_BYTES = 400
MARK = re.compile(rb"#M(\d{9})#")
NOISE = base64.b64encode(random.Random(1).randbytes(BODY_BYTES))[: BODY_BYTES - 12]
WARM_SECONDS = 1.5
LAST_SECONDS_MAX = 60  # a server that is behind gets the time to catch up
COUNTED_MIN, SLOW_TIMES_MAX = 50, 5
Hear = Callable[[int], None]
Send = Callable[[int], None]


class Wrong(Exception):
    """A server lost, doubled or misplaced a message; its text says which."""


class Driver(Protocol):
    """How one server is started, spoken to, and asked what it keeps."""

    pairs: int
    in_flight: int
    idle_connections: int

    @property
    def roots(self) -> Sequence[int]:
        """The processes whose trees are the server, its database included."""

    async def start(self) -> None:
        """It runs on a fresh store, with everybody signed up."""

    async def pair(self, number: int, hear: Hear) -> Send:
        """Both sides of a pair are connected: what is sent by one is heard by the other."""

    async def idle(self, number: int) -> None:
        """One more connection, signed in and able to receive."""

    async def verify(self, sent: Sequence[Sequence[int]]) -> None:
        """What it keeps is what was sent in each pair. Raises: Wrong."""

    async def stop(self) -> None:
        """Nothing of it runs."""


@dataclass
class Seen:
    """What one scenario showed."""

    messages_per_s: float
    p50_ms: float
    p99_ms: float
    cpu_us: float  # of the server, a delivered message
    client_busy: float  # cores
    others_busy: float  # cores used by what is neither server nor load


def body(number: int) -> bytes:
    """400 bytes of text that carry the message's number."""
    return b"#M%09d#" % number + NOISE


class Load:
    """Sends through a driver and knows what must still come."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.sent: list[list[int]] = []
        self._senders: list[Send] = []
        self._due: dict[int, float] = {}
        self._pair_of: dict[int, int] = {}
        self._latencies: list[float] = []
        self._number = self._received = 0
        self._faults: list[str] = []  # an exception would end with the callback of a connection
        self._go_on: Callable[[int], None] | None = None

    async def connect(self) -> None:
        """Every pair is connected."""
        for number in range(self.driver.pairs):
            self.sent.append([])
            self._senders.append(await self.driver.pair(number, self._hear))

    async def closed(self, in_flight: int, seconds: float) -> Seen:
        """As fast as it goes with so many in flight in each pair. Raises: Wrong."""
        self._go_on = self._send
        for pair in range(len(self._senders)):
            for _ in range(in_flight):
                self._send(pair)
        await asyncio.sleep(min(WARM_SECONDS, seconds))
        seen = await self._watched(lambda: self._long_enough(seconds))
        await self._settle()
        return seen

    async def open(self, a_second: float, seconds: float) -> Seen:
        """At this rate, spread over all pairs. Raises: Wrong."""
        await self._at_rate(a_second, min(WARM_SECONDS, seconds))
        seen = await self._watched(lambda: self._at_rate(a_second, seconds))
        await self._settle()
        return seen

    def _send(self, pair: int, due: float | None = None) -> None:
        self._number = number = self._number + 1
        self._pair_of[number] = pair
        self.sent[pair].append(number)
        self._due[number] = due or time.perf_counter()
        self._senders[pair](number)

    def _hear(self, number: int) -> None:
        due = self._due.pop(number, None)
        if due is None:
            self._faults.append(f"message {number} came twice, or was never sent")
            return
        self._received += 1
        self._latencies.append(time.perf_counter() - due)
        pair = self._pair_of.pop(number)
        if self._go_on is not None:
            self._go_on(pair)

    async def _at_rate(self, a_second: float, seconds: float) -> None:
        began, total = time.perf_counter(), int(a_second * seconds)
        for number in range(total):
            due = began + number / a_second
            early = due - time.perf_counter()
            if early > 0 or number % 64 == 63:  # behind time, it still hears
                await asyncio.sleep(max(early, 0))
            self._send(number % len(self._senders), due)

    async def _long_enough(self, seconds: float) -> None:
        """That long, and for a slow server until there is something to count."""
        before = self._received
        await asyncio.sleep(seconds)
        for _ in range(SLOW_TIMES_MAX):
            if self._received - before >= COUNTED_MIN:
                return
            await asyncio.sleep(seconds)

    async def _watched(self, work: Callable[[], Awaitable[None]]) -> Seen:
        gc.collect()
        gc.disable()
        self._latencies.clear()
        before, began = self._counters(), time.perf_counter()
        await work()
        took = time.perf_counter() - began
        received, server, client, all_busy = (b - a for a, b in zip(before, self._counters(), strict=True))
        gc.enable()
        others = (all_busy - server - client) / took
        p50, p99 = (1000 * percentile(self._latencies, part) for part in (0.5, 0.99))
        return Seen(received / took, p50, p99, 1e6 * server / max(received, 1), client / took, others)

    def _counters(self) -> tuple[float, float, float, float]:
        roots = self.driver.roots
        return self._received, machine.cpu_seconds(roots), time.process_time(), machine.busy_seconds()

    async def _settle(self) -> None:
        """What is under way arrives."""
        self._go_on = None
        deadline = time.perf_counter() + LAST_SECONDS_MAX
        while self._due:
            if time.perf_counter() > deadline:
                raise Wrong(f"{len(self._due)} messages never came")
            await asyncio.sleep(0.05)
        if self._faults:
            raise Wrong("; ".join(self._faults[:3]))


async def idle_kib(driver: Driver) -> float:
    """Memory that one idle connection costs the server."""
    await asyncio.sleep(1)
    before = machine.memory_kib(driver.roots)
    for number in range(driver.idle_connections):
        await driver.idle(number)
    await asyncio.sleep(2)
    return (machine.memory_kib(driver.roots) - before) / driver.idle_connections


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which that part of them lies; not a number when there is none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(part * len(ranked)))] if ranked else float("nan")
