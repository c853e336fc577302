"""Workers on one port: one that ends takes nothing with it, and one that dies is replaced."""

import asyncio
import contextlib
import os
import secrets
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests import stores
from tests.seats import ROOMY, Holder, mls, seats_socket
from tests.server import Server
from tests.workers import Workers, workers

pytestmark = pytest.mark.long

SENT = 200


@pytest.fixture(scope="module")
def two() -> Iterator[Workers]:
    """One address, behind which two processes serve."""
    with workers(1, limits=ROOMY, settings={"WORKERS": "2"}) as running:
        yield running


def children(process: int) -> set[int]:
    return {int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()}


async def test_a_worker_that_is_asked_to_end_answers_first_and_sends_its_sockets_elsewhere() -> None:
    with workers(1, limits=ROOMY) as running:
        [server] = running.servers
        alice = Holder(server).begin()
        async with seats_socket(server) as socket:
            await socket.sit(alice)
            for _ in range(SENT):
                await socket.send(alice, mls(alice.conversation, secrets.token_bytes(8)))
            answered = [await socket.until("ack")]
            server.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(ConnectionClosed):
                while True:
                    answered.append(await socket.until("ack"))
            assert socket.connection.close_code == 4012
        assert await asyncio.to_thread(server.process.wait, 20) == 0
        await asyncio.to_thread(server.restart)
        stored = alice.read_all()
        assert [ack[4] for ack in answered] == list(range(1, len(answered) + 1))
        assert len(answered) == len(stored)


def test_a_worker_that_dies_is_replaced_and_the_others_serve_meanwhile(two: Workers) -> None:
    [server] = two.servers
    before = children(server.process.pid)
    assert len(before) == 2
    alice = Holder(server).begin()
    os.kill(next(iter(before)), signal.SIGKILL)
    for n in range(1, 21):
        assert post(alice, b"%d" % n).json() == {"seq": n}
    deadline = time.monotonic() + 40
    while len(children(server.process.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(children(server.process.pid) - before) == 1


def post(holder: Holder, body: bytes) -> httpx.Response:
    """Asks again under the same client_id when the connection was one to the process that died."""
    client_id = secrets.token_bytes(16)
    while True:
        with contextlib.suppress(httpx.TransportError):
            return holder.post(mls(holder.conversation, body), client_id=client_id)


async def test_messages_reach_sockets_of_all_workers(two: Workers) -> None:
    [server] = two.servers
    alice = Holder(server).begin()
    async with asyncio.TaskGroup() as group:
        hearing = [group.create_task(heard(server, alice)) for _ in range(8)]
        for n in range(10):
            await asyncio.to_thread(alice.post, mls(alice.conversation, b"%d" % n))
    assert all(task.result() == list(range(1, 11)) for task in hearing)


async def heard(server: Server, holder: Holder) -> list[int]:
    async with seats_socket(server) as socket:
        await socket.sit(holder)
        return [(await socket.until("message"))[2] for _ in range(10)]


def test_half_a_configuration_does_not_start(tmp_path: Path) -> None:
    for given, named in (
        ({"DATABASE_URL": "postgres://a:hidden@127.0.0.1/b"}, "REDIS_URL"),
        ({"REDIS_URL": "redis://:hidden@127.0.0.1/0"}, "DATABASE_URL"),
        ({"WORKERS": "2"}, "SQLite serves one process"),
        ({"DATABASE_URL": "mysql://a:hidden@127.0.0.1/b", "REDIS_URL": "redis://127.0.0.1"}, "postgres://"),
    ):
        with pytest.raises(RuntimeError) as refused:
            Server(settings=given, data=tmp_path, migrate=False)
        said = str(refused.value)
        assert named in said
        assert "hidden" not in said
        (tmp_path / "server.log").unlink(missing_ok=True)


def test_a_database_that_does_not_wait_for_its_log_is_refused(tmp_path: Path) -> None:
    given = stores.fresh()[2] | {"DJANGO_SETTINGS_MODULE": "tests.several.not_durable"}
    with pytest.raises(RuntimeError, match="synchronous_commit=off"):
        Server(settings=given, data=tmp_path, migrate=False)
