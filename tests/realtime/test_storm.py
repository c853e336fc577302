"""Many senders at once: one order for everybody, without gaps and without doubles, whenever one sits down."""

import asyncio
import secrets

import pytest

from tests.seats import Holder, Socket, mls, seats_socket
from tests.server import Server

pytestmark = pytest.mark.long

SENDERS, EACH, LATE, IN_FLIGHT = 5, 100, 40, 4


async def storm(holder: Holder, socket: Socket, name: int) -> list[int]:
    """Sends many without waiting; the seqs as they were acknowledged."""
    for n in range(EACH):
        await socket.send(holder, mls(holder.conversation, b"%d/%d" % (name, n)))
        if n % 10 == 0:
            await asyncio.sleep(0)
    return [(await socket.until("ack"))[4] for _ in range(EACH)]


async def heard(socket: Socket, last: int) -> list[tuple[int, bytes]]:
    """All messages up to a seq, as they come."""
    found: list[tuple[int, bytes]] = []
    while not found or found[-1][0] < last:
        frame = await socket.until("message")
        found.append((frame[2], frame[4]))
    return found


async def test_several_sockets_get_one_order_without_gaps_and_each_senders_own_order(server: Server) -> None:
    alice = Holder(server).begin()
    holders = [alice, *(alice.give() for _ in range(SENDERS - 1))]
    async with asyncio.TaskGroup() as group, seats_socket(server) as reader:
        await reader.sit(alice)
        senders = [group.create_task(run_sender(server, holder, n)) for n, holder in enumerate(holders)]
        stream = await heard(reader, SENDERS * EACH)
    assert [seq for seq, _ in stream] == list(range(1, SENDERS * EACH + 1))
    assert stream == alice.read_all()
    assert sorted(seq for sender in senders for seq in sender.result()) == list(range(1, SENDERS * EACH + 1))
    for name, sender in enumerate(senders):
        mine = [payload for seq, payload in stream if seq in set(sender.result())]
        assert sender.result() == sorted(sender.result())
        assert mine == [mls(alice.conversation, b"%d/%d" % (name, n)) for n in range(EACH)]


async def run_sender(server: Server, holder: Holder, name: int) -> list[int]:
    async with seats_socket(server) as socket:
        await socket.sit(holder)
        return await storm(holder, socket, name)


async def test_who_sits_in_the_middle_of_a_storm_misses_nothing_and_hears_nothing_twice(server: Server) -> None:
    alice = Holder(server).begin()
    storming, end = asyncio.Event(), mls(alice.conversation, b"the end")
    storming.set()
    async with asyncio.TaskGroup() as listeners:
        async with asyncio.TaskGroup() as senders:
            for _ in range(SENDERS):
                senders.create_task(send_while(storming, server, alice))
            late = []
            for _ in range(LATE):
                seated = asyncio.Event()
                late.append(listeners.create_task(run_late(server, alice, seated, end)))
                await seated.wait()
            storming.clear()
        alice.post(end)
    stream = alice.read_all()
    assert len(stream) > LATE
    for listener in late:
        assert listener.result() == stream


async def send_while(storming: asyncio.Event, server: Server, holder: Holder) -> None:
    """Keeps a few messages in flight, and hears none of the others'."""
    async with seats_socket(server) as socket:
        await socket.sit(holder)
        for _ in range(IN_FLIGHT):
            await socket.send(holder, mls(holder.conversation, secrets.token_bytes(8)))
        while storming.is_set():
            await socket.until("ack")
            await socket.send(holder, mls(holder.conversation, secrets.token_bytes(8)))
        for _ in range(IN_FLIGHT):
            await socket.until("ack")


async def run_late(server: Server, holder: Holder, seated: asyncio.Event, end: bytes) -> list[tuple[int, bytes]]:
    """Sits down, asks for everything, and listens to the end."""
    async with seats_socket(server) as socket:
        await socket.sit(holder)
        seated.set()
        found: list[tuple[int, bytes]] = []
        while not found or found[-1][1] != end:
            frame = await socket.until("message")
            found.append((frame[2], frame[4]))
        return found
