"""Sitting, sending and hearing over the seats socket."""

import asyncio
import secrets

from apps.core.ids import encode
from tests.seats import Holder, mls, sealed, seats_socket
from tests.server import Server


async def test_who_sits_is_told_the_head_then_the_backlog_then_what_is_new(server: Server) -> None:
    alice = Holder(server).begin()
    old = [mls(alice.conversation, b"%d" % n) for n in range(3)]
    for payload in old:
        alice.post(payload)
    async with seats_socket(server) as socket:
        assert (await socket.sit(alice, after=1))[2:] == [alice.conversation, 3]
        assert [(await socket.next())[2:5] for _ in range(2)] == [[2, "mls", old[1]], [3, "mls", old[2]]]
        alice.post(sealed(b"new"), kind="sealed")
        assert (await socket.next())[:4] == ["message", alice.conversation, 4, "sealed"]


async def test_a_sender_hears_the_acknowledgement_first_and_then_its_own_message(server: Server) -> None:
    alice = Holder(server).begin()
    payload, client_id = mls(alice.conversation), secrets.token_bytes(16)
    async with seats_socket(server) as socket:
        await socket.sit(alice)
        ref = await socket.send(alice, payload, client_id=client_id)
        assert await socket.next() == ["ack", ref, alice.conversation, client_id, 1]
        assert (await socket.next())[:5] == ["message", alice.conversation, 1, "mls", payload]


async def test_everyone_who_sits_hears_a_message_and_nobody_else(server: Server) -> None:
    alice, mallory = Holder(server).begin(), Holder(server).begin()
    bob = alice.give()
    async with seats_socket(server) as at_bob, seats_socket(server) as at_mallory:
        await at_bob.sit(bob)
        await at_mallory.sit(mallory)
        alice.post(mls(alice.conversation))
        assert (await at_bob.next())[:3] == ["message", alice.conversation, 1]
        mallory.post(mls(mallory.conversation))
        assert (await at_mallory.next())[1] == mallory.conversation


async def test_a_wrong_secret_sits_nowhere_and_hears_nothing(server: Server) -> None:
    alice = Holder(server).begin()
    mallory = Holder(server, alice.conversation)
    async with seats_socket(server) as socket:
        answer = await socket.sit(mallory)
        assert (answer[0], answer[2]["code"]) == ("refused", "no_such_seat")
        alice.post(mls(alice.conversation))
        await socket.send(mallory, mls(alice.conversation))
        assert (await socket.next())[2]["code"] == "no_such_seat"
    assert len(alice.read()) == 1


async def test_who_has_stood_hears_nothing_and_may_not_send(server: Server) -> None:
    alice = Holder(server).begin()
    async with seats_socket(server) as socket:
        await socket.sit(alice)
        await socket.tell(["stand", 9, alice.conversation])
        assert await socket.next() == ["stood", alice.conversation, "asked"]
        alice.post(mls(alice.conversation))
        await socket.send(alice, mls(alice.conversation))
        assert (await socket.next())[2]["code"] == "no_such_seat"


async def test_who_claims_more_than_there_is_is_told_so(server: Server) -> None:
    alice = Holder(server).begin()
    async with seats_socket(server) as socket:
        assert (await socket.sit(alice, after=1))[2]["code"] == "ahead_of_stream"


async def test_several_conversations_share_a_socket(server: Server) -> None:
    holders = [Holder(server).begin() for _ in range(20)]
    async with seats_socket(server) as socket:
        await socket.tell(*(["sit", n, h.conversation, h.secret, 0] for n, h in enumerate(holders)))
        assert [(await socket.next())[1] for _ in holders] == list(range(20))
        for holder in holders:
            await socket.send(holder, mls(holder.conversation))
        acks = [await socket.until("ack") for _ in holders]
        assert [ack[2] for ack in acks] == [holder.conversation for holder in holders]


async def test_a_taken_seat_is_stood_up_and_the_others_stay(server: Server) -> None:
    alice = Holder(server).begin()
    bob = alice.give()
    async with seats_socket(server) as at_alice, seats_socket(server) as at_bob:
        await at_alice.sit(alice)
        await at_bob.sit(bob)
        alice.ask("POST", "seats/take/", {"seat_id": encode(bob.seat_id)})
        assert await at_bob.next() == ["stood", alice.conversation, "seat_taken"]
        await at_bob.send(bob, mls(alice.conversation))
        assert (await at_bob.next())[2]["code"] == "no_such_seat"
        assert (await at_bob.sit(bob))[2]["code"] == "no_such_seat"
        await at_alice.send(alice, mls(alice.conversation))
        assert (await at_alice.next())[0] == "ack"


async def test_who_sat_by_the_old_secret_stands_and_sits_again_by_the_new_one(server: Server) -> None:
    alice = Holder(server).begin()
    renewed = Holder(server, alice.conversation, alice.seat_id)
    async with seats_socket(server) as socket:
        await socket.sit(alice)
        alice.ask("POST", "seats/change/", {"secret_hash": encode(renewed.secret_hash)})
        assert await socket.next() == ["stood", alice.conversation, "secret_changed"]
        assert (await socket.sit(renewed))[0] == "seated"


async def test_a_whisper_reaches_the_others_and_is_stored_nowhere(server: Server) -> None:
    alice = Holder(server).begin()
    bob = alice.give()
    async with seats_socket(server) as at_alice, seats_socket(server) as at_bob:
        await at_alice.sit(alice)
        await at_bob.sit(bob)
        await asyncio.sleep(0.2)  # both are past their backlog: a whisper waits for nobody
        await at_alice.tell(["whisper", 1, alice.conversation, b"typing"])
        assert await at_bob.next() == ["whisper", alice.conversation, b"typing"]
        bob.ask("POST", "whispers/", {"payload": encode(b"over HTTP")})
        assert await at_alice.next() == ["whisper", alice.conversation, b"over HTTP"]
    assert alice.read() == []


async def test_the_same_client_id_again_is_acknowledged_with_the_same_seq_and_heard_once(server: Server) -> None:
    alice = Holder(server).begin()
    payload, client_id = mls(alice.conversation), secrets.token_bytes(16)
    async with seats_socket(server) as socket:
        await socket.sit(alice)
        for _ in range(3):
            await socket.send(alice, payload, client_id=client_id)
        await socket.send(alice, mls(alice.conversation, b"last"))
        heard = [await socket.next() for _ in range(6)]
    assert [frame[4] for frame in heard if frame[0] == "ack"] == [1, 1, 1, 2]
    assert [frame[2] for frame in heard if frame[0] == "message"] == [1, 2]
