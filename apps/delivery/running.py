"""The one hub of this process, made when the first socket comes, and what it does from time to time."""

import asyncio
import logging
from functools import partial
from typing import NamedTuple

from apps.attachments import expiry as attachments
from apps.conversations import expiry
from apps.core.counts import counts
from apps.core.limits import SWEEP_SECONDS
from apps.core.neighbours import neighbours
from apps.core.retries import on_own_thread
from apps.delivery.hub import Hub

log = logging.getLogger(__name__)
_hubs: list[Hub] = []  # one, as soon as there is a loop to live on


def running_hub() -> Hub:
    """The hub; must be asked for on the event loop's thread."""
    if not _hubs:
        _hubs.append(hub := Hub())
        hub.keep(asyncio.ensure_future(_sweep_for_ever(hub)))
    return _hubs[0]


def whisper_from_anywhere(conversation: bytes, payload: bytes) -> None:
    """Whoever sits hears it, here and at other processes; with no socket there is nobody to hear. From any thread."""
    neighbours.tell("whisper", [conversation, payload])
    for hub in _hubs:
        hub.loop.call_soon_threadsafe(hub.whisper, conversation, payload)


class Now(NamedTuple):
    """How much of what there is just now."""

    sockets: int
    sittings: int
    conversations: int
    queued_bytes: int  # that wait for clients to read


def now() -> Now:
    """From any thread; each number is right, and they may be some milliseconds apart."""
    sockets = [socket for hub in _hubs for socket in list(hub.sockets)]
    conversations = sum(len(hub.rooms) for hub in _hubs)
    queued = sum(socket.queued for socket in sockets)
    return Now(len(sockets), sum(len(socket.sittings) for socket in sockets), conversations, queued)


async def send_elsewhere() -> None:
    """Every socket of this process was asked to connect anew, with all answers that it waited for."""
    for hub in _hubs:
        await hub.send_elsewhere()


async def _sweep_for_ever(hub: Hub) -> None:
    while True:
        try:
            for sweep in (expiry.sweep, attachments.sweep):
                await hub.loop.run_in_executor(hub.readers, partial(on_own_thread, sweep))
        except Exception:
            log.exception("What is expired could not be dropped; it is tried again")
            counts.failures.add("dropping")
        await asyncio.sleep(SWEEP_SECONDS)
