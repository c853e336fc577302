"""Lines that are cut at any byte, slow, said twice and delivered late: all reconnect, and nobody is told a lie."""

import asyncio
import random
from collections.abc import Iterator
from typing import cast

import pytest

from tests.faults.oracle import lies
from tests.faults.proxy import Line, proxy
from tests.faults.storms import SECONDS_MAX, Storm
from tests.seats import ROOMY, Holder
from tests.server import Server
from tests.workers import FULL

# A handshake, a sit, a send, and all that is answered until it is acknowledged, are shorter than this. The full run
# cuts behind each of these bytes, the check behind one of so many, others in each run.
BYTES, STEP = (900, 1) if FULL else (900, 40)
SENDERS, ENOUGH = 3, 20


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(limits=ROOMY) as running:
        yield running


def places() -> range:
    return range(random.randrange(STEP), BYTES, STEP)


def mixed(lines: list[Line]) -> list[Line]:
    """No place comes before or after the others because of its number."""
    return random.sample(lines, len(lines))


NETWORKS = {
    "cuts what clients say": lambda: [Line(up=n, reset=bool(n % 2)) for n in places()],
    "cuts what the server says": lambda: [Line(down=n, reset=bool(n % 2)) for n in places()],
    "delays": lambda: [Line(dribbles=True, up=1500) for _ in range(max(4, 60 // STEP))],
    "says it twice": lambda: [Line(down=n, twice=True) for n in places()],
    "delivers late": lambda: [Line(up=n, late=True) for n in places()],
}


@pytest.mark.parametrize("name", NETWORKS)
async def test_a_network_that(name: str, server: Server) -> None:
    storm = Storm(Holder(server).begin())
    async with asyncio.timeout(SECONDS_MAX * 10), proxy(server, mixed(NETWORKS[name]())) as between:
        through = cast("Server", between)
        async with asyncio.TaskGroup() as group:
            group.create_task(storm.listen(through))
            group.create_task(storm.look(server))
            for _ in range(SENDERS):
                group.create_task(storm.send(through))
            await between.over.wait()
            await storm.acknowledge(ENOUGH)
            storm.over.set()
    assert lies(storm.history, await asyncio.to_thread(storm.holder.read_all)) == set()
