"""Connections that say nothing, garbage or half of something: each is got rid of, and honest ones notice nothing."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.faults.hostiles import END_SECONDS_MAX, KINDS, until_closed
from tests.faults.oracle import lies
from tests.faults.storms import Storm
from tests.seats import ROOMY, Holder, seats_socket
from tests.server import Server
from tests.workers import FULL

EACH, ACKED = (200, 2000) if FULL else (10, 60)
LIMITS = {
    "REQUEST_HEAD_SECONDS": 2,
    "REQUEST_BODY_SECONDS": 2,
    "SOCKET_PING_SECONDS": 1,
    "SOCKET_PONG_SECONDS": 2,
}


@pytest.fixture(scope="module", params=["daphne", "uvicorn"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with Server(limits=ROOMY | LIMITS, settings={"SERVER": request.param}) as running:
        yield running


async def test_the_hostile_are_got_rid_of_and_the_honest_notice_nothing(server: Server) -> None:
    storm = Storm(Holder(server).begin())
    async with asyncio.timeout(10 * END_SECONDS_MAX), asyncio.TaskGroup() as group:
        hostile = [group.create_task(until_closed(server, kind)) for kind in KINDS for _ in range(EACH)]
        group.create_task(storm.listen(server))
        for _ in range(2):
            group.create_task(storm.send(server))
        await storm.acknowledge(ACKED)
        await asyncio.gather(*hostile)  # none of them is still open
        storm.over.set()
    assert lies(storm.history, await asyncio.to_thread(storm.holder.read_all)) == set()
    assert storm.refusals == set()


async def test_who_says_nothing_but_answers_pings_stays(server: Server) -> None:
    async with seats_socket(server) as socket:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(LIMITS["SOCKET_PING_SECONDS"] + LIMITS["SOCKET_PONG_SECONDS"] + 2):
                await socket.connection.recv()
