"""Which values do two accounts have in common, and a stranger not? Pure; knows nothing of the product's tables."""

import base64
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from tests.privacy import wire
from tests.privacy.dump import Table
from tests.privacy.wiretap import Connection

LETTERS_LEAST = 7  # 40 bits of base64: fewer are met by chance
_WORD = re.compile(r"[A-Za-z0-9+/_-]+")

Evidence = Mapping[str, set[str]]  # a value, and the places where it was seen


def common(one: Evidence, other: Evidence, stranger: Evidence) -> dict[str, tuple[list[str], list[str]]]:
    """Every value seen of both accounts and not of the stranger, with where it was seen."""
    tying = one.keys() & other.keys() - stranger.keys()
    return {value: (sorted(one[value]), sorted(other[value])) for value in sorted(tying)}


def evidence(connections: Iterable[Connection], tables: Iterable[Table], account: str) -> dict[str, set[str]]:
    """All values that clients sent on these connections and all that the rows of this account hold."""
    found: dict[str, set[str]] = defaultdict(set)
    for place, value in [*_sent(connections), *_kept(tables, account)]:
        for word in {value, *_WORD.findall(value)}:
            if len(word) >= LETTERS_LEAST:
                found[word].add(place)
    return found


def _sent(connections: Iterable[Connection]) -> Iterator[tuple[str, str]]:
    for connection in connections:
        own = wire.host(connection)
        for message in wire.messages(bytes(connection.up)):
            yield "path", message.path
            yield from ((f"header {name}", value.replace(own, "")) for name, value in message.headers)
            yield from _leaves(_decoded(message.body), "body")


def _decoded(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return _frames(body)


def _frames(body: bytes) -> list[object]:
    """The MessagePack arrays that were put together in one WebSocket message."""
    found: list[object] = []
    at = 0
    while at < len(body):
        length = _one(body, at)
        if length is None:
            return [*found, body[at:]]
        found.append(msgspec.msgpack.decode(body[at : at + length]))
        at += length
    return found


def _one(body: bytes, at: int) -> int | None:
    end = _skip(body, at)
    return None if end is None else end - at


def _skip(body: bytes, at: int) -> int | None:
    """Where the MessagePack value that begins here ends: only the kinds our frames are made of."""
    if at >= len(body):
        return None
    kind = body[at]
    if kind < 0x80 or kind >= 0xE0 or kind in (0xC0, 0xC2, 0xC3):
        return at + 1
    if 0x90 <= kind <= 0x9F:
        return _skip_many(body, at + 1, kind & 0x0F)
    if 0xA0 <= kind <= 0xBF:
        return at + 1 + (kind & 0x1F)
    sizes = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
    if kind in sizes:
        wide = sizes[kind]
        return at + 1 + wide + int.from_bytes(body[at + 1 : at + 1 + wide], "big")
    return {0xCC: at + 2, 0xCD: at + 3, 0xCE: at + 5, 0xCF: at + 9, 0xD0: at + 2, 0xD1: at + 3}.get(kind)


def _skip_many(body: bytes, at: int, count: int) -> int | None:
    end: int | None = at
    for _ in range(count):
        end = _skip(body, end) if end is not None else None
    return end


def _kept(tables: Iterable[Table], account: str) -> Iterator[tuple[str, str]]:
    raw = base64.urlsafe_b64decode(account + "=" * (-len(account) % 4))
    for table in tables:
        for row in table.rows:
            if raw in row or account in row or raw.hex() in row:
                pairs = zip(table.columns, row, strict=True)
                yield from (leaf for column, cell in pairs for leaf in _leaves(cell, f"{table.name}.{column}"))


def _leaves(value: object, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{place}.{name}")
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _leaves(inner, place)
    elif isinstance(value, bytes):
        yield place, base64.urlsafe_b64encode(value).rstrip(b"=").decode()
    elif value is not None:
        yield place, str(value)
