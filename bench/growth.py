"""What a message costs as things around it grow: `make growth` prints one table a question; ours alone, no rival.

CPU of the server a message is the figure to read: a busy machine moves it least.
"""

import argparse
import asyncio
import resource
import time
from collections.abc import Awaitable, Callable, Iterable
from functools import partial

import msgpack
import uvloop

from bench import machine, seed
from bench.load import MARK, Load, idle_kib
from bench.ours import Ours, sender
from bench.tables import number, table
from tests.seats import Holder

STORED = (10**2, 10**4, 10**5, 10**6)
SEATS = (2, 10, 100, 1000)
CONVERSATIONS_BEFORE = 100  # that hold what is stored already
IDLE, CAUGHT_UP, SAT_AT_ONCE = 10_000, 10_000, 5_000
Question = Callable[[Ours, float], Awaitable[str]]


async def stored(driver: Ours, seconds: float, *, counts: Iterable[int] = STORED) -> str:
    """Cost of a message by how many are stored."""
    load = Load(driver)
    await load.connect()
    before = [Holder(driver.server) for _ in range(CONVERSATIONS_BEFORE)]
    seed.seats(driver.server, before)
    rows, held = [], 0
    for count in counts:
        each = -(-(count - held) // len(before))
        for holder in before:
            seed.messages(driver.server, holder, each, after=held // len(before))
        held += each * len(before)
        seen = await load.closed(driver.in_flight, seconds)
        rows.append([number(held), number(seen.messages_per_s), number(seen.cpu_us), number(seen.p50_ms)])
    await driver.verify(load.sent)
    return table(("messages stored before", "messages/s", "CPU µs a message", "p50 ms"), rows)


async def seats(driver: Ours, seconds: float, *, counts: Iterable[int] = SEATS) -> str:
    """Cost of a delivery by how many sit in the conversation."""
    rows = [await _one_conversation(driver, count, seconds) for count in counts]
    return table(("seats sitting", "messages/s", "delivered/s", "CPU µs a delivery"), rows)


async def _one_conversation(driver: Ours, count: int, seconds: float) -> list[str]:
    writer = Holder(driver.server)
    others = [Holder(driver.server, writer.conversation) for _ in range(count - 1)]
    seed.seats(driver.server, [writer, *others])
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
    return [number(count), number(messages / took), number(delivered / took), number(1e6 * cpu / max(delivered, 1))]


async def idle(driver: Ours, _: float) -> str:
    """Memory of idle connections that sit."""
    return table(("idle connections", "KiB each"), [[number(driver.idle_connections), number(await idle_kib(driver))]])


async def catch_up(driver: Ours, _: float, *, count: int = CAUGHT_UP) -> str:
    """Seconds from sitting down to the last message that was missed."""
    holder = Holder(driver.server)
    seed.seats(driver.server, [holder])
    seed.messages(driver.server, holder, count)
    took, cpu = await _sat(driver, [holder], until=count, frame="message")
    return table(("messages missed", "seconds", "CPU s"), [[number(count), f"{took:.2f}", f"{cpu:.2f}"]])


async def sat_at_once(driver: Ours, _: float, *, count: int = SAT_AT_ONCE) -> str:
    """Seconds until a socket sits in so many conversations, of which it lacks nothing."""
    holders = [Holder(driver.server) for _ in range(count)]
    seed.seats(driver.server, holders)
    took, cpu = await _sat(driver, holders, until=count, frame="seated")
    return table(("conversations sat at once", "seconds", "CPU s"), [[number(count), f"{took:.2f}", f"{cpu:.2f}"]])


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


QUESTIONS: dict[str, Question] = {
    "stored": stored,
    "seats": seats,
    "catch-up": catch_up,
    "sat-at-once": sat_at_once,
    "idle": idle,
}


async def answered(question: Question, driver: Ours, seconds: float) -> str:
    """The table, from a server of its own."""
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
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--huge", action="store_true", help="ten million stored messages, too: some minutes and 8 GB")
    asked = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    machine.take_own_core()
    for name in asked.questions:
        question = partial(stored, counts=(*STORED, 10**7)) if name == "stored" and asked.huge else QUESTIONS[name]
        driver = Ours(asked.server, idle_connections=IDLE if name == "idle" else 0)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            print(f"{runner.run(answered(question, driver, asked.seconds))}\n", flush=True)


if __name__ == "__main__":
    main()
