"""Reading for somebody who holds a seat; absent and forbidden raise the same refusal."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max

from apps.conversations.appends import KINDS
from apps.conversations.models import Blob, Conversation, Message, Seat, Slot
from apps.conversations.rules.refusals import NoSuchBlob, NoSuchSeat
from apps.core.limits import READ_BYTES, READ_MESSAGES
from apps.core.sealing import digest
from apps.core.wire import Kind

# One look in an index for each, however many are asked: an inbox sits on all its conversations at once.
PLACES = """
SELECT s.conversation, s.secret_hash, s.seat_id, c.floor,
       COALESCE((SELECT MAX(m.seq) FROM conversations_message m WHERE m.conversation = s.conversation), 0)
FROM conversations_seat s JOIN conversations_conversation c ON c.id = s.conversation
WHERE (s.conversation, s.secret_hash) IN (VALUES"""

# What follows a seq in each of many conversations, the first of them first, and no more bytes than asked for. Stored
# seqs have no gap, so those of one conversation end where its smallest does, and so many more. On PostgreSQL the
# LATERAL keeps the planner from reading the table instead of looking into the index once a conversation.
COLUMNS = "m.seq, m.kind, m.payload, m.received_at, SUM(LENGTH(m.payload)) OVER (ORDER BY w.place, m.seq) AS so_far"
FOLLOWING = {
    "sqlite": f"""
SELECT w.conversation, w.place, {COLUMNS}
FROM (SELECT column1 AS conversation, column2 AS after, column3 AS place FROM (VALUES {{wanted}})) AS w
CROSS JOIN conversations_message AS m ON m.conversation = w.conversation AND m.seq > w.after AND m.seq < %s + (
  SELECT MIN(seq) FROM conversations_message WHERE conversation = w.conversation AND seq > w.after)
""",  # noqa: S608  (our own words)
    "postgresql": f"""
SELECT w.conversation, w.place, {COLUMNS}
FROM unnest(%s::bytea[], %s::bigint[]) WITH ORDINALITY AS w (conversation, after, place)
CROSS JOIN LATERAL (
  SELECT seq, kind, payload, received_at FROM conversations_message
  WHERE conversation = w.conversation AND seq > w.after ORDER BY seq LIMIT %s
) AS m
""",  # noqa: S608  (our own words)
}
PAGE = """
SELECT conversation, seq, kind, payload, received_at, so_far FROM ({following}) AS found
WHERE so_far - LENGTH(payload) < %s ORDER BY place, seq
"""


class Entry(NamedTuple):
    """One stored message as readers get it."""

    seq: int
    kind: Kind
    payload: bytes
    received_at: int


class Page(NamedTuple):
    """What lies after a seq, as much as fits, and whether more may follow."""

    entries: list[Entry]
    more: bool


def seat_for(conversation: bytes, secret: bytes) -> Seat:
    """The seat this secret opens. Raises: NoSuchSeat."""
    seat = Seat.objects.filter(conversation=conversation, secret_hash=digest(secret)).first()
    if seat is None:
        raise NoSuchSeat
    return seat


def places_of(asked: Sequence[tuple[bytes, bytes]]) -> dict[tuple[bytes, bytes], tuple[bytes, int]]:
    """By conversation and secret: the seat's id and the conversation's head, of every secret that opens one."""
    secrets = {(conversation, digest(secret)): secret for conversation, secret in asked}
    with connection.cursor() as cursor:
        cursor.execute(f"{PLACES} {', '.join(['(%s, %s)'] * len(secrets))})", [v for key in secrets for v in key])
        return {
            (bytes(conversation), secrets[bytes(conversation), bytes(secret_hash)]): (bytes(seat_id), max(floor, last))
            for conversation, secret_hash, seat_id, floor, last in cursor.fetchall()
        }


def held(seat: Seat) -> tuple[Seat, Conversation]:
    """The seat as it is now, for an action's own transaction. Raises: NoSuchSeat when it was taken or changed."""
    now = Seat.objects.filter(
        conversation=seat.conversation, seat_id=seat.seat_id, secret_hash=seat.secret_hash
    ).first()
    if now is None:
        raise NoSuchSeat
    return now, conversation_of(now)


def conversation_of(seat: Seat) -> Conversation:
    """The conversation of a seat that was just found. Raises: NoSuchSeat when it is gone meanwhile."""
    conversation = Conversation.objects.filter(id=seat.conversation).first()
    if conversation is None:
        raise NoSuchSeat
    return conversation


def head_of(conversation: Conversation) -> int:
    """The last seq that was ever given here."""
    last: int | None = Message.objects.filter(conversation=conversation.id).aggregate(last=Max("seq"))["last"]
    return max(conversation.floor, last or 0)


def seats_of(conversation: bytes) -> list[Seat]:
    """Everyone's seat, in the order of their random ids."""
    return list(Seat.objects.filter(conversation=conversation).order_by("seat_id"))


def page_after(conversation: bytes, after: int, limit: int = READ_MESSAGES) -> Page:
    """The messages after a seq, in order; at least one where there is one."""
    return pages_after({conversation: after}, limit)[conversation]


def pages_after(
    places: Mapping[bytes, int], limit: int = READ_MESSAGES, *, bytes_max: int = READ_BYTES
) -> dict[bytes, Page]:
    """By conversation, what lies after a seq of each, in order, by one question; together as much as fits.

    At least one message where there is one. ``limit`` is that of each conversation.
    """
    size, entries = 0, {conversation: list[Entry]() for conversation in places}
    with connection.cursor() as cursor:
        cursor.execute(*_following(places, limit, bytes_max))
        for conversation, seq, kind, payload, received_at, so_far in cursor.fetchall():
            entries[bytes(conversation)].append(Entry(seq, KINDS[kind], bytes(payload), received_at))
            size = so_far
    return {c: Page(found, more=size >= bytes_max or len(found) == limit) for c, found in entries.items()}


def _following(places: Mapping[bytes, int], limit: int, bytes_max: int) -> tuple[str, list[Any]]:
    """The question and its values."""
    following = FOLLOWING[connection.vendor]
    if connection.vendor == "postgresql":
        return PAGE.format(following=following), [list(places), list(places.values()), limit, bytes_max]
    wanted = [
        value for place, (conversation, after) in enumerate(places.items()) for value in (conversation, after, place)
    ]
    rows = following.format(wanted=", ".join(["(%s, %s, %s)"] * len(places)))
    return PAGE.format(following=rows), [*wanted, limit, bytes_max]


def slots_of(conversation: bytes) -> list[Slot]:
    """The sealed GroupInfos, newest first."""
    return list(Slot.objects.filter(conversation=conversation).order_by("-seq"))


def blob_in(conversation: bytes, blob_id: bytes) -> Blob:
    """Raises: NoSuchBlob."""
    blob = Blob.objects.filter(conversation=conversation, blob_id=blob_id).first()
    if blob is None:
        raise NoSuchBlob
    return blob
