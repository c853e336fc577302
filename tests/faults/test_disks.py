"""A disk that is full or slow, and a database that somebody else holds: a refusal or silence, and never a false word.

Whatever it was, the server goes on without a restart when it is over. SQLite; a PostgreSQL that stops is a killed one
to its clients (`tests/several`).
"""

import asyncio
import contextlib
import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.faults.storms import ROUNDS, Storm, weather
from tests.realtime import trace
from tests.seats import ROOMY, Holder, mls, refusal_of, seats_socket
from tests.server import Server

LOCK_SECONDS = 1  # instead of the product's own, so that the test need not wait for as long
SMALL_FILE_BYTES = 4096  # less than any log of the database that has something in it
SLOW_MS = 150
QUEUE_BYTES, BODY_BYTES = 40_000, 4000
Trouble = AbstractContextManager[None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("disk")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    """A server whose disk can be filled and slowed down."""
    shim = trace.preloaded(folder, SHIM_FULL=folder / "full", SHIM_SLOW=folder / "slow")
    limits = ROOMY | {"DATABASE_LOCK_SECONDS": LOCK_SECONDS, "WRITER_QUEUE_BYTES": QUEUE_BYTES}
    with Server(limits=limits, wrapper=shim) as running:
        yield running


@contextlib.contextmanager
def no_space(server: Server, folder: Path) -> Iterator[None]:
    """Writes into the database's files fail with ENOSPC."""
    (folder / "full").touch()
    yield
    (folder / "full").unlink()


@contextlib.contextmanager
def a_file_may_not_grow(server: Server, folder: Path) -> Iterator[None]:
    """The kernel refuses longer files (EFBIG), as a quota does."""
    before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (SMALL_FILE_BYTES, before[1]))
    yield
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def somebody_else_writes(server: Server, folder: Path) -> Iterator[None]:
    """Another process holds the database's lock for longer than the server waits."""
    with server.held():
        yield


TROUBLES = [no_space, a_file_may_not_grow, somebody_else_writes]


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_what_cannot_be_stored_is_refused_and_it_goes_on_by_itself(
    server: Server, folder: Path, trouble: Callable[[Server, Path], Trouble]
) -> None:
    process = server.process.pid
    seen: set[str] = set()

    async def fault(storm: Storm) -> None:
        storm.refusals.clear()
        with trouble(server, folder):
            while "storage_unavailable" not in storm.refusals:  # noqa: ASYNC110  (the storm tells nobody)
                await asyncio.sleep(0.02)
        seen.update(storm.refusals)

    await weather([server], fault, rounds=min(ROUNDS, 10))
    assert seen == {"storage_unavailable"}
    assert server.process.poll() is None
    assert server.process.pid == process


@pytest.mark.parametrize("trouble", TROUBLES)
def test_everything_else_that_would_write_is_refused_alike_and_can_be_asked_again(
    server: Server, folder: Path, trouble: Callable[[Server, Path], Trouble]
) -> None:
    alice = Holder(server).begin()
    guest = {"admin": False, **Holder(server, alice.conversation).as_json()}
    with trouble(server, folder):
        refused = alice.ask("POST", "seats/", guest)
        assert refusal_of(refused) == (503, "unavailable")
        assert int(refused.headers["Retry-After"]) > 0
    assert alice.ask("POST", "seats/", guest).status_code == 204


async def test_a_slow_disk_makes_everybody_wait_and_nothing_else(server: Server, folder: Path) -> None:
    async def fault(storm: Storm) -> None:
        (folder / "slow").write_text(f"{SLOW_MS}")
        await storm.acknowledge(20)
        (folder / "slow").unlink()

    storm = await weather([server], fault, rounds=1)
    assert storm.refusals == set()
    waited = sorted(append.answered - append.asked for append in storm.history.appends.values() if append.seq)
    assert waited[-1] > SLOW_MS / 1000  # the instrument: the disk was slow


async def test_what_waits_for_the_disk_is_bounded_and_the_rest_is_told_at_once(server: Server) -> None:
    alice = Holder(server).begin()
    count = 3 * QUEUE_BYTES // BODY_BYTES
    async with seats_socket(server) as socket:
        await socket.sit(alice)
        with server.held():
            refs = [await socket.send(alice, mls(alice.conversation, bytes(BODY_BYTES))) for _ in range(count)]
            first = await socket.next()
        assert (first[0], first[2]["code"]) == ("refused", "storage_unavailable")
        waited = refs.index(first[1])  # those before it still wait for the disk
        assert 1 < waited <= QUEUE_BYTES // BODY_BYTES
        assert [(await socket.until("ack"))[4] for _ in range(waited)] == list(range(1, waited + 1))
    assert len(alice.read()) == waited


def test_the_log_tells_the_operator_which_trouble_it_is(server: Server, folder: Path) -> None:
    alice = Holder(server).begin()
    with no_space(server, folder):
        alice.ask("POST", "seats/", {"admin": False, **Holder(server, alice.conversation).as_json()})
    assert '"kind": "SQLITE_FULL"' in server.log.read_text()
