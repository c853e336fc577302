"""The load that compares servers still drives ours, and sees what a server must not do."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bench import tables
from bench.load import Load, Wrong
from bench.measure import measured
from bench.ours import Ours
from bench.peers import summary

SECONDS = 0.5


def small(server: str = "daphne") -> Ours:
    return Ours(server, pairs=2, in_flight=2, idle_connections=3)


@asynccontextmanager
async def loaded() -> AsyncIterator[tuple[Ours, Load]]:
    """A server that took a short load, which is over."""
    driver = small()
    try:
        await driver.start()
        load = Load(driver)
        await load.connect()
        await load.closed(2, SECONDS)
        yield driver, load
    finally:
        await driver.stop()


@pytest.mark.parametrize("server", ["daphne", "uvicorn"])
def test_ours_is_measured_and_every_message_is_accounted_for(server: str) -> None:
    seen = asyncio.run(measured(small(server), SECONDS))
    assert seen["messages_per_s"] > 1
    assert seen["cpu_us"] > 0
    assert seen["base_mib"] > 1
    name = f"unifiedmsg-{server}"
    assert f"| {name} | yes |" in tables.all_of({name: summary(name, [seen, seen])})


async def test_a_server_that_breaks_its_word_is_seen() -> None:
    async with loaded() as (driver, load):
        await driver.verify(load.sent)
        heard, acknowledged = driver._heard[1], driver._acknowledged[0]
        heard.append(heard[-1])
        await refused(driver, load, "what was heard")
        heard.pop()
        last = acknowledged.pop()
        await refused(driver, load, "acknowledged")
        acknowledged.append(last)
        await driver.verify(load.sent)
        with sqlite3.connect(driver.server.data / "db" / "unifiedmsg.sqlite3") as database:
            database.execute("DELETE FROM conversations_message WHERE seq = 1")
        await refused(driver, load, "seq has gaps")


async def refused(driver: Ours, load: Load, why: str) -> None:
    with pytest.raises(Wrong, match=why):
        await driver.verify(load.sent)


def test_a_ratio_is_judged_by_its_target() -> None:
    ours, theirs = {"messages_per_s": 8.0}, {"messages_per_s": 10.0}
    target = tables.Target("ours", "messages_per_s", "theirs", least=0.8)
    assert tables.verdict(target, {"ours": ours, "theirs": theirs})[-1] == "yes"
    assert tables.verdict(target, {"ours": {"messages_per_s": 7.9}, "theirs": theirs})[-1] == "no"
