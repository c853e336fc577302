"""What the seats socket refuses, and that nothing is stored then."""

import contextlib
import secrets
from collections.abc import Callable

import msgpack
import pytest
from websockets.exceptions import ConnectionClosed

from apps.core.limits import MESSAGE_BYTES, SOCKET_FRAME_BYTES, WHISPER_BYTES
from tests.seats import Holder, Socket, mls, sealed, seats_socket
from tests.server import Server


async def refused(socket: Socket) -> tuple[int, str]:
    frame = await socket.until("refused")
    assert set(frame[2]) == {"code", "message"}
    return frame[1], frame[2]["code"]


@pytest.mark.parametrize(
    ("make", "kind", "code"),
    [
        (lambda c: b"Hello Bob", "mls", "bad_frame"),
        (lambda c: mls(bytes(16)), "mls", "bad_frame"),
        (lambda c: mls(c, content_type=2), "mls", "bad_frame"),
        (lambda c: b"\x00\x01\x00\x01" + mls(c)[4:], "mls", "bad_frame"),
        (lambda c: b"\x00\x01\x00\x01" + mls(c)[4:], "sealed", "bad_frame"),
        (lambda c: b"Hello Bob", "sealed", "bad_frame"),
        (lambda c: mls(c, bytes(MESSAGE_BYTES)), "mls", "too_large"),
    ],
)
async def test_a_bad_message_is_refused_by_its_ref_and_the_socket_lives(
    server: Server, make: Callable[[bytes], bytes], kind: str, code: str
) -> None:
    alice = Holder(server).begin()
    async with seats_socket(server) as socket:
        await socket.sit(alice)
        ref = await socket.send(alice, make(alice.conversation), kind=kind)
        assert await refused(socket) == (ref, code)
        await socket.tell(["resume", 5, alice.conversation])
        assert await socket.next() == ["resumed", 5, alice.conversation]
        await socket.send(alice, mls(alice.conversation))
        assert (await socket.next())[0] == "ack"
    assert alice.read() == [(1, mls(alice.conversation))]


@pytest.mark.parametrize(
    "data",
    [
        b"\xc1",
        b"Hello",
        "text",
        msgpack.packb(["shout", 1]),
        msgpack.packb(["sit", 1, bytes(16), bytes(31), 0]),
        b"\x93\xa5st\xffnd\x01\xc4\x00",
        bytes(SOCKET_FRAME_BYTES - 1),
    ],
)
async def test_what_is_no_frame_is_refused_and_closes_the_socket(server: Server, data: bytes | str) -> None:
    async with seats_socket(server) as socket:
        await socket.connection.send(data)
        assert await refused(socket) == (0, "bad_frame")
        with pytest.raises(ConnectionClosed) as closed:
            await socket.next()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4400


async def test_a_frame_too_large_to_be_held_closes_the_socket(server: Server) -> None:
    async with seats_socket(server) as socket:
        with contextlib.suppress(ConnectionClosed):  # it may close while we are still sending
            await socket.connection.send(bytes(3 * SOCKET_FRAME_BYTES))
        with pytest.raises(ConnectionClosed):
            await socket.until("never")


async def test_what_follows_a_refused_message_is_refused_until_the_client_resumes(server: Server) -> None:
    alice = Holder(server).begin()
    good = [mls(alice.conversation, b"%d" % n) for n in range(4)]
    async with seats_socket(server) as socket:
        await socket.sit(alice)
        await socket.send(alice, good[0])
        bad = await socket.send(alice, b"bad")
        behind = [await socket.send(alice, payload) for payload in good[1:3]]
        refusals = [await refused(socket) for _ in range(3)]
        assert refusals == [(bad, "bad_frame"), *((ref, "out_of_order") for ref in behind)]
        await socket.tell(["resume", 99, alice.conversation])
        await socket.until("resumed")
        await socket.send(alice, good[3])
        await socket.until("message")
    assert alice.read() == [(1, good[0]), (2, good[3])]


async def test_what_follows_a_replayed_client_id_in_the_same_burst_is_not_stored(server: Server) -> None:
    alice = Holder(server).begin()
    taken = secrets.token_bytes(16)
    alice.post(mls(alice.conversation), client_id=taken)
    async with seats_socket(server) as socket:
        await socket.sit(alice, after=1)
        sends = [
            ["send", n, alice.conversation, secrets.token_bytes(16), "mls", mls(alice.conversation)] for n in (1, 3)
        ]
        replay = ["send", 2, alice.conversation, taken, "mls", mls(alice.conversation, b"other")]
        await socket.tell(sends[0], replay, sends[1])
        assert [await refused(socket) for _ in range(2)] == [(2, "client_id_taken"), (3, "out_of_order")]
    assert [seq for seq, _ in alice.read()] == [1, 2]


async def test_a_refusal_in_one_conversation_holds_up_no_other(server: Server) -> None:
    alice, other = Holder(server).begin(), Holder(server).begin()
    async with seats_socket(server) as socket:
        await socket.sit(alice)
        await socket.sit(other)
        await socket.send(alice, b"bad")
        await socket.send(other, mls(other.conversation))
        assert (await socket.until("ack"))[2] == other.conversation


async def test_nobody_sends_whispers_resumes_or_stands_where_they_do_not_sit(server: Server) -> None:
    alice = Holder(server).begin()
    async with seats_socket(server) as socket:
        await socket.tell(
            ["send", 1, alice.conversation, bytes(16), "mls", mls(alice.conversation)],
            ["whisper", 2, alice.conversation, b"x"],
            ["resume", 3, alice.conversation],
            ["stand", 4, alice.conversation],
        )
        assert [await refused(socket) for _ in range(4)] == [(n, "no_such_seat") for n in range(1, 5)]


async def test_what_is_sent_before_the_seat_is_proven_is_refused_and_so_is_what_follows(server: Server) -> None:
    alice = Holder(server).begin()
    async with seats_socket(server) as socket:
        message = ["send", 2, alice.conversation, bytes(16), "mls", mls(alice.conversation)]
        await socket.tell(["sit", 1, alice.conversation, alice.secret, 0], message)
        assert await refused(socket) == (2, "no_such_seat")
        assert await socket.next() == ["seated", 1, alice.conversation, 0]
        await socket.send(alice, mls(alice.conversation))
        assert (await refused(socket))[1] == "out_of_order"


async def test_a_whisper_of_one_size_passes_and_of_another_not(server: Server) -> None:
    alice = Holder(server).begin()
    async with seats_socket(server) as socket:
        await socket.sit(alice)
        await socket.tell(["whisper", 1, alice.conversation, bytes(WHISPER_BYTES)])
        await socket.tell(["whisper", 2, alice.conversation, bytes(WHISPER_BYTES + 1)])
        await socket.tell(["whisper", 3, alice.conversation, b""])
        assert [await refused(socket) for _ in range(2)] == [(2, "too_large"), (3, "bad_frame")]


async def test_a_sealed_message_passes(server: Server) -> None:
    alice = Holder(server).begin()
    async with seats_socket(server) as socket:
        await socket.sit(alice)
        await socket.send(alice, sealed(), kind="sealed")
        assert (await socket.next())[0] == "ack"
