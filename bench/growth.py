"""What a message costs as things around it grow: `make growth` prints one table a question; ours alone, no rival.

CPU of the server a message is the figure to read: a busy machine moves it least. What was seen is kept in
`bench/out/growth.json`, by server and store, and `bench.plots` draws it.
"""

import argparse
import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import NamedTuple

import msgpack
import uvloop

from bench import machine, seed
from bench.load import MARK, Load, idle_kib
from bench.ours import Ours, sender
from bench.tables import number, table
from tests.seats import Holder
from tests.server import ROOT

OUT = ROOT / "bench" / "out" / "growth.json"
STORED = (10**2, 10**3, 10**4, 10**5, 10**6)
SEATS = (2, 10, 100, 1000)
CONVERSATIONS_BEFORE = 100  # that hold what is stored already
IDLE, CAUGHT_UP, SAT_AT_ONCE = 10_000, 10_000, 5_000
MISSED_OF_EACH = 2


class Seen(NamedTuple):
    """What a question showed: numbers below their headings."""

    headings: tuple[str, ...]
    rows: list[tuple[float, ...]]


Question = Callable[[Ours, float], Awaitable[Seen]]


async def stored(driver: Ours, seconds: float, *, counts: Iterable[int] = STORED) -> Seen:
    """Cost of a message by how many are stored."""
    load = Load(driver)
    await load.connect()
    before = [Holder(driver.server) for _ in range(CONVERSATIONS_BEFORE)]
    seed.seats(driver.database, before)
    rows: list[tuple[float, ...]] = []
    held = 0
    for count in counts:
        each = -(-(count - held) // len(before))
        # In a thread: sockets whose pings nobody answers would be closed.
        await asyncio.to_thread(seed.messages, driver.database, before, each, after=held // len(before))
        held += each * len(before)
        seen = await load.closed(driver.in_flight, seconds)
        rows.append((held, seen.messages_per_s, seen.cpu_us, seen.p50_ms))
        print(f"{held} stored: {seen.cpu_us:.1f} µs", file=sys.stderr, flush=True)
    await driver.verify(load.sent)
    return Seen(("messages stored before", "messages/s", "CPU µs a message", "p50 ms"), rows)


async def seats(driver: Ours, seconds: float, *, counts: Iterable[int] = SEATS) -> Seen:
    """Cost of a delivery by how many sit in the conversation."""
    rows = [await _one_conversation(driver, count, seconds) for count in counts]
    return Seen(("seats sitting", "messages/s", "delivered/s", "CPU µs a delivery"), rows)


async def _one_conversation(driver: Ours, count: int, seconds: float) -> tuple[float, ...]:
    writer = Holder(driver.server)
    others = [Holder(driver.server, writer.conversation) for _ in range(count - 1)]
    seed.seats(driver.database, [writer, *others])
    heard = 0

    def hear(data: bytes) -> None:
        nonlocal heard
        heard += len(MARK.findall(data))

    clients = [await driver.sit(holder, hear) for holder in others]
    sent = 0

    def on_writer(data: bytes) -> None:  # its own message comes back when everybody has theirs
        nonlocal sent, heard
        for _ in MARK.findall(data):
            heard, sent = heard + 1, sent + 1
            send(sent + driver.in_flight)

    client = await driver.sit(writer, on_writer)
    send = sender(client, writer)
    for message in range(1, driver.in_flight + 1):
        send(message)
    await asyncio.sleep(1)
    before, cpu, began = (heard, sent), machine.cpu_seconds(driver.roots), time.perf_counter()
    await asyncio.sleep(seconds)
    delivered, messages = heard - before[0], sent - before[1]
    cpu, took = machine.cpu_seconds(driver.roots) - cpu, time.perf_counter() - began
    for each in (client, *clients):
        each.close()
    return count, messages / took, delivered / took, 1e6 * cpu / max(delivered, 1)


async def idle(driver: Ours, _: float) -> Seen:
    """Memory of idle connections that sit."""
    return Seen(("idle connections", "KiB each"), [(driver.idle_connections, await idle_kib(driver))])


async def catch_up(driver: Ours, _: float, *, count: int = CAUGHT_UP) -> Seen:
    """Seconds from sitting down to the last message that was missed."""
    holder = Holder(driver.server)
    seed.seats(driver.database, [holder])
    seed.messages(driver.database, [holder], count)
    took, cpu = await _sat(driver, [holder], until=count, frame="message")
    return Seen(("messages missed", "seconds", "CPU s"), [(count, took, cpu)])


async def sat_at_once(driver: Ours, _: float, *, count: int = SAT_AT_ONCE) -> Seen:
    """Seconds until a socket sits in so many conversations, of which it lacks nothing."""
    holders = [Holder(driver.server) for _ in range(count)]
    seed.seats(driver.database, holders)
    took, cpu = await _sat(driver, holders, until=count, frame="seated")
    return Seen(("conversations sat at once", "seconds", "CPU s"), [(count, took, cpu)])


async def missed_everywhere(driver: Ours, _: float, *, count: int = SAT_AT_ONCE) -> Seen:
    """Seconds until a socket has what it missed in so many conversations, a little in each."""
    holders = [Holder(driver.server) for _ in range(count)]
    seed.seats(driver.database, holders)
    seed.messages(driver.database, holders, MISSED_OF_EACH)
    took, cpu = await _sat(driver, holders, until=count * MISSED_OF_EACH, frame="message")
    headings = ("conversations with messages missed", "messages missed", "seconds", "CPU s")
    return Seen(headings, [(count, count * MISSED_OF_EACH, took, cpu)])


async def _sat(driver: Ours, holders: list[Holder], *, until: int, frame: str) -> tuple[float, float]:
    """Seconds and CPU seconds until that many frames of that name came."""
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    unpacker, heard = msgpack.Unpacker(), 0

    def hear(data: bytes) -> None:
        nonlocal heard
        unpacker.feed(data)
        heard += sum(1 for each in unpacker if each[0] == frame)
        if heard >= until and not done.done():
            done.set_result(None)

    client = await driver.connected(hear)
    began, cpu = time.perf_counter(), machine.cpu_seconds(driver.roots)
    client.send_frames(*(["sit", n, holder.conversation, holder.secret, 0] for n, holder in enumerate(holders)))
    await done
    return time.perf_counter() - began, machine.cpu_seconds(driver.roots) - cpu


async def sweep(driver: Ours, _: float, *, count: int = SAT_AT_ONCE) -> Seen:
    """CPU seconds of dropping what is expired, where nothing is: it looks at each conversation that has messages."""
    empty = await _swept(driver)
    holders = [Holder(driver.server) for _ in range(count)]
    seed.seats(driver.database, holders)
    seed.messages(driver.database, holders, MISSED_OF_EACH)
    return Seen(("conversations looked at", "CPU s"), [(count, await _swept(driver) - empty)])


async def _swept(driver: Ours) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN), machine.cpu_seconds(driver.roots)
    await asyncio.to_thread(driver.server.manage, "expire_messages")
    after = resource.getrusage(resource.RUSAGE_CHILDREN), machine.cpu_seconds(driver.roots)
    return sum(b - a for a, b in ((before[0][0], after[0][0]), (before[0][1], after[0][1]), (before[1], after[1])))


QUESTIONS: dict[str, Question] = {
    "stored": stored,
    "seats": seats,
    "catch-up": catch_up,
    "sat-at-once": sat_at_once,
    "missed-everywhere": missed_everywhere,
    "sweep": sweep,
    "idle": idle,
}


async def answered(question: Question, driver: Ours, seconds: float) -> Seen:
    """What was seen of a server of its own."""
    try:
        await driver.start()
        return await question(driver, seconds)
    finally:
        await driver.stop()


def main() -> None:
    """Every question that was not left out, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", nargs="*", default=list(QUESTIONS), help=", ".join(QUESTIONS))
    parser.add_argument("--server", default="daphne", choices=("daphne", "uvicorn"))
    parser.add_argument("--workers", type=int, default=0, help="so many processes on PostgreSQL and Redis, not SQLite")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--huge", action="store_true", help="ten million stored messages, too: some minutes and 8 GB")
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    machine.take_own_core()
    for name in asked.questions:
        question = partial(stored, counts=(*STORED, 10**7)) if name == "stored" and asked.huge else QUESTIONS[name]
        driver = Ours(asked.server, workers=asked.workers, idle_connections=IDLE if name == "idle" else 0)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            seen = runner.run(answered(question, driver, asked.seconds))
        rows = [[number(value) for value in row] for row in seen.rows]
        print(f"{table(seen.headings, rows)}\n", flush=True)
        keep(f"{asked.server}-{f'postgres-{asked.workers}' if asked.workers else 'sqlite'}", name, seen)


def keep(what: str, question: str, seen: Seen) -> None:
    """It stands in the file, beside what was seen before."""
    kept = json.loads(OUT.read_text()) if OUT.exists() else {}
    kept.setdefault(what, {})[question] = seen._asdict()
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(kept, indent=1) + "\n")


if __name__ == "__main__":
    main()
