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
from apps.core.limits import LONELY_DAYS
from apps.core.retries import until_in_order
from apps.services.queries import message_days

if TYPE_CHECKING:
    from django.db.models import QuerySet

DAY_SECONDS = 86_400
DROPPED_AT_ONCE = 1000  # messages of one transaction
SWEEPING = 0x756D_0001  # PostgreSQL's advisory lock of whoever drops what is expired
FIRST = b""
_NEXT = "SELECT conversation FROM conversations_message WHERE conversation > %s ORDER BY conversation LIMIT 1"


def sweep() -> dict[str, int]:
    """Everything expired is gone, unless another process is just seeing to it; how much it was.

    Holds the database for one conversation, or so many messages of it, at a time.
    """
    dropped = {"conversations": 0, "messages": 0, "blobs": 0}
    with _nobody_else() as alone:
        if alone:
            dropped |= {"conversations": _drop_lonely(), "blobs": _drop_blobs()}
            oldest = this_minute() - message_days() * DAY_SECONDS
            for conversation in _with_messages():
                dropped["messages"] += _drop_messages(conversation, before=oldest)
            checkpoint.truncate()
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


def _with_messages() -> Iterator[bytes]:
    """Every conversation that has messages, by leaps through the primary key."""
    conversation = _next_after(FIRST)
    while conversation is not None:
        yield conversation
        conversation = _next_after(conversation)


def _next_after(conversation: bytes) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [conversation])
        row = cursor.fetchone()
    return None if row is None else bytes(row[0])
