"""Dropping what nobody may need any more: old messages and blobs, and conversations that never got a second seat."""

from collections.abc import Iterator

from django.db import connection, transaction

from apps.conversations import actions
from apps.conversations.appends import this_minute
from apps.conversations.models import Blob, Conversation, Message
from apps.core import checkpoint
from apps.core.limits import LONELY_DAYS
from apps.services.queries import message_days

DAY_SECONDS = 86_400
FIRST = b""
_NEXT = "SELECT MIN(conversation) FROM conversations_message WHERE conversation > %s"


def sweep() -> dict[str, int]:
    """Everything expired is gone; how much it was. Holds the database for one conversation at a time."""
    dropped = {"conversations": _drop_lonely(), "messages": 0, "blobs": _drop_blobs()}
    oldest = this_minute() - message_days() * DAY_SECONDS
    for conversation in _with_messages():
        dropped["messages"] += _drop_messages(conversation, before=oldest)
    checkpoint.truncate()
    return dropped


def _drop_lonely() -> int:
    before = actions.today() - LONELY_DAYS
    lonely = list(Conversation.objects.filter(lonely_since__lte=before).values_list("id", flat=True))
    return sum(actions.drop_lonely(bytes(conversation), since=before) for conversation in lonely)


def _drop_blobs() -> int:
    count, _ = Blob.objects.filter(last_day__lt=actions.today()).delete()
    return count


@transaction.atomic
def _drop_messages(conversation: bytes, *, before: int) -> int:
    """The conversation's oldest messages are gone, and their seqs are never given again."""
    messages = Message.objects.filter(conversation=conversation)
    if not Conversation.objects.filter(id=conversation).exists():
        return messages.delete()[0]
    fresh = messages.filter(received_at__gt=before)
    first_kept = fresh.order_by("seq").values_list("seq", flat=True).first()
    old = messages if first_kept is None else messages.filter(seq__lt=first_kept)
    last = old.order_by("-seq").values_list("seq", flat=True).first()
    if last is None:
        return 0
    Conversation.objects.filter(id=conversation).update(floor=last)
    return old.delete()[0]


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
    return None if row is None or row[0] is None else bytes(row[0])
