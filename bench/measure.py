"""One server, one round of the whole work: ``python -m bench.measure NAME`` prints what was seen as one JSON line."""

import argparse
import asyncio
import json
import signal
from typing import Any

import uvloop

from bench import machine
from bench.load import Driver, Load, idle_kib
from bench.servers import SERVERS

A_SECOND = 1000


async def measured(driver: Driver, seconds: float) -> dict[str, Any]:
    """Every figure of one round; the server is started for it and stopped after it. Raises: Wrong."""
    try:
        await driver.start()
        load = Load(driver)
        await load.connect()
        one = await load.closed(1, seconds)
        full = await load.closed(driver.in_flight, seconds)
        steady = await load.open(A_SECOND, seconds) if full.messages_per_s > 1.2 * A_SECOND else None
        await driver.verify(load.sent)
        base = machine.memory_kib(driver.roots) / 1024
        return figures(one=one, full=full, steady=steady) | {
            "base_mib": base,
            "kib_per_idle_connection": await idle_kib(driver) if driver.idle_connections else None,
        }
    finally:
        await driver.stop()


def figures(*, one: Any, full: Any, steady: Any) -> dict[str, Any]:
    """By the names that the tables use."""
    return {
        "messages_per_s": full.messages_per_s,
        "cpu_us": full.cpu_us,
        "p50_ms": full.p50_ms,
        "p99_ms": full.p99_ms,
        "one_in_flight": one.messages_per_s,
        "cpu_us_one_in_flight": one.cpu_us,
        "p50_ms_at_1000": steady and steady.p50_ms,
        "p99_ms_at_1000": steady and steady.p99_ms,
        "cpu_us_at_1000": steady and steady.cpu_us,
        "client_busy": full.client_busy,
        "others_busy": full.others_busy,
    }


async def _until_asked_to_stop(driver: Driver, seconds: float) -> dict[str, Any]:
    task = asyncio.ensure_future(measured(driver, seconds))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def main() -> None:
    """The server runs on the first core, this load on the second."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server", choices=SERVERS)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--pairs", type=int)
    parser.add_argument("--idle", type=int)
    asked = parser.parse_args()
    driver = SERVERS[asked.server].driver()
    driver.pairs = driver.pairs if asked.pairs is None else asked.pairs
    driver.idle_connections = driver.idle_connections if asked.idle is None else asked.idle
    machine.take_own_core()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(_until_asked_to_stop(driver, asked.seconds))))


if __name__ == "__main__":
    main()
