"""The server is killed in the middle of a storm on SQLite. That proves recovery; durability proves `tests/realtime`."""

import asyncio

from tests.faults.storms import Storm, weather
from tests.seats import ROOMY
from tests.server import Server


async def test_the_server_is_killed() -> None:
    with Server(limits=ROOMY) as server:

        async def fault(_: Storm) -> None:
            server.kill9()
            await asyncio.to_thread(server.restart)

        await weather([server], fault)
