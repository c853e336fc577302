"""Rows put straight into a server's database, for loads that begin with many; the product never writes this way."""

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing

from tests.seats import Holder, mls
from tests.server import Server

CONVERSATION = "INSERT OR IGNORE INTO conversations_conversation (id, pair, floor) VALUES (?, 0, 0)"
SEAT = "INSERT INTO conversations_seat (conversation, seat_id, secret_hash, admin) VALUES (?, ?, ?, 0)"
MESSAGE = (
    "INSERT INTO conversations_message (conversation, seq, client_id, kind, payload, received_at)"
    " VALUES (?, ?, ?, 0, ?, ?)"
)
MINUTE = 29_000_000 * 60


def seats(server: Server, holders: Iterable[Holder]) -> None:
    """Each of them holds a seat, and the conversations exist."""
    holders = list(holders)
    with closing(_database(server)) as database, database:
        database.executemany(CONVERSATION, [(holder.conversation,) for holder in holders])
        database.executemany(SEAT, [(h.conversation, h.seat_id, h.secret_hash) for h in holders])


def messages(server: Server, holder: Holder, count: int, *, after: int = 0, body_bytes: int = 400) -> None:
    """So many more messages of that conversation are stored."""
    payload = mls(holder.conversation, os.urandom(body_bytes))
    new = range(after + 1, after + count + 1)
    rows = ((holder.conversation, seq, seq.to_bytes(16, "big"), payload, MINUTE) for seq in new)
    with closing(_database(server)) as database, database:
        database.executemany(MESSAGE, rows)


def _database(server: Server) -> sqlite3.Connection:
    return sqlite3.connect(server.data / "db" / "unifiedmsg.sqlite3", timeout=60)
