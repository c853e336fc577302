"""What other processes did to many conversations at once, in one query each; PostgreSQL's only, as those processes."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import connection

from apps.conversations.appends import KINDS
from apps.core.wire import Kind

OF_ONE, OF_ALL = 64, 512  # messages of one look: what is more comes with the next
AFTER = """
SELECT w.conversation, m.seq, m.kind, m.payload, m.received_at
FROM unnest(%s::bytea[], %s::bigint[]) AS w (conversation, after)
CROSS JOIN LATERAL (
  SELECT seq, kind, payload, received_at FROM conversations_message
  WHERE conversation = w.conversation AND seq > w.after ORDER BY seq LIMIT %s
) AS m
LIMIT %s
"""
LOST = """
SELECT s.secret_hash IS NULL, s.secret_hash IS DISTINCT FROM w.secret_hash
FROM unnest(%s::bytea[], %s::bytea[], %s::bytea[]) WITH ORDINALITY AS w (conversation, seat_id, secret_hash, place)
LEFT JOIN conversations_seat s ON s.conversation = w.conversation AND s.seat_id = w.seat_id
ORDER BY w.place
"""


class News(NamedTuple):
    """One stored message, as `wire.Message` takes it."""

    conversation: bytes
    seq: int
    kind: Kind
    payload: bytes
    received_at: int


def after(heads: Mapping[bytes, int]) -> list[News]:
    """What follows each conversation's head, in the order of each; where there is much, its beginning."""
    with connection.cursor() as cursor:
        cursor.execute(AFTER, [list(heads), list(heads.values()), OF_ONE, OF_ALL])
        rows = cursor.fetchall()
    return [News(bytes(c), seq, KINDS[kind], bytes(payload), at) for c, seq, kind, payload, at in rows]


def lost(seats: Sequence[tuple[bytes, bytes, bytes]]) -> list[str]:
    """Of each seat, named by conversation, id and hash of the secret: why nobody sits on it by that; else nothing."""
    conversations, ids, hashes = zip(*seats, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(LOST, [list(conversations), list(ids), list(hashes)])
        rows = cursor.fetchall()
    return ["seat_taken" if taken else "secret_changed" if changed else "" for taken, changed in rows]
