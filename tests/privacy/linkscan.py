"""Which values do two accounts have in common, and a stranger not? Knows the socket's frames, but no table."""

import base64
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from apps.core import wire as frames
from tests.privacy import wire
from tests.privacy.dump import Cell, Table
from tests.privacy.wiretap import Connection

LETTERS_LEAST = 7  # 40 bits of base64: fewer are met by chance
TIMES = {"consent_entry.hour"}  # that people act at the same time is said aloud wherever it matters
_WORD = re.compile(r"[A-Za-z0-9+/_-]+")

Evidence = Mapping[str, set[str]]  # a value, and the places where it was seen


def common(one: Evidence, other: Evidence, stranger: Evidence) -> dict[str, tuple[list[str], list[str]]]:
    """Every value seen of both accounts and not of the stranger, with where it was seen."""
    tying = one.keys() & other.keys() - stranger.keys()
    return {value: (sorted(one[value]), sorted(other[value])) for value in sorted(tying)}


def evidence(connections: Iterable[Connection], tables: Collection[Table], account: str) -> dict[str, set[str]]:
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


def _frames(body: bytes) -> object:
    try:
        return [msgspec.structs.astuple(frame) for frame in frames.asked(body)]
    except ValueError:
        return body


def _kept(tables: Collection[Table], account: str) -> Iterator[tuple[str, str]]:
    """The account's rows, and the rows of the ledger that stand under its pseudonyms, with the chain around them."""
    raw = base64.urlsafe_b64decode(account + "=" * (-len(account) % 4))
    own = list(_holding(tables, {raw, account, raw.hex()}))
    pseudonyms = {row[table.columns.index("public")] for table, row in own if table.name == "consent_subject"}
    ledger = _holding((table for table in tables if table.name == "consent_entry"), pseudonyms)
    for table, row in [*own, *ledger]:
        for column, cell in zip(table.columns, row, strict=True):
            if f"{table.name}.{column}" not in TIMES:
                yield from _leaves(cell, f"{table.name}.{column}")


def _holding(tables: Iterable[Table], values: Collection[Cell]) -> Iterator[tuple[Table, tuple[Cell, ...]]]:
    yield from ((table, row) for table in tables for row in table.rows if set(values) & set(row))


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
