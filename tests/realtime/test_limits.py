"""Too fast and too many: what one seat, one socket and one address may do, on a server with tight limits."""

import secrets
from contextlib import AsyncExitStack

import pytest
from websockets.exceptions import ConnectionClosed

from apps.core.ids import encode
from tests.seats import Holder, Socket, ask, mls, refusal_of, sealed, seats_socket
from tests.server import Server


async def answer(socket: Socket) -> str:
    """`ack`, or the code of the refusal."""
    while (frame := await socket.next())[0] not in ("ack", "refused"):
        pass
    return "ack" if frame[0] == "ack" else str(frame[2]["code"])


async def test_a_seat_that_sends_too_fast_is_refused_over_socket_and_http(tight: Server) -> None:
    alice = Holder(tight).begin()
    async with seats_socket(tight) as socket:
        await socket.sit(alice)
        for _ in range(6):
            await socket.send(alice, mls(alice.conversation))
        assert sorted([await answer(socket) for _ in range(6)]) == ["ack"] * 5 + ["too_fast"]
    assert refusal_of(alice.post(mls(alice.conversation))) == (429, "too_fast")
    assert [seq for seq, _ in alice.read()] == [1, 2, 3, 4, 5]
    assert alice.give().post(mls(alice.conversation)).json() == {"seq": 6}


async def test_handshakes_have_a_bucket_of_their_own(tight: Server) -> None:
    alice = Holder(tight).begin()
    async with seats_socket(tight) as socket:
        await socket.sit(alice)
        await socket.send(alice, mls(alice.conversation, content_type=3))
        await socket.send(alice, sealed(), kind="sealed")
        await socket.send(alice, mls(alice.conversation, content_type=3))
        assert sorted([await answer(socket) for _ in range(3)]) == ["ack", "ack", "too_fast"]
        await socket.tell(["resume", 1, alice.conversation])
        await socket.send(alice, mls(alice.conversation))
        assert await answer(socket) == "ack"


def test_what_a_seat_stores_a_day_is_counted(tight: Server) -> None:
    alice = Holder(tight).begin()
    assert alice.post(mls(alice.conversation, bytes(1500))).status_code == 200
    assert refusal_of(alice.post(mls(alice.conversation, bytes(1500)))) == (429, "too_fast")
    slot = {"seq": 1, "sealed": encode(bytes(1500))}
    assert refusal_of(alice.ask("PUT", "slots/", slot)) == (429, "too_fast")


async def test_whispers_have_a_bucket_of_their_own(tight: Server) -> None:
    alice = Holder(tight).begin()
    async with seats_socket(tight) as socket:
        await socket.sit(alice)
        await socket.tell(*(["whisper", n, alice.conversation, b"x"] for n in range(4)))
        refused = await socket.next()
        assert (refused[1], refused[2]["code"]) == (3, "too_fast")


async def test_one_socket_more_than_an_address_may_have_is_refused_and_closing_one_makes_room(tight: Server) -> None:
    async with AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(seats_socket(tight)) for _ in range(3)]
        await sockets[2].sit(Holder(tight).begin())
        one_more = await stack.enter_async_context(seats_socket(tight))
        assert (await one_more.next())[2]["code"] == "too_many"
        with pytest.raises(ConnectionClosed):
            await one_more.next()
        await sockets[0].connection.close()
        room = await stack.enter_async_context(seats_socket(tight))
        assert (await room.sit(Holder(tight).begin()))[0] == "seated"


async def test_one_seat_more_than_a_socket_may_hold_is_refused(tight: Server) -> None:
    async with seats_socket(tight) as socket:
        answers = [await socket.sit(Holder(tight).begin()) for _ in range(3)]
        assert [frame[0] for frame in answers] == ["seated", "seated", "refused"]
        assert answers[2][2]["code"] == "too_many"


async def test_a_client_that_is_refused_all_the_time_is_closed(tight: Server) -> None:
    async with seats_socket(tight) as socket:
        await socket.tell(*(["stand", n, bytes(16)] for n in range(20)))
        with pytest.raises(ConnectionClosed) as closed:
            await socket.until("never")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4429


def test_seats_and_blobs_of_a_conversation_are_counted(tight: Server) -> None:
    alice = Holder(tight).begin()
    alice.give()
    third = Holder(tight, alice.conversation)
    assert refusal_of(alice.ask("POST", "seats/", {"admin": False, **third.as_json()})) == (409, "too_many")
    blobs = [{"blob_id": encode(secrets.token_bytes(16)), "sealed": encode(b"x")} for _ in range(3)]
    statuses = [alice.ask("PUT", "blobs/", blob).status_code for blob in blobs]
    assert statuses == [204, 204, 409]


def test_conversations_cost_time(tight: Server) -> None:
    statuses = set()
    for _ in range(31):
        holder = Holder(tight)
        body = {"conversation": encode(holder.conversation), "pair": True, **holder.as_json()}
        statuses.add(ask(tight, "POST", "conversations/", body).status_code)
    assert statuses == {201, 429}
