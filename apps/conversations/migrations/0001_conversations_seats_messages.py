"""Conversations, seats and what hangs on them lie in the order of their random keys; messages as they come."""

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThanOrEqual

from apps.core.fields import BytesField
from apps.core.rowless import CreateRowless


def sized(field, size, of):
    return models.CheckConstraint(condition=Exact(Length(F(field)), size), name=f"{of}_{field}_size")


def key(*fields):
    return models.CompositePrimaryKey(*fields, blank=True, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        CreateRowless(
            name="Conversation",
            fields=[
                ("id", BytesField(max_length=16, primary_key=True, serialize=False)),
                ("pair", models.BooleanField()),
                ("floor", models.BigIntegerField(default=0)),
                ("lonely_since", models.IntegerField(null=True)),
            ],
            options={"constraints": [sized("id", 16, "conversation")]},
        ),
        CreateRowless(
            name="Seat",
            fields=[
                ("pk", key("conversation", "seat_id")),
                ("conversation", BytesField(max_length=16)),
                ("seat_id", BytesField(max_length=16)),
                ("secret_hash", BytesField(max_length=32)),
                ("admin", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "secret_hash"), name="seat_secret_once"),
                    sized("conversation", 16, "seat"),
                    sized("seat_id", 16, "seat"),
                    sized("secret_hash", 32, "seat"),
                ]
            },
        ),
        CreateRowless(
            name="Slot",
            fields=[
                ("pk", key("conversation", "seq")),
                ("conversation", BytesField(max_length=16)),
                ("seq", models.BigIntegerField()),
                ("sealed", BytesField()),
            ],
        ),
        CreateRowless(
            name="Blob",
            fields=[
                ("pk", key("conversation", "blob_id")),
                ("conversation", BytesField(max_length=16)),
                ("blob_id", BytesField(max_length=16)),
                ("sealed", BytesField()),
                ("last_day", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("pk", key("conversation", "seq")),
                ("conversation", BytesField(max_length=16)),
                ("seq", models.BigIntegerField()),
                ("client_id", BytesField(max_length=16)),
                ("kind", models.SmallIntegerField(choices=[(0, "mls"), (1, "sealed")])),
                ("payload", BytesField()),
                ("received_at", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "client_id"), name="message_client_id_once"),
                    models.CheckConstraint(condition=GreaterThanOrEqual(F("seq"), 1), name="message_seq_from_1"),
                    models.CheckConstraint(
                        condition=Exact(CombinedExpression(F("received_at"), "%%", Value(60)), 0),
                        name="message_minute",
                    ),
                ]
            },
        ),
    ]
