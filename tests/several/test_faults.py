"""Processes, PostgreSQL and Redis die in the middle of a storm: what was acknowledged is there, once and in order."""

import asyncio
import random
import time
from dataclasses import replace

import httpx

from tests.faults.storms import Storm, weather
from tests.seats import Holder, mls, seats_socket
from tests.workers import Workers


async def test_a_worker_is_killed(pair: Workers) -> None:
    async def fault(_: Storm) -> None:
        victim = random.choice(pair.servers)
        victim.kill9()
        await asyncio.to_thread(victim.restart)

    await weather(pair.servers, fault)


async def test_postgresql_is_killed(pair: Workers) -> None:
    async def fault(_: Storm) -> None:
        pair.postgres.kill9()
        await asyncio.to_thread(pair.postgres.start)

    await weather(pair.servers, fault)


async def test_redis_is_killed(pair: Workers) -> None:
    async def fault(_: Storm) -> None:
        pair.redis.kill9()
        await asyncio.to_thread(pair.redis.start)

    await weather(pair.servers, fault)


async def test_what_is_sent_while_redis_is_gone_arrives_at_the_other_process_all_the_same(pair: Workers) -> None:
    alice = Holder(pair.servers[0]).begin()
    bob = replace(alice.give(), server=pair.servers[1])
    async with seats_socket(pair.servers[0]) as sends, seats_socket(pair.servers[1]) as hears:
        await sends.sit(alice)
        await hears.sit(bob)
        pair.redis.kill9()
        try:
            await sends.send(alice, mls(alice.conversation, b"nobody rings"))
            async with asyncio.timeout(20):
                assert (await hears.until("message"))[4] == mls(alice.conversation, b"nobody rings")
        finally:
            await asyncio.to_thread(pair.redis.start)
        await sends.send(alice, mls(alice.conversation, b"and again"))
        async with asyncio.timeout(20):
            assert (await hears.until("message"))[4] == mls(alice.conversation, b"and again")


async def test_a_seat_that_is_taken_while_redis_is_gone_is_lost_at_the_other_process_all_the_same(
    pair: Workers,
) -> None:
    alice = Holder(pair.servers[0]).begin()
    mallory = replace(alice.give(), server=pair.servers[1])
    async with seats_socket(pair.servers[1]) as hears:
        await hears.sit(mallory)
        pair.redis.kill9()
        try:
            await asyncio.to_thread(alice.ask, "POST", "seats/take/", {"seat_id": mallory.as_json()["seat_id"]})
            async with asyncio.timeout(20):
                assert await hears.next() == ["stood", alice.conversation, "seat_taken"]
        finally:
            await asyncio.to_thread(pair.redis.start)


def test_who_cannot_hear_the_others_says_that_nobody_should_be_sent_there(pair: Workers) -> None:
    def ready() -> int:
        return httpx.get(f"http://127.0.0.1:{pair.servers[0].port}/readyz", timeout=20, trust_env=False).status_code

    def becomes(status: int) -> bool:
        deadline = time.monotonic() + 40
        while ready() != status and time.monotonic() < deadline:
            time.sleep(0.1)
        return ready() == status

    assert becomes(200)
    for program in (pair.redis, pair.postgres):
        program.kill9()
        assert becomes(503)
        program.start()
        assert becomes(200)
