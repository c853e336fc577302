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
from apps.core.errors import Refusal
from apps.core.limits import SOCKET_QUEUE_BYTES
from apps.core.retries import on_own_thread
from apps.core.sealing import digest
from apps.delivery.hub import Hub, Room
from apps.delivery.sittings import Sitting
from apps.delivery.sockets import Socket

SITS_AT_ONCE = 10_000  # two parameters each, and SQLite takes 32,766
Asked = tuple[Sitting, wire.Sit]
Places = dict[tuple[bytes, bytes], tuple[bytes, int]]  # conversation and secret; seat_id and head
Result = TypeVar("Result")
log = logging.getLogger(__name__)


async def seat_all(hub: Hub, socket: Socket) -> None:
    """Everyone who asked to sit on this socket sits or was refused, in that order."""
    while socket.asked:
        batch = list(islice(socket.asked, SITS_AT_ONCE))
        places = await _find(hub, batch)
        for sitting, sit in batch:
            try:
                await _seat(hub, sitting, sit, places)
            except Refusal as refusal:
                hub.remove(sitting)
                socket.refuse(sit.ref, refusal)
            except DatabaseError:
                log.exception("A backlog could not be read")
                hub.remove(sitting)
                socket.refuse(sit.ref, StorageUnavailable())
            socket.asked.popleft()


async def _seat(hub: Hub, sitting: Sitting, sit: wire.Sit, places: Places | None) -> None:
    """Raises: NoSuchSeat, AheadOfStream, StorageUnavailable."""
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
        return
    room = hub.rooms[sit.conversation]
    if room.head is None:  # what is announced sets it from then on
        room.head = head
    sitting.seat_id, sitting.secret_hash = seat_id, digest(sit.secret)
    sitting.socket.push(wire.encode(wire.Seated(sit.ref, sit.conversation, head)))
    # Where others write too, a bell may have rung before there was a head to compare it with: look once more.
    if hub.elsewhere or sit.after < head or not sitting.end_backlog():
        await _catch_up(hub, room, sitting)


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
        return None


async def _catch_up(hub: Hub, room: Room, sitting: Sitting) -> None:
    """The sitting is live, having missed nothing; or it is gone."""
    while not sitting.gone:
        sitting.begin_page()
        page = await _read(hub, partial(_page_after, sitting.conversation, sitting.cursor))
        if sitting.gone:
            return
        for entry in page.entries:
            if entry.seq <= (room.head or 0):  # what is stored but not announced yet comes after its acknowledgement
                sitting.show(entry.seq, wire.encode(wire.Message(sitting.conversation, *entry)))
            elif hub.elsewhere:  # another process may have announced it before anybody sat here
                hub.elsewhere.look_at(sitting.conversation, entry.seq)
        if not page.more and sitting.end_backlog():
            return
        await sitting.socket.drained()


def _page_after(conversation: bytes, after: int) -> queries.Page:
    """As much as fits into a queue that has drained."""
    return queries.page_after(conversation, after, bytes_max=SOCKET_QUEUE_BYTES // 2)


async def _read(hub: Hub, query: Callable[[], Result]) -> Result:
    return await hub.loop.run_in_executor(hub.readers, partial(on_own_thread, query))
