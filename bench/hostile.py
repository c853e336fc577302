"""Honest latencies beside hostile connections: ``python -m bench.hostile`` measures them without and with, in turns.

The hostile ones say nothing, garbage, or half of something, from another address and another process; each that the
server closes comes again soon, in another way. It is no test: a figure hangs on what else the machine does.
"""

import argparse
import asyncio
import contextlib
import os
import resource
import statistics
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count

from bench.load import Load, Seen
from bench.ours import Ours
from tests.faults.hostiles import KINDS, until_closed

CONNECTIONS, ROUNDS, RATE, SECONDS = 1000, 3, 200, 10.0
AT_ONCE = 50  # begun in one go, so that it is no test of the kernel's queue
AGAIN_SECONDS = 5.0  # until one that was closed comes again: more often, it is a flood of packets and no connection
SETTLE_SECONDS = 5.0  # until all are there


@dataclass(frozen=True)
class Target:
    """A server, by what it takes to reach it."""

    port: int
    name: str

    def host(self, service: str | None = None) -> str:
        """The Host header."""
        return self.name


async def attack(target: Target, connections: int) -> None:
    """So many hostile connections are open until somebody ends this process."""
    kinds = count()

    async def one(number: int) -> None:
        await asyncio.sleep(number // AT_ONCE * 0.1)
        while True:
            with contextlib.suppress(OSError):
                await until_closed(target, KINDS[next(kinds) % len(KINDS)])
            await asyncio.sleep(AGAIN_SECONDS)

    await asyncio.gather(*(one(number) for number in range(connections)))


@contextlib.asynccontextmanager
async def attacked(server: Ours, connections: int) -> AsyncIterator[None]:
    """The block runs beside an attack from another process."""
    reach = ["--attack", f"{server.server.port}", "--host", server.server.host("messenger")]
    command = [sys.executable, "-m", "bench.hostile", "--connections", f"{connections}", *reach]
    process = await asyncio.create_subprocess_exec(*command, env=os.environ)
    try:
        await asyncio.sleep(SETTLE_SECONDS)
        yield
    finally:
        process.kill()
        await process.wait()


async def measured(kind: str, connections: int, rounds: int, seconds: float) -> tuple[list[Seen], list[Seen]]:
    """What honest pairs saw at a steady rate, alone and beside the attack. Raises: Wrong."""
    driver = Ours(kind, pairs=10, in_flight=1, idle_connections=0)
    try:
        await driver.start()
        load = Load(driver)
        await load.connect()
        alone, beside = [], []
        for _ in range(rounds):
            alone.append(await load.open(RATE, seconds))
            async with attacked(driver, connections):
                beside.append(await load.open(RATE, seconds))
        await driver.verify(load.sent)
        return alone, beside
    finally:
        await driver.stop()


def row(kind: str, name: str, seen: list[Seen]) -> str:
    """A line of the table: medians over the rounds."""
    p50, p99 = (statistics.median(getattr(one, field) for one in seen) for field in ("p50_ms", "p99_ms"))
    return f"| {kind} | {name} | {p50:.2f} | {p99:.2f} | {statistics.median(one.others_busy for one in seen):.1f} |"


def main() -> int:
    """Prints the table; or attacks, as the process that the first one starts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--connections", type=int, default=CONNECTIONS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--server", default="daphne,uvicorn")
    parser.add_argument("--attack", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--host", default="", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if asked.attack:
        asyncio.run(attack(Target(asked.attack, asked.host), asked.connections))
    print("| server | hostile connections | p50 ms | p99 ms | its cores | those of others, and of the attack |")
    print("| --- | --- | --- | --- | --- | --- |")
    for kind in asked.server.split(","):
        alone, beside = asyncio.run(measured(kind, asked.connections, asked.rounds, asked.seconds))
        print(row(kind, "none", alone), row(kind, f"{asked.connections:,}", beside), sep="\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
