"""Conversations and what lies in them; every key begins with the conversation, and none leads to another app."""

from typing import ClassVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThanOrEqual

from apps.conversations.appends import KINDS
from apps.core.fields import BytesField


def sized(field: str, size: int, *, of: str) -> models.CheckConstraint:
    """The constraint that this field has exactly that many bytes."""
    return models.CheckConstraint(condition=Exact(Length(F(field)), size), name=f"{of}_{field}_size")


class Conversation(models.Model):
    """A random id and nothing about who or when; its day only as long as it is a draft of one seat."""

    id = BytesField(max_length=16, primary_key=True)
    pair = models.BooleanField()  # two seats at most, and neither may take the other
    floor = models.BigIntegerField(default=0)  # the last seq that expired
    lonely_since = models.IntegerField(null=True)  # days since 1970, until the second seat comes

    class Meta:
        constraints: ClassVar = [sized("id", 16, of="conversation")]


class Seat(models.Model):
    """The right to read and write one conversation: whoever knows the secret. No account."""

    pk = models.CompositePrimaryKey("conversation", "seat_id")
    conversation = BytesField(max_length=16)
    seat_id = BytesField(max_length=16)
    secret_hash = BytesField(max_length=32)
    admin = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "secret_hash"], name="seat_secret_once"),
            sized("conversation", 16, of="seat"),
            sized("seat_id", 16, of="seat"),
            sized("secret_hash", 32, of="seat"),
        ]


class Message(models.Model):
    """One entry of a stream. The hot table: rows in order of arrival, and no index but the two it needs."""

    pk = models.CompositePrimaryKey("conversation", "seq")
    conversation = BytesField(max_length=16)
    seq = models.BigIntegerField()
    client_id = BytesField(max_length=16)
    kind = models.SmallIntegerField(choices=list(enumerate(KINDS)))
    payload = BytesField()
    received_at = models.BigIntegerField()  # unix seconds, rounded down to the minute

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "client_id"], name="message_client_id_once"),
            models.CheckConstraint(condition=GreaterThanOrEqual(F("seq"), 1), name="message_seq_from_1"),
            models.CheckConstraint(condition=Exact(F("received_at") % 60, 0), name="message_minute"),
        ]


class Slot(models.Model):
    """A sealed GroupInfo beside the stream, named by the seq of its commit."""

    pk = models.CompositePrimaryKey("conversation", "seq")
    conversation = BytesField(max_length=16)
    seq = models.BigIntegerField()
    sealed = BytesField()


class Blob(models.Model):
    """Sealed bytes that a joiner fetches once: the first GroupInfo with its tree."""

    pk = models.CompositePrimaryKey("conversation", "blob_id")
    conversation = BytesField(max_length=16)
    blob_id = BytesField(max_length=16)
    sealed = BytesField()
    last_day = models.IntegerField()  # days since 1970
