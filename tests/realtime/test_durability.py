"""Nothing is acknowledged before it is on the disk: shown by what the server asks of it, and by cutting its power."""

import asyncio
import contextlib
import random
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from tests.realtime import trace
from tests.seats import ROOMY, Holder, Socket, mls, seats_socket
from tests.server import Server

SENDERS = 4
TRACED_STORM = 150  # acknowledgements before the server is killed
STORM_SECONDS_MAX = 120
UNSYNCED = {"DJANGO_SETTINGS_MODULE": "tests.realtime.unsynced"}
DATABASE = "unifiedmsg.sqlite3"
CUTS = 12


async def storm(server: Server, holder: Holder, acknowledged: dict[bytes, int]) -> None:
    """Sends without a pause until the server is gone; what was acknowledged, by client_id."""
    with contextlib.suppress(ConnectionClosed, OSError):
        async with seats_socket(server) as socket:
            await socket.sit(holder, after=max(acknowledged.values(), default=0))
            for _ in range(8):
                await send(socket, holder)
            while True:
                ack = await socket.until("ack")
                acknowledged[ack[3]] = ack[4]
                await send(socket, holder)


async def until_as_many(acknowledged: dict[bytes, int], count: int) -> None:
    while len(acknowledged) < count:  # noqa: ASYNC110  (senders know nothing of each other)
        await asyncio.sleep(0.01)


async def send(socket: Socket, holder: Holder) -> None:
    client_id = secrets.token_bytes(16)
    await socket.send(holder, mls(holder.conversation, client_id), client_id=client_id)


async def storm_until_killed(server: Server, holder: Holder, count: int) -> dict[bytes, int]:
    """Several senders at once; the server is killed in the middle, after so many acknowledgements."""
    acknowledged: dict[bytes, int] = {}
    async with asyncio.TaskGroup() as group:
        for _ in range(SENDERS):
            group.create_task(storm(server, holder, acknowledged))
        await asyncio.wait_for(until_as_many(acknowledged, count), STORM_SECONDS_MAX)
        await asyncio.to_thread(server.kill9)
    return acknowledged


@dataclass(frozen=True)
class Traced:
    """A storm whose every write, sync and answer was seen."""

    before: Path  # the database's folder when the server started
    folder: Path  # the same folder, as the server knew it
    events: list[trace.Event]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server's folder with an empty database."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    with Server(data=folder):
        return folder


def traced_storm(prepared: Path, root: Path, settings: dict[str, str]) -> Traced:
    """Runs a storm under a tracer and kills the server."""
    data, log = root / "data", root / "trace"
    shutil.copytree(prepared, data)
    server = Server(limits=ROOMY, data=data, settings=settings, wrapper=trace.wrapper(log, root))
    asyncio.run(storm_until_killed(server, Holder(server).begin(), TRACED_STORM))
    trace.wait_for_end(log)
    return Traced(prepared / "db", data / "db", trace.events_in(log))


@pytest.fixture(scope="module", params=["strace", "shim"])
def tool(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each of the two tools in turn; a machine may have only one of them."""
    patch = pytest.MonkeyPatch()
    if request.param == "shim":
        patch.setattr(shutil, "which", lambda name, which=shutil.which: None if name == "strace" else which(name))
    yield request.param
    patch.undo()


@pytest.fixture(scope="module")
def synced(tool: str, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Traced:
    return traced_storm(prepared, tmp_path_factory.mktemp(f"synced-{tool}"), {})


@pytest.fixture(scope="module")
def unsynced(tool: str, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Traced:
    return traced_storm(prepared, tmp_path_factory.mktemp(f"unsynced-{tool}"), UNSYNCED)


def acknowledged_unsynced(traced: Traced) -> tuple[int, int]:
    """How many were acknowledged, and how many of them with no sync of the log since they were written to it."""
    written: dict[bytes, int] = {}
    wanted = {client_id for event in traced.events for client_id in trace.acknowledged_by(event)}
    unsynced = synced = 0
    last_sync_began = -1
    for event in traced.events:
        if event.kind == "write" and event.path.endswith("-wal"):
            for client_id in [client_id for client_id in wanted - written.keys() if client_id in event.data]:
                written[client_id] = event.began
        elif event.kind == "sync" and event.path.endswith("-wal"):
            last_sync_began = max(last_sync_began, event.began)
        for client_id in trace.acknowledged_by(event):
            if written.get(client_id, 1 << 62) < last_sync_began:
                synced += 1
            else:
                unsynced += 1
    return synced + unsynced, unsynced


def lost_by_a_power_cut(traced: Traced, root: Path) -> tuple[int, int]:
    """How many were acknowledged, and how many of those a power cut loses, at its worst of several moments."""
    positions = [n for n, event in enumerate(traced.events) if trace.acknowledged_by(event)]
    moments = {*random.Random(1).sample(positions, min(CUTS, len(positions))), positions[-1]}
    shutil.copytree(traced.before, root / "start")
    disk = trace.Disk(root / "start")
    acknowledged: set[bytes] = set()
    worst = 0
    for number, event in enumerate(traced.events):
        if Path(event.path).parent == traced.folder:
            disk.happen(moved(event, root / "start"))
        acknowledged.update(trace.acknowledged_by(event))
        if number in moments:
            disk.cut_power(root / str(number))
            worst = max(worst, len(acknowledged - stored_in(root / str(number) / DATABASE)))
    return len(acknowledged), worst


def moved(event: trace.Event, folder: Path) -> trace.Event:
    """The same event in a copy of the folder."""
    path = folder / Path(event.path).name
    return trace.Event(event.kind, str(path), event.data, event.offset, event.began)


def stored_in(database: Path) -> set[bytes]:
    """The client_ids of all messages that SQLite finds when it opens these files."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return {row[0] for row in connection.execute("SELECT client_id FROM conversations_message")}


def test_the_log_is_synced_between_the_write_of_a_message_and_its_acknowledgement(synced: Traced) -> None:
    acknowledged, unsynced = acknowledged_unsynced(synced)
    assert acknowledged >= TRACED_STORM // 2
    assert unsynced == 0


@pytest.mark.long
def test_without_syncing_the_same_test_fails(unsynced: Traced) -> None:
    acknowledged, unsynced_count = acknowledged_unsynced(unsynced)
    assert acknowledged >= TRACED_STORM // 2
    assert unsynced_count > 0


def test_a_power_cut_loses_nothing_that_was_acknowledged(synced: Traced, tmp_path: Path) -> None:
    acknowledged, lost = lost_by_a_power_cut(synced, tmp_path)
    assert acknowledged >= TRACED_STORM // 2
    assert lost == 0


@pytest.mark.long
def test_without_syncing_a_power_cut_loses_what_was_acknowledged(unsynced: Traced, tmp_path: Path) -> None:
    acknowledged, lost = lost_by_a_power_cut(unsynced, tmp_path)
    assert acknowledged >= TRACED_STORM // 2
    assert lost > 0


def test_the_instruments_see_this_machine(synced: Traced) -> None:
    kinds = {event.kind for event in synced.events if Path(event.path).name.startswith(DATABASE)}
    assert {"write", "sync"} <= kinds
