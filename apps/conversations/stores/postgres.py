"""PostgreSQL: other processes write too, so the seq is given in the statement, under the conversations' row locks.

One round trip a batch: begin, lock, insert, commit. Locks are taken in the order of the ids, so that two processes
never wait for each other. The insert sees what was committed before the locks were had (READ COMMITTED gives every
statement a view of its own), and the commit returns when it is on the disk (`apps.core.durable`).
"""

from typing import Any

import psycopg
from django.db import connection

from apps.conversations.appends import Append
from apps.conversations.rows import NUMBER_OF
from apps.conversations.rules.refusals import NoSuchSeat
from apps.conversations.stores import numbers
from apps.core import durable

LOCK = "SELECT id FROM conversations_conversation WHERE id = ANY(%b) ORDER BY id FOR NO KEY UPDATE"
HEADS = (
    "SELECT c.id, GREATEST(c.floor, COALESCE((SELECT MAX(m.seq) FROM conversations_message m"
    " WHERE m.conversation = c.id), 0)) AS head FROM conversations_conversation c WHERE c.id = ANY(%b)"
)
INSERT = f"""
INSERT INTO conversations_message (conversation, seq, client_id, kind, payload, received_at)
SELECT w.conversation, h.head + row_number() OVER (PARTITION BY w.conversation ORDER BY w.place),
  w.client_id, w.kind, w.payload, %b
FROM unnest(%b::bytea[], %b::bytea[], %b::smallint[], %b::bytea[])
  WITH ORDINALITY AS w (conversation, client_id, kind, payload, place)
JOIN ({HEADS}) AS h ON h.id = w.conversation
RETURNING conversation, client_id, seq
"""  # noqa: S608  (our own words)
STORED = "SELECT seq, kind = %b AND payload = %b FROM conversations_message WHERE conversation = %b AND client_id = %b"


class Postgres:
    """One connection, which nobody else in this process uses."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection[Any] | None = None

    def store(self, batch: list[Append]) -> None:
        """Each append is durable with its seq, or carries its refusal. Raises: psycopg.Error, NotDurable."""
        try:
            self._store_new(batch)
        except psycopg.errors.UniqueViolation:
            self._store_each(batch)

    def forget(self, conversation: bytes) -> None:
        """Nothing is ever remembered: other processes write too."""

    def start_anew(self) -> None:
        """The next batch connects anew."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _store_new(self, batch: list[Append]) -> None:
        """The usual case: none was sent before. Raises: psycopg.errors.UniqueViolation, having stored none."""
        wanted = [append for append in batch if numbers.may_follow(append)]
        if not wanted:
            return
        ids, connected = _ids(wanted), self._connected()
        with connected.pipeline(), connected.transaction():
            connected.execute(LOCK, [ids])
            inserted = connected.execute(INSERT, [*_columns(wanted), ids], binary=True)
        given = {(conversation, client_id): seq for conversation, client_id, seq in inserted}
        for append in wanted:
            append.seq = given.get((append.conversation, append.client_id), 0)
            if not append.seq and numbers.may_follow(append):
                append.refuse(NoSuchSeat())

    def _store_each(self, batch: list[Append]) -> None:
        """The unusual case: look for each whether it was sent before."""
        ids, connected = _ids(batch), self._connected()
        with connected.transaction():
            connected.execute(LOCK, [ids])
            heads = dict(connected.execute(HEADS, [ids], binary=True).fetchall())
            for append in batch:
                if not _sent_before(connected, append) and numbers.number(append, heads):
                    connected.execute(INSERT, [*_columns([append]), [append.conversation]])

    def _connected(self) -> "psycopg.Connection[Any]":
        if self._connection is None:
            self._connection = _connect()
        return self._connection


def _connect() -> "psycopg.Connection[Any]":
    """A connection of one's own, as the settings say but for the isolation: the locks are what keeps the order."""
    known = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor, "prepare_threshold": 0}
    connected = psycopg.connect(**known, autocommit=True)
    durable.check(connected)
    connected.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
    return connected


def _ids(appends: list[Append]) -> list[bytes]:
    return sorted({append.conversation for append in appends})


def _columns(appends: list[Append]) -> tuple[Any, ...]:
    """What the insert takes, but for the ids: the minute, then each column whole."""
    kinds = [NUMBER_OF[append.kind] for append in appends]
    conversations, client_ids = [a.conversation for a in appends], [a.client_id for a in appends]
    return appends[0].received_at, conversations, client_ids, kinds, [a.payload for a in appends]


def _sent_before(connected: "psycopg.Connection[Any]", append: Append) -> bool:
    if append.run.broken:
        return False
    asked = [NUMBER_OF[append.kind], append.payload, append.conversation, append.client_id]
    stored = connected.execute(STORED, asked).fetchone()
    if stored is None:
        return False
    numbers.found(append, stored[0], same=stored[1])
    return True
