"""Sitting down: the secret is checked and the backlog read, in threads of their own, until it meets what is live."""

import logging
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.db import DatabaseError

from apps.conversations import queries
from apps.conversations.models import Seat
from apps.conversations.rules.refusals import AheadOfStream, StorageUnavailable
from apps.core import wire
from apps.core.errors import Refusal
from apps.core.limits import SOCKET_QUEUE_BYTES
from apps.core.retries import on_own_thread
from apps.delivery.hub import Hub, Room
from apps.delivery.sittings import Sitting
from apps.delivery.sockets import Socket

Result = TypeVar("Result")
log = logging.getLogger(__name__)


async def seat_all(hub: Hub, socket: Socket) -> None:
    """Everyone who asked to sit on this socket sits or was refused, one after the other."""
    while socket.asked:
        sitting, sit = socket.asked[0]
        try:
            await _seat(hub, sitting, sit)
        except Refusal as refusal:
            hub.remove(sitting)
            socket.refuse(sit.ref, refusal)
        except DatabaseError:
            log.exception("A backlog could not be read")
            hub.remove(sitting)
            socket.refuse(sit.ref, StorageUnavailable())
        socket.asked.popleft()


async def _seat(hub: Hub, sitting: Sitting, sit: wire.Sit) -> None:
    """Raises: NoSuchSeat, AheadOfStream."""
    sitting.doubted = True
    while sitting.doubted:  # a seat was lost in this conversation while we looked: look again
        sitting.doubted = False
        seat, head = await _read(hub, partial(_find, sit))
    if sit.after > head:
        raise AheadOfStream
    if sitting.gone:
        return
    room = hub.rooms[sit.conversation]
    if room.head is None:  # what is announced sets it from then on
        room.head = head
    sitting.seat_id, sitting.secret_hash = seat.seat_id, seat.secret_hash
    sitting.socket.push(wire.encode(wire.Seated(sit.ref, sit.conversation, head)))
    await _catch_up(hub, room, sitting)


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


def _find(sit: wire.Sit) -> tuple[Seat, int]:
    seat = queries.seat_for(sit.conversation, sit.secret)
    return seat, queries.head_of(queries.conversation_of(seat))


def _page_after(conversation: bytes, after: int) -> queries.Page:
    """As much as fits into a queue that has drained."""
    return queries.page_after(conversation, after, bytes_max=SOCKET_QUEUE_BYTES // 2)


async def _read(hub: Hub, query: Callable[[], Result]) -> Result:
    return await hub.loop.run_in_executor(hub.readers, partial(on_own_thread, query))
