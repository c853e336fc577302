"""The oracle of every test of faults: what clients asked and were told, held against the stream that was kept.

It models a conversation as a log. Each message has its place in it, so there is one order in which everything can
have happened: appends by their seq, each read behind the last message it showed. Whether that order fits the clock
is one pass; the general question (Wing and Gong, 1993) takes `tests/consent/linear.py`, with which this is compared.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf
from operator import itemgetter
from typing import Literal

Entry = tuple[int, bytes]  # seq and payload
Lie = Literal[
    "lost",  # acknowledged, and not kept
    "moved",  # acknowledged under one seq, and kept or acknowledged again under another
    "doubled",  # kept twice
    "gap",  # a seq is missing
    "invented",  # kept or acknowledged, and never sent
    "kept though refused",  # every answer said that it was not stored
    "heard otherwise",  # somebody heard other bytes than are kept, or what is not kept at all
    "heard out of order",  # somebody missed one, or heard one twice
    "heard too early",  # before anybody had sent it
    "not heard",  # though acknowledged, by somebody who listened to the end
    "overtaken",  # sent when another was acknowledged, and kept before it
    "stale",  # an answer that does not show what had been acknowledged or shown before it was asked for
]
PERHAPS_STORED = "storage_unavailable"  # the one refusal of a server that cannot know


@dataclass(slots=True)
class Append:
    """One message, however often it was sent; its times are those of the tests' own clock."""

    payload: bytes
    asked: float
    answered: float = inf  # by the first acknowledgement
    seq: int = 0
    open: int = 0  # times it was sent without hearing that it was not stored


@dataclass(frozen=True, slots=True)
class Read:
    """A question how long the stream is, and its answer."""

    asked: float
    answered: float
    head: int


class History:
    """What the clients of one conversation did and were told, in the order in which it happened."""

    def __init__(self) -> None:
        self.appends: dict[bytes, Append] = {}  # by their client_id
        self.reads: list[Read] = []
        self.heard: dict[str, list[Entry]] = defaultdict(list)
        self.told: set[Lie] = set()  # lies that need no stream to be seen
        self._sent: set[bytes] = set()

    @property
    def acknowledged(self) -> dict[bytes, int]:
        """The seq of each client_id that has one."""
        return {client_id: append.seq for client_id, append in self.appends.items() if append.seq}

    def send(self, client_id: bytes, payload: bytes) -> None:
        """It is on its way, perhaps once more."""
        self._sent.add(payload)
        self.appends.setdefault(client_id, Append(payload, time.monotonic())).open += 1

    def ack(self, client_id: bytes, seq: int) -> None:
        """It was acknowledged just now."""
        append = self.appends.get(client_id)
        if append is None:
            self.told.add("invented")
        elif not append.seq:
            append.seq, append.answered = seq, time.monotonic()
        elif append.seq != seq:
            self.told.add("moved")

    def refuse(self, client_id: bytes, code: str) -> None:
        """It was refused just now."""
        self.appends[client_id].open -= code != PERHAPS_STORED

    def read(self, asked: float, head: int) -> None:
        """Who asked then how long the stream is was told just now."""
        self.reads.append(Read(asked, time.monotonic(), head))

    def hear(self, member: str, seq: int, payload: bytes) -> None:
        """A message came to somebody who listens from the beginning, and comes back with the last seq."""
        if payload not in self._sent:
            self.told.add("heard too early")
        self.heard[member].append((seq, payload))


def lies(history: History, stream: Sequence[Entry]) -> set[Lie]:
    """All that is untrue of what the clients were told, where this stream is what is kept; none is the verdict."""
    return {*history.told, *_kept(history, stream), *_heard(history, stream), *_order(history, stream)}


def _kept(history: History, stream: Sequence[Entry]) -> Iterator[Lie]:
    places = {payload: seq for seq, payload in stream}
    if len(places) < len(stream):
        yield "doubled"
    if [seq for seq, _ in stream] != list(range(1, len(stream) + 1)):
        yield "gap"
    if places.keys() - {append.payload for append in history.appends.values()}:
        yield "invented"
    for append in history.appends.values():
        place = places.get(append.payload, 0)
        if append.seq and not place:
            yield "lost"
        elif append.seq and append.seq != place:
            yield "moved"
        elif place and not append.seq and not append.open:
            yield "kept though refused"


def _heard(history: History, stream: Sequence[Entry]) -> Iterator[Lie]:
    kept, promised = dict(stream), max(history.acknowledged.values(), default=0)
    for entries in history.heard.values():
        if any(kept.get(seq) != payload for seq, payload in entries):
            yield "heard otherwise"
        if [seq for seq, _ in entries] != list(range(1, len(entries) + 1)):
            yield "heard out of order"
        elif len(entries) < promised:
            yield "not heard"


def _order(history: History, stream: Sequence[Entry]) -> Iterator[Lie]:
    """Nothing stands before what had ended when it was asked for."""
    places = {payload: seq for seq, payload in stream}
    kept = [append for append in history.appends.values() if append.payload in places]
    happened = [(places[append.payload], False, append.asked, append.answered) for append in kept]
    happened += [(read.head, True, read.asked, read.answered) for read in history.reads]
    asked_last = {False: -inf, True: -inf}  # of all appends, and of all reads, that stand before
    for (_, is_read), here in groupby(sorted(happened), key=itemgetter(0, 1)):  # reads of one length may change places
        times = [one[2:] for one in here]
        if min(answered for _, answered in times) < asked_last[True]:
            yield "stale"
        if min(answered for _, answered in times) < asked_last[False]:
            yield "heard too early" if is_read else "overtaken"
        asked_last[is_read] = max(asked_last[is_read], *(asked for asked, _ in times))
