"""Sitting down: secrets are checked and backlogs read, in threads of their own, until they meet what is live."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from typing import TypeVar

from django.db import DatabaseError

from apps.conversations import queries
from apps.conversations.rules.refusals import AheadOfStream, NoSuchSeat, StorageUnavailable
from apps.core import wire
from apps.core.counts import counts
from apps.core.errors import Refusal
from apps.core.limits import READ_MESSAGES, SOCKET_QUEUE_BYTES
from apps.core.retries import on_own_thread
from apps.core.sealing import digest
from apps.delivery.hub import Hub
from apps.delivery.sittings import Sitting
from apps.delivery.sockets import Socket

SITS_AT_ONCE = 10_000  # three parameters each, and SQLite takes 32,766
Asked = tuple[Sitting, wire.Sit]
Places = dict[tuple[bytes, bytes], tuple[bytes, int]]  # conversation and secret; seat_id and head
Result = TypeVar("Result")
log = logging.getLogger(__name__)


async def seat_all(hub: Hub, socket: Socket) -> None:
    """Everyone who asked to sit on this socket sits or was refused, in that order, and lacks nothing."""
    while socket.asked:
        batch = list(islice(socket.asked, SITS_AT_ONCE))
        places = await _find(hub, batch)
        behind = []
        for sitting, sit in batch:
            try:
                if await _seat(hub, sitting, sit, places):
                    behind.append((sitting, sit))
            except Refusal as refusal:
                hub.remove(sitting)
                socket.refuse(sit.ref, refusal)
        await _catch_up(hub, socket, behind)
        for _ in batch:
            socket.asked.popleft()


async def _seat(hub: Hub, sitting: Sitting, sit: wire.Sit, places: Places | None) -> bool:
    """Whether there is a backlog to read first. Raises: NoSuchSeat, AheadOfStream, StorageUnavailable."""
    while sitting.doubted:  # a seat was lost in this conversation while we looked: look again
        places = await _find(hub, [(sitting, sit)])
    if places is None:
        raise StorageUnavailable
    seat_id, head = places.get((sit.conversation, sit.secret)) or (b"", 0)
    if not seat_id:
        raise NoSuchSeat
    if sit.after > head:
        raise AheadOfStream
    if sitting.gone:
        return False
    room = hub.rooms[sit.conversation]
    if room.head is None:  # what is announced sets it from then on
        room.head = head
    sitting.seat_id, sitting.secret_hash = seat_id, digest(sit.secret)
    sitting.socket.push(wire.encode(wire.Seated(sit.ref, sit.conversation, head)))
    # Where others write too, a bell may have rung before there was a head to compare it with: look once more.
    return bool(hub.elsewhere) or sit.after < head or not sitting.end_backlog()


async def _find(hub: Hub, asked: Sequence[Asked]) -> Places | None:
    """The seats that those secrets open, by one question; None when the database does not answer."""
    for sitting, _ in asked:
        sitting.doubted = False
        sitting.begin_page()  # what is announced from now on is kept: who lacks nothing else is live with it
    wanted = [(sit.conversation, sit.secret) for _, sit in asked]
    try:
        return await _read(hub, partial(queries.places_of, wanted))
    except DatabaseError:
        log.exception("Seats could not be looked up")
        counts.failures.add("reading")
        return None


async def _catch_up(hub: Hub, socket: Socket, behind: list[Asked]) -> None:
    """All are live, having missed nothing; or they are gone. As much at a time as one page may hold, for all together.

    Whoever waits for a turn keeps nothing that is announced meanwhile: it will be in the page.
    """
    for sitting, _ in behind:
        sitting.wait()
    while behind := [asked for asked in behind if not (asked[0].live or asked[0].gone)]:
        turn = [sitting for sitting, _ in islice(behind, _as_fit(hub, behind))]
        for sitting in turn:
            sitting.begin_page()
        after = {sitting.conversation: sitting.cursor for sitting in turn}
        counts.backlog_reads += 1
        try:
            pages = await _read(hub, partial(queries.pages_after, after, bytes_max=SOCKET_QUEUE_BYTES // 2))
        except DatabaseError:
            log.exception("A backlog could not be read")
            counts.failures.add("reading")
            _give_up(hub, socket, behind)
            return
        for sitting in turn:
            if not sitting.gone:
                _show(hub, sitting, pages[sitting.conversation])
        await socket.drained()


def _as_fit(hub: Hub, behind: Sequence[Asked]) -> int:
    """How many of them, from the first, lack no more than a page together; at least one."""
    lacking = 0
    for count, (sitting, _) in enumerate(behind):
        lacking += max((hub.rooms[sitting.conversation].head or 0) - sitting.cursor, 0)
        if lacking > READ_MESSAGES:
            return max(count, 1)
    return len(behind)


def _show(hub: Hub, sitting: Sitting, page: queries.Page) -> None:
    """What came was shown, and the sitting is live if that was all."""
    head = hub.rooms[sitting.conversation].head or 0
    for entry in page.entries:
        if entry.seq <= head:  # what is stored but not announced yet comes after its acknowledgement
            sitting.show(entry.seq, wire.encode(wire.Message(sitting.conversation, *entry)))
        elif hub.elsewhere:  # another process may have announced it before anybody sat here
            hub.elsewhere.look_at(sitting.conversation, entry.seq)
    if not page.more:
        sitting.end_backlog()


def _give_up(hub: Hub, socket: Socket, behind: Sequence[Asked]) -> None:
    """Nobody sits who may lack something."""
    for sitting, sit in behind:
        hub.remove(sitting)
        socket.refuse(sit.ref, StorageUnavailable())


async def _read(hub: Hub, query: Callable[[], Result]) -> Result:
    return await hub.loop.run_in_executor(hub.readers, partial(on_own_thread, query))
