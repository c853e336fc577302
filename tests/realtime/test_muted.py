"""A muted seat at the socket: it writes and whispers nothing, hears everything, and goes on when its time is over."""

import asyncio
import secrets
from collections.abc import Iterator

import pytest

from tests.seats import ANSWER_SECONDS_MAX, ROOMY, Holder, Socket, mls, seats_socket
from tests.server import Server

MUTE_SECONDS = 4


@pytest.fixture(scope="module")
def brief() -> Iterator[Server]:
    """A running server that mutes for seconds."""
    with Server(limits=ROOMY | {"MUTE_SECONDS": MUTE_SECONDS}) as running:
        yield running


async def refused(socket: Socket) -> tuple[int, str]:
    async with asyncio.timeout(ANSWER_SECONDS_MAX):
        frame = await socket.until("refused")
    return frame[1], frame[2]["code"]


async def mute(admin: Holder, socket: Socket, flooding: Holder) -> None:
    """The flooding seat has written, over its socket, and the admin complained about it."""
    await socket.send(flooding, mls(flooding.conversation))
    seq = (await socket.until("ack"))[4]
    assert admin.ask("POST", "seats/complain/", {"seq": seq}).status_code == 204


async def test_the_muted_write_and_whisper_nothing_and_hear_everything(server: Server) -> None:
    admin = Holder(server).begin()
    flooding = admin.give()
    async with seats_socket(server) as socket:
        await socket.sit(flooding)
        await mute(admin, socket, flooding)
        ref = await socket.send(flooding, mls(flooding.conversation))
        assert await refused(socket) == (ref, "muted")
        await socket.tell(["whisper", 77, flooding.conversation, b"x"])
        assert await refused(socket) == (77, "muted")
        admin.post(mls(flooding.conversation, b"to all"))
        assert (await socket.until("message"))[2:5] == [2, "mls", mls(flooding.conversation, b"to all")]
    async with seats_socket(server) as socket:
        assert (await socket.sit(flooding))[0] == "seated"
        assert [(await socket.next())[2] for _ in range(2)] == [1, 2]


async def test_what_the_muted_kept_is_taken_once_when_the_time_is_over(brief: Server) -> None:
    admin = Holder(brief).begin()
    flooding = admin.give()
    kept, client_id = mls(flooding.conversation, b"kept"), secrets.token_bytes(16)
    async with seats_socket(brief) as socket:
        await socket.sit(flooding)
        await mute(admin, socket, flooding)
        await socket.send(flooding, kept, client_id=client_id)
        assert (await refused(socket))[1] == "muted"
        await asyncio.sleep(MUTE_SECONDS + 0.1)
        for _ in range(2):
            await socket.tell(["resume", 1, flooding.conversation])
            await socket.until("resumed")
            await socket.send(flooding, kept, client_id=client_id)
            assert (await socket.until("ack"))[4] == 2
    assert [payload for _, payload in admin.read()].count(kept) == 1
