"""A reader that is slower than the writers is stood up with a reason, holds nobody up, and resumes from its cursor."""

import asyncio
import resource
from pathlib import Path

from tests.seats import Holder, Socket, mls, seats_socket
from tests.server import Server

BODY_BYTES, COUNT = 100_000, 300


async def read_slowly(socket: Socket) -> tuple[int, str]:
    """Takes what had come; the last seq, and why no more comes."""
    last = 0
    while True:
        frame = await socket.next()
        if frame[0] == "stood":
            return last, frame[2]
        assert frame[2] == last + 1
        last = frame[2]


async def test_a_slow_reader_is_stood_up_and_resumes_from_its_cursor(server: Server) -> None:
    alice = Holder(server).begin()
    bob = alice.give()
    body = mls(alice.conversation, bytes(BODY_BYTES))
    small = {"max_queue": (1, 0), "max_size": None}  # reads one message at a time, and only when it is asked to
    async with seats_socket(server, **small) as slow, seats_socket(server) as quick:
        await slow.sit(bob)
        await quick.sit(alice)
        for _ in range(COUNT):
            await quick.send(alice, body)
            await quick.until("ack")
        cursor, reason = await read_slowly(slow)
        assert reason == "slow_reader"
        assert 0 < cursor < COUNT
        assert (await slow.sit(bob, after=cursor))[0] == "seated"
        rest = [(await slow.next())[2] for _ in range(COUNT - cursor)]
        assert rest == list(range(cursor + 1, COUNT + 1))


async def test_what_a_client_never_reads_does_not_grow_in_the_servers_memory(server: Server) -> None:
    alice = Holder(server).begin()
    for _ in range(60):
        alice.post(mls(alice.conversation, bytes(BODY_BYTES)))
    before = resident_bytes(server)
    async with seats_socket(server) as asker:
        asker.connection.transport.pause_reading()
        await asker.tell(*(["sit", n, alice.conversation, alice.secret, 0] for n in range(30)))
        await asyncio.sleep(2)
        assert resident_bytes(server) - before < 30_000_000


def resident_bytes(server: Server) -> int:
    pages = int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize()
