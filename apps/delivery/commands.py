"""What each frame of a client does; every one is answered on the socket, and none waits here."""

import asyncio
import time
from typing import assert_never

from apps.conversations import actions, budgets, complaints
from apps.conversations.rules.refusals import BadFrame, NoSuchSeat, OutOfOrder
from apps.core import wire
from apps.core.errors import Refusal, TooFast, TooLarge, TooMany
from apps.core.limits import SEATS_PER_SOCKET, SOCKET_FRAME_BYTES, SOCKET_UNANSWERED, WHISPER_BYTES
from apps.core.neighbours import neighbours
from apps.delivery import backlog
from apps.delivery.hub import Hub
from apps.delivery.sittings import Sitting, SocketAppend
from apps.delivery.sockets import Socket

CLOSED_BAD_FRAME = 4400


def receive(hub: Hub, socket: Socket, data: bytes | None) -> None:
    """Everything in one WebSocket message was done or refused; what is no frame of ours closes the socket."""
    socket.read_at = time.perf_counter()
    try:
        for frame in wire.asked(_sized(data)):
            _do(hub, socket, frame)
    except ValueError:
        socket.refuse(0, BadFrame())
        socket.close(CLOSED_BAD_FRAME)


def _sized(data: bytes | None) -> bytes:
    if data is None or len(data) > SOCKET_FRAME_BYTES:
        raise ValueError
    return data


def _do(hub: Hub, socket: Socket, frame: wire.Asked) -> None:
    try:
        match frame:
            case wire.Send():
                send(hub, socket, frame)
            case wire.Whisper():
                whisper(hub, socket, frame)
            case wire.Sit():
                sit(hub, socket, frame)
            case wire.Stand():
                hub.stand(_sitting(socket, frame.conversation), "asked")
            case wire.Resume():
                resume(socket, frame)
            case _ as never:
                assert_never(never)
    except Refusal as refusal:
        socket.refuse(frame.ref, refusal)


def sit(hub: Hub, socket: Socket, frame: wire.Sit) -> None:
    """The seat's place is kept while the secret is checked. Raises: TooMany."""
    if max(len(socket.asked), len(socket.sittings)) >= SEATS_PER_SOCKET:  # who is asked for has a place already
        raise TooMany
    sitting = Sitting(socket, frame.conversation, frame.after)
    hub.add(sitting)
    socket.asked.append((sitting, frame))
    if len(socket.asked) == 1:
        hub.keep(asyncio.ensure_future(backlog.seat_all(hub, socket)))


def send(hub: Hub, socket: Socket, frame: wire.Send) -> None:
    """The writer has it. Raises: NoSuchSeat, OutOfOrder, TooLarge, BadFrame, Muted, StorageUnavailable, TooFast."""
    sitting = socket.sittings.get(frame.conversation)
    if sitting is None:
        raise NoSuchSeat
    run = sitting.run
    if run.over:
        raise OutOfOrder
    try:
        if sitting.seat_id is None:
            raise NoSuchSeat
        if socket.unanswered >= SOCKET_UNANSWERED:
            raise TooFast
        actions.accept(frame.conversation, sitting.seat_id, kind=frame.kind, payload=frame.payload)
    except Refusal:
        run.closed = True
        raise
    # The sitting's own bytes and not the frame's: they are remembered by the message, and lie in memory once.
    hub.append(SocketAppend(socket, sitting.conversation, sitting.seat_id, frame, run))


def resume(socket: Socket, frame: wire.Resume) -> None:
    """The client has seen what was refused: what it sends from now on may be stored again. Raises: NoSuchSeat."""
    sitting = _sitting(socket, frame.conversation)
    sitting.run = type(sitting.run)()
    socket.push(wire.encode(wire.Resumed(frame.ref, frame.conversation)))


def whisper(hub: Hub, socket: Socket, frame: wire.Whisper) -> None:
    """Whoever else sits here heard it. Raises: NoSuchSeat, TooLarge, BadFrame, Muted, TooFast."""
    sitting = _sitting(socket, frame.conversation)
    if sitting.seat_id is None:
        raise NoSuchSeat
    accept_whisper(frame.conversation, sitting.seat_id, frame.payload)
    hub.whisper(frame.conversation, frame.payload, but=socket)
    neighbours.tell("whisper", [frame.conversation, frame.payload])


def accept_whisper(conversation: bytes, seat_id: bytes, payload: bytes) -> None:
    """Raises: TooLarge, BadFrame, Muted, TooFast."""
    if len(payload) > WHISPER_BYTES:
        raise TooLarge
    if not payload:
        raise BadFrame
    complaints.check(conversation, seat_id)
    budgets.spend_whisper(conversation, seat_id)


def _sitting(socket: Socket, conversation: bytes) -> Sitting:
    sitting = socket.sittings.get(conversation)
    if sitting is None:
        raise NoSuchSeat
    return sitting
