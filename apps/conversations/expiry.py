"""Dropping what nobody may need any more: old messages and blobs, and conversations that never got a second seat."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from django.db import connection

from apps.conversations import actions
from apps.conversations.appends import this_minute
from apps.conversations.models import Blob, Conversation, Message
from apps.core import checkpoint
from apps.core.counts import counts
from apps.core.limits import LONELY_DAYS
from apps.core.retries import until_in_order
from apps.services.queries import message_days

if TYPE_CHECKING:
    from django.db.models import QuerySet

DAY_SECONDS = 86_400
DROPPED_AT_ONCE = 1000  # messages of one transaction
SWEEPING = 0x756D_0001  # PostgreSQL's advisory lock of whoever drops what is expired
FIRST = b""
LOOKED_AT_ONCE = 1000  # conversations of one question
# Leaps through the primary key from one conversation to the next, and of each looks at its first message alone.
_NEXT = """
WITH RECURSIVE leap (conversation, number) AS (
  SELECT (SELECT conversation FROM conversations_message WHERE conversation > %s ORDER BY conversation LIMIT 1), 1
  UNION ALL
  SELECT (SELECT m.conversation FROM conversations_message m WHERE m.conversation > leap.conversation
          ORDER BY m.conversation LIMIT 1), number + 1
  FROM leap WHERE leap.conversation IS NOT NULL AND number < %s
)
SELECT l.conversation,
  (SELECT c.id FROM conversations_conversation c WHERE c.id = l.conversation) IS NULL
  OR (SELECT m.received_at FROM conversations_message m WHERE m.conversation = l.conversation
      ORDER BY m.seq LIMIT 1) <= %s
FROM leap l WHERE l.conversation IS NOT NULL ORDER BY l.conversation
"""


def sweep() -> dict[str, int]:
    """Everything expired is gone, unless another process is just seeing to it; how much it was.

    Holds the database for one conversation, or so many messages of it, at a time.
    """
    dropped = {"conversations": 0, "messages": 0, "blobs": 0}
    with _nobody_else() as alone:
        if alone:
            dropped |= {"conversations": _drop_lonely(), "blobs": _drop_blobs()}
            oldest = this_minute() - message_days() * DAY_SECONDS
            for conversation in _with_expired(oldest):
                dropped["messages"] += _drop_messages(conversation, before=oldest)
            checkpoint.truncate()
    for kind, count in dropped.items():
        counts.expired.add(kind, by=count)
    return dropped


@contextmanager
def _nobody_else() -> Iterator[bool]:
    """Whether this process alone drops things just now. (On SQLite a server is alone by its lock.)"""
    if connection.vendor == "sqlite":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEPING])
        alone = bool(cursor.fetchone()[0])
        try:
            yield alone
        finally:
            if alone:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SWEEPING])


def _drop_lonely() -> int:
    before = actions.today() - LONELY_DAYS
    lonely = list(Conversation.objects.filter(lonely_since__lte=before).values_list("id", flat=True))
    drops = [partial(actions.drop_lonely, bytes(conversation), since=before) for conversation in lonely]
    return sum(until_in_order(drop) for drop in drops)


def _drop_blobs() -> int:
    count, _ = until_in_order(Blob.objects.filter(last_day__lt=actions.today()).delete)
    return count


def _drop_messages(conversation: bytes, *, before: int) -> int:
    """The conversation's oldest messages are gone, and their seqs are never given again.

    The floor rises first and by itself: who sends waits for that one row and for no deletion.
    """
    messages = Message.objects.filter(conversation=conversation)
    last = _last_expired(conversation, messages, before)
    if last is None:
        return 0
    rising = Conversation.objects.filter(id=conversation, floor__lt=last)
    until_in_order(lambda: rising.update(floor=last))
    count = 0
    while some := list(messages.filter(seq__lte=last).order_by("seq").values_list("seq", flat=True)[:DROPPED_AT_ONCE]):
        count += until_in_order(messages.filter(seq__lte=some[-1]).delete)[0]
    return count


def _last_expired(conversation: bytes, messages: "QuerySet[Message]", before: int) -> int | None:
    """The last of those at the beginning that are too old; of all, where the conversation is gone."""
    first_kept = None
    if Conversation.objects.filter(id=conversation).exists():
        kept = messages.filter(received_at__gt=before)
        first_kept = kept.order_by("seq").values_list("seq", flat=True).first()
    old = messages if first_kept is None else messages.filter(seq__lt=first_kept)
    return old.order_by("-seq").values_list("seq", flat=True).first()


def _with_expired(before: int) -> Iterator[bytes]:
    """Every conversation whose first message is too old, or that is gone and has messages still."""
    last: bytes | None = FIRST
    while last is not None:
        page = _page_behind(last, before)
        yield from (conversation for conversation, expired in page if expired)
        last = page[-1][0] if len(page) == LOOKED_AT_ONCE else None


def _page_behind(conversation: bytes, before: int) -> list[tuple[bytes, bool]]:
    """The next conversations that have messages, and whether something of each is to be dropped."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [conversation, LOOKED_AT_ONCE, before])
        return [(bytes(found), bool(expired)) for found, expired in cursor.fetchall()]
