"""One conversation over two processes: one order for everybody, and nothing that only one of them knows."""

import asyncio
import secrets
from dataclasses import replace

import httpx
import pytest

from tests.seats import Holder, Socket, mls, refusal_of, seats_socket
from tests.server import Server
from tests.workers import FULL, Workers

SENDERS, EACH = (16, 400) if FULL else (6, 40)


@pytest.fixture
def alice(pair: Workers) -> Holder:
    """Who began a conversation at the first process."""
    return Holder(pair.servers[0]).begin()


def elsewhere(holder: Holder, server: Server) -> Holder:
    """The same seat, asked for at another process."""
    return replace(holder, server=server)


async def test_what_is_sent_at_one_process_arrives_at_the_other(pair: Workers, alice: Holder) -> None:
    bob = elsewhere(alice.give(), pair.servers[1])
    async with seats_socket(pair.servers[0]) as sends, seats_socket(pair.servers[1]) as hears:
        await sends.sit(alice)
        await hears.sit(bob)
        for n in range(1, 6):
            await sends.send(alice, mls(alice.conversation, b"%d" % n))
            assert (await hears.until("message"))[2] == n


async def storm(socket: Socket, holder: Holder, name: int) -> dict[int, bytes]:
    """Sends much and waits for nothing; the payloads by the seqs that were acknowledged."""
    payloads = {secrets.token_bytes(16): mls(holder.conversation, b"%d/%d" % (name, n)) for n in range(EACH)}
    for client_id, payload in payloads.items():
        await socket.send(holder, payload, client_id=client_id)
    acks = [await socket.until("ack") for _ in range(EACH)]
    return {ack[4]: payloads[ack[3]] for ack in acks}


async def listened(server: Server, holder: Holder, count: int) -> list[tuple[int, bytes]]:
    """The first messages as somebody hears them who sits from the beginning."""
    async with seats_socket(server) as socket:
        await socket.sit(holder)
        heard = [await socket.until("message") for _ in range(count)]
        return [(message[2], message[4]) for message in heard]


async def test_all_hear_one_order_without_gaps_whichever_process_they_ask(pair: Workers, alice: Holder) -> None:
    first, second = pair.servers
    count = SENDERS * EACH
    async with asyncio.TaskGroup() as group:
        hearing = [group.create_task(listened(s, elsewhere(alice, s), count)) for s in (first, second, first, second)]
        sending = [group.create_task(one_storm(pair.servers[n % 2], alice, n)) for n in range(SENDERS)]
    acknowledged = {seq: payload for task in sending for seq, payload in task.result().items()}
    stored = elsewhere(alice, second).read_all()
    assert [seq for seq, _ in stored] == list(range(1, count + 1))
    assert dict(stored) == acknowledged
    assert all(task.result() == stored for task in hearing)


async def one_storm(server: Server, holder: Holder, name: int) -> dict[int, bytes]:
    async with seats_socket(server) as socket:
        await socket.sit(elsewhere(holder, server))
        return await storm(socket, holder, name)


async def test_the_same_client_id_at_two_processes_at_once_is_one_message(pair: Workers, alice: Holder) -> None:
    payload, client_ids = mls(alice.conversation), [secrets.token_bytes(16) for _ in range(20)]
    there = elsewhere(alice, pair.servers[1])
    for client_id in client_ids:
        both = [asyncio.to_thread(h.post, payload, client_id=client_id) for h in (alice, there)]
        one, other = await asyncio.gather(*both)
        assert one.json() == other.json()
    assert [seq for seq, _ in alice.read_all()] == list(range(1, 21))


def test_other_bytes_under_a_client_id_of_the_other_process_are_refused(pair: Workers, alice: Holder) -> None:
    client_id = secrets.token_bytes(16)
    alice.post(mls(alice.conversation, b"one"), client_id=client_id)
    answer = elsewhere(alice, pair.servers[1]).post(mls(alice.conversation, b"two"), client_id=client_id)
    assert refusal_of(answer) == (409, "client_id_taken")


async def test_who_lost_a_seat_at_one_process_stands_up_at_the_other(pair: Workers, alice: Holder) -> None:
    bob = elsewhere(alice.give(), pair.servers[1])
    async with seats_socket(pair.servers[1]) as hears:
        await hears.sit(bob)
        taken = await asyncio.to_thread(alice.ask, "POST", "seats/take/", {"seat_id": bob.as_json()["seat_id"]})
        assert taken.status_code == 204
        assert await hears.next() == ["stood", alice.conversation, "seat_taken"]
        await hears.send(bob, mls(bob.conversation))
        assert (await hears.next())[2]["code"] == "no_such_seat"


async def test_a_whisper_at_one_process_is_heard_at_the_other(pair: Workers, alice: Holder) -> None:
    bob = elsewhere(alice.give(), pair.servers[1])
    async with seats_socket(pair.servers[0]) as sends, seats_socket(pair.servers[1]) as hears:
        await sends.sit(alice)
        await hears.sit(bob)
        heard = asyncio.create_task(hears.next())
        while not heard.done():  # what is whispered before the other process has looked at its backlog is gone
            await sends.tell(["whisper", 9, alice.conversation, b"typing"])
            await asyncio.wait([heard], timeout=0.2)
        assert heard.result() == ["whisper", alice.conversation, b"typing"]


async def test_who_floods_at_one_process_is_muted_at_the_other(pair: Workers, alice: Holder) -> None:
    mallory, chidi = alice.give(), alice.give()
    seq = mallory.post(mls(alice.conversation)).json()["seq"]
    for member in (alice, chidi):
        there = elsewhere(member, pair.servers[1])
        assert (await asyncio.to_thread(there.ask, "POST", "seats/complain/", {"seq": seq})).status_code == 204
    async with asyncio.timeout(10):
        while not await asyncio.to_thread(is_muted, elsewhere(mallory, pair.servers[1])):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert is_muted(mallory)
    assert not is_muted(alice)


def is_muted(holder: Holder) -> bool:
    answer: httpx.Response = holder.post(mls(holder.conversation))
    return answer.status_code == 429 and refusal_of(answer)[1] == "muted"
