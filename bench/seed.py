"""Rows put straight into a server's database, for loads that begin with many; the product never writes this way."""

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

import psycopg

from tests.seats import Holder, mls

CONVERSATIONS = ("conversations_conversation", "id, pair, floor")
SEATS = ("conversations_seat", "conversation, seat_id, secret_hash, admin")
MESSAGES = ("conversations_message", "conversation, seq, client_id, kind, payload, received_at")
MINUTE = int(time.time()) // 60 * 60  # what is old would be swept away while the load runs
ROWS_AT_ONCE = 200_000  # of one transaction
Row = Sequence[Any]


def seats(database: str, holders: Iterable[Holder]) -> None:
    """Each of them holds a seat, and the conversations exist."""
    holders = list(holders)
    new = dict.fromkeys(holder.conversation for holder in holders)
    there = {bytes(row[0]) for row in asked(database, "SELECT id FROM conversations_conversation")}
    _put(database, *CONVERSATIONS, ((conversation, False, 0) for conversation in new if conversation not in there))
    _put(database, *SEATS, ((h.conversation, h.seat_id, h.secret_hash, False) for h in holders))


def messages(database: str, holders: Sequence[Holder], count: int, *, after: int = 0, body_bytes: int = 400) -> None:
    """So many more messages of each of those conversations are stored."""
    some, body = range(after + 1, after + count + 1), os.urandom(body_bytes)
    rows = _messages(holders, some, body)
    while few := list(islice(rows, ROWS_AT_ONCE)):
        _put(database, *MESSAGES, few)


def _messages(holders: Sequence[Holder], seqs: range, body: bytes) -> Iterator[Row]:
    for holder in holders:
        payload = mls(holder.conversation, body)
        for seq in seqs:
            yield holder.conversation, seq, seq.to_bytes(16, "big"), 0, payload, MINUTE


def asked(database: str, question: str, *values: bytes) -> list[Any]:
    """The rows that answer a question, in which `?` stands for a value."""
    if database.startswith("postgres"):
        with psycopg.connect(database) as postgres:
            return postgres.execute(question.replace("?", "%s").encode(), values).fetchall()
    with closing(sqlite3.connect(database, timeout=60)) as sqlite:
        return sqlite.execute(question, values).fetchall()


def _put(database: str, table: str, columns: str, rows: Iterable[Row]) -> None:
    if database.startswith("postgres"):
        copying = f"COPY {table} ({columns}) FROM STDIN".encode()
        with psycopg.connect(database) as postgres, postgres.cursor() as cursor, cursor.copy(copying) as copy:
            for row in rows:
                copy.write_row(row)
        with psycopg.connect(database, autocommit=True) as postgres:
            postgres.execute(f"VACUUM ANALYZE {table}".encode())  # as it would be where it grew by itself
            postgres.execute("CHECKPOINT")
        return
    places = ", ".join("?" * len(columns.split(",")))
    with closing(sqlite3.connect(database, timeout=60)) as sqlite, sqlite:
        sqlite.execute("PRAGMA synchronous = OFF")
        sqlite.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)  # noqa: S608  (our own words)
        sqlite.commit()
        sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # else whoever writes next would do it
    os.sync()
