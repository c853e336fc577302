"""What nobody may need any more is dropped, and nothing else; a dropped seq is never given again."""

import hashlib

import pytest

from apps.conversations import actions, expiry, queries
from apps.conversations.appends import this_minute
from apps.conversations.models import Blob, Conversation, Message, Seat
from apps.conversations.rules.refusals import NoSuchSeat
from apps.conversations.writer import writer
from apps.core.limits import BLOB_DAYS, LONELY_DAYS, MESSAGE_DAYS
from tests.seats import mls

pytestmark = pytest.mark.django_db(transaction=True)
ONE, TWO = bytes([1]) * 16, bytes([2]) * 16
DAY_SECONDS = 86_400


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """The writer remembers nothing of the tests before, whose tables were emptied behind its back."""
    for conversation in (ONE, TWO):
        writer.forget(conversation)


def seated(conversation: bytes, *, second: bool = True) -> Seat:
    """The first seat of a new conversation, with a second one beside it."""
    secret = hashlib.sha256(conversation).digest()
    new = actions.NewSeat(conversation, hashlib.sha256(secret).digest(), admin=True)
    actions.begin(conversation, new, pair=False, address="")
    seat = queries.seat_for(conversation, secret)
    if second:
        actions.give(seat, actions.NewSeat(bytes(16), bytes(32), admin=False))
    return seat


def append(seat: Seat, number: int) -> int:
    client_id = number.to_bytes(16, "big")
    return actions.append(seat, client_id=client_id, kind="mls", payload=mls(seat.conversation))


def age(conversation: bytes, *, seq: int, days: int) -> None:
    """Messages up to this seq are that many days old."""
    old = this_minute() - days * DAY_SECONDS
    Message.objects.filter(conversation=conversation, seq__lte=seq).update(received_at=old)


def test_old_messages_are_dropped_and_younger_ones_stay() -> None:
    seat = seated(ONE)
    for n in range(5):
        append(seat, n)
    age(ONE, seq=3, days=MESSAGE_DAYS + 1)
    assert expiry.sweep()["messages"] == 3
    assert [entry.seq for entry in queries.page_after(ONE, 0).entries] == [4, 5]


def test_messages_of_the_last_day_that_counts_stay() -> None:
    seat = seated(ONE)
    append(seat, 1)
    age(ONE, seq=1, days=MESSAGE_DAYS - 1)
    assert expiry.sweep()["messages"] == 0


def test_a_seq_that_expired_is_never_given_again_even_by_a_writer_that_forgot() -> None:
    seat = seated(ONE)
    append(seat, 1), append(seat, 2)
    age(ONE, seq=2, days=MESSAGE_DAYS + 1)
    assert expiry.sweep()["messages"] == 2
    writer.forget(ONE)
    assert queries.head_of(queries.conversation_of(seat)) == 2
    assert append(seat, 3) == 3


def test_a_conversation_whose_second_seat_never_came_is_dropped_after_its_days() -> None:
    lonely, joined = seated(ONE, second=False), seated(TWO)
    append(lonely, 1), append(joined, 1)
    Conversation.objects.filter(id=ONE).update(lonely_since=actions.today() - LONELY_DAYS)
    assert expiry.sweep()["conversations"] == 1
    assert not Seat.objects.filter(conversation=ONE).exists()
    assert not Message.objects.filter(conversation=ONE).exists()
    assert queries.seats_of(TWO)
    with pytest.raises(NoSuchSeat):
        append(lonely, 2)


def test_a_conversation_one_day_short_of_it_stays() -> None:
    seated(ONE, second=False)
    Conversation.objects.filter(id=ONE).update(lonely_since=actions.today() - LONELY_DAYS + 1)
    assert expiry.sweep()["conversations"] == 0


def test_the_day_of_a_conversation_is_forgotten_when_the_second_seat_comes() -> None:
    seated(ONE)
    assert Conversation.objects.get(id=ONE).lonely_since is None


def test_old_blobs_are_dropped_and_younger_ones_stay() -> None:
    seat = seated(ONE)
    actions.put_blob(seat, blob_id=ONE, sealed=b"old")
    actions.put_blob(seat, blob_id=TWO, sealed=b"young")
    assert Blob.objects.get(conversation=ONE, blob_id=ONE).last_day == actions.today() + BLOB_DAYS
    Blob.objects.filter(conversation=ONE, blob_id=ONE).update(last_day=actions.today() - 1)
    assert expiry.sweep()["blobs"] == 1
    assert queries.blob_in(ONE, TWO).sealed == b"young"


def test_messages_whose_conversation_is_gone_are_dropped() -> None:
    seat = seated(ONE)
    append(seat, 1)
    Conversation.objects.filter(id=ONE).delete()
    assert expiry.sweep()["messages"] == 1
