"""The few SQL statements of the writer, portable and plain: this one insert is what the product waits for most."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from apps.conversations.appends import KINDS, Append

COLUMNS = "conversation, seq, client_id, kind, payload, received_at"
TABLE = "conversations_message"
ROWS_MAX = 128  # of one statement; a power of two, so that few statements are ever prepared
NUMBER_OF = {kind: number for number, kind in enumerate(KINDS)}
_ROW = "(%s, %s, %s, %s, %s, %s)"
_INSERTS = {1 << n: f"INSERT INTO {TABLE} ({COLUMNS}) VALUES {', '.join([_ROW] * (1 << n))}" for n in range(8)}  # noqa: S608


def insert(appends: Sequence[Append]) -> None:
    """All are in the table. Raises: IntegrityError when a seq or client_id is there already."""
    at = 0
    with connection.cursor() as cursor:
        while at < len(appends):
            size = min(ROWS_MAX, 1 << ((len(appends) - at).bit_length() - 1))
            cursor.execute(_INSERTS[size], [v for a in appends[at : at + size] for v in _values(a)])
            at += size


def heads_of(conversations: Iterable[bytes]) -> dict[bytes, int]:
    """The last seq of each conversation that exists, 0 where nothing was ever sent."""
    found: dict[bytes, int] = {}
    with connection.cursor() as cursor:
        for conversation in conversations:
            cursor.execute(
                f"SELECT c.floor, (SELECT MAX(m.seq) FROM {TABLE} m WHERE m.conversation = c.id)"  # noqa: S608
                " FROM conversations_conversation c WHERE c.id = %s",
                [conversation],
            )
            if row := cursor.fetchone():
                found[conversation] = max(row[0], row[1] or 0)
    return found


def stored(append: Append) -> tuple[int, bool] | None:
    """The seq under this client_id and whether it holds the very same; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT seq, kind, payload FROM {TABLE} WHERE conversation = %s AND client_id = %s",  # noqa: S608
            [append.conversation, append.client_id],
        )
        row: Any = cursor.fetchone()
    return None if row is None else (row[0], (row[1], bytes(row[2])) == (NUMBER_OF[append.kind], append.payload))


def _values(append: Append) -> tuple[bytes | int, ...]:
    kind = NUMBER_OF[append.kind]
    return append.conversation, append.seq, append.client_id, kind, append.payload, append.received_at
