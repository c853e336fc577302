"""What the tables themselves hold to: no order of arrival where none is needed, and no key that leads to an account."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import ForeignKey

from apps.conversations.models import Conversation, Message, Seat

pytestmark = pytest.mark.django_db(transaction=True)
ID = bytes(16)


def definition_of(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize("table", ["conversation", "seat", "slot", "blob"])
def test_tables_without_sequence_keep_no_order_of_arrival(table: str) -> None:
    assert definition_of(f"conversations_{table}").endswith("WITHOUT ROWID")


def test_messages_lie_in_the_order_of_their_arrival() -> None:
    assert not definition_of("conversations_message").endswith("WITHOUT ROWID")


def test_every_key_begins_with_the_conversation_and_none_leads_elsewhere() -> None:
    for model in apps.get_app_config("conversations").get_models():
        assert not [field for field in model._meta.get_fields() if isinstance(field, ForeignKey)]
        if model is not Conversation:
            assert model._meta.pk_fields[0].name == "conversation"
            uniques = [constraint.fields for constraint in model._meta.constraints if hasattr(constraint, "fields")]
            assert all(fields[0] == "conversation" for fields in uniques)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Conversation.objects.create(id=b"short", pair=False),
        lambda: Seat.objects.create(conversation=ID, seat_id=b"short", secret_hash=bytes(32), admin=True),
        lambda: Seat.objects.create(conversation=ID, seat_id=ID, secret_hash=b"short", admin=True),
        lambda: Message.objects.create(conversation=ID, seq=0, client_id=ID, kind=0, payload=b"x", received_at=0),
        lambda: Message.objects.create(conversation=ID, seq=1, client_id=ID, kind=0, payload=b"x", received_at=61),
    ],
)
def test_the_database_itself_refuses_what_must_not_be(wrong: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong()  # type: ignore[operator]


def test_the_database_itself_refuses_a_seq_or_a_client_id_twice() -> None:
    Message.objects.create(conversation=ID, seq=1, client_id=ID, kind=0, payload=b"x", received_at=60)
    for seq, client_id in ((1, b"\1" * 16), (2, ID)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.create(conversation=ID, seq=seq, client_id=client_id, kind=0, payload=b"x", received_at=60)
