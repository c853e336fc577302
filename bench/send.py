"""Messages a second that our server makes durable and delivers, over real sockets: ``python -m bench.send``."""

import argparse
import asyncio
import os
import statistics
import time
from pathlib import Path

import msgspec

from bench.client import Client, opened
from tests.seats import ROOMY, SERVICE, Holder, mls
from tests.server import Server

LIMITS = ROOMY | {"SOCKETS_PER_ADDRESS": 10**6}
BODY_BYTES = 400
WARM_SECONDS = 2
_encode = msgspec.msgpack.Encoder().encode


class Pair:
    """Two sockets of one conversation: one sends and keeps so many in flight, the other only reads."""

    def __init__(self, writer: Holder, reader: Holder, in_flight: int) -> None:
        self.writer, self.reader, self._in_flight = writer, reader, in_flight
        self._payload = mls(writer.conversation, os.urandom(BODY_BYTES))
        self._acks = b"\xa3ack"
        self._clients: list[Client] = []
        self.acknowledged = self.delivered = self._sent = 0

    async def open(self, server: Server) -> None:
        """Both sit."""
        for holder, hear in ((self.reader, self._hear), (self.writer, self._hear_ack)):
            seated = asyncio.get_running_loop().create_future()
            first = [lambda data, done=seated, then=hear: then(data) if done.done() else done.set_result(data)]
            client = await opened(server.port, server.host(SERVICE), "/ws/seats/", first[0])
            client.send(_encode(["sit", 0, holder.conversation, holder.secret, 0]))
            await seated
            self._clients.append(client)

    def start(self) -> None:
        """So many are in flight from now on."""
        for _ in range(self._in_flight):
            self._send()

    def _send(self) -> None:
        self._sent += 1
        client_id = self._sent.to_bytes(16, "big")
        self._clients[1].send(_encode(["send", self._sent, self.writer.conversation, client_id, "mls", self._payload]))

    def _hear_ack(self, data: bytes) -> None:
        acks = data.count(b"\x95" + self._acks)
        self.acknowledged += acks
        for _ in range(acks):
            self._send()

    def _hear(self, data: bytes) -> None:
        self.delivered += data.count(b"\x96\xa7message")


async def measured(server: Server, pairs: list[Pair], seconds: float) -> tuple[float, float, float]:
    """Acknowledged a second, delivered a second, CPU microseconds of the server a message."""
    for pair in pairs:
        await pair.open(server)
    for pair in pairs:
        pair.start()
    await asyncio.sleep(WARM_SECONDS)
    before, cpu, then = _counts(pairs), _cpu_seconds(server.process.pid), time.perf_counter()
    await asyncio.sleep(seconds)
    after, cpu, took = _counts(pairs), _cpu_seconds(server.process.pid) - cpu, time.perf_counter() - then
    acknowledged, delivered = (b - a for a, b in zip(before, after, strict=True))
    return acknowledged / took, delivered / took, cpu / acknowledged * 1e6


def _counts(pairs: list[Pair]) -> tuple[int, int]:
    return sum(pair.acknowledged for pair in pairs), sum(pair.delivered for pair in pairs)


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def once(pairs: int, in_flight: int, seconds: float) -> tuple[float, float, float]:
    """One run on a server and a database of its own; the server on the first core, this load on the second."""
    with Server(limits=LIMITS, wrapper=("taskset", "-c", "0")) as server:
        os.sched_setaffinity(0, {1})
        holders = [Holder(server).begin(pair=True) for _ in range(pairs)]
        return asyncio.run(measured(server, [Pair(h, h.give(), in_flight) for h in holders], seconds))


def main() -> None:
    """Prints the median of a few runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=50)
    parser.add_argument("--in-flight", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    runs = [once(asked.pairs, asked.in_flight, asked.seconds) for _ in range(asked.runs)]
    acknowledged, delivered, cpu = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"{acknowledged:,.0f} messages/s durable, {delivered:,.0f}/s delivered, {cpu:.0f} µs of CPU a message")  # noqa: T201


if __name__ == "__main__":
    main()
