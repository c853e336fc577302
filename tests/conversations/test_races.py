"""What happened between look and write counts: seats lost meanwhile, the same asked twice at once, a slow disk."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from apps.conversations import actions, queries
from apps.conversations.appends import Append, Run
from apps.conversations.models import Conversation, Seat
from apps.conversations.rules.refusals import NoSuchSeat, NotAdmin, StorageUnavailable
from apps.conversations.writer import writer
from apps.core.ids import Id, Key
from apps.core.sealing import digest
from tests.seats import Holder, mls, refusal_of
from tests.server import Server

in_this_process = pytest.mark.django_db(transaction=True)
OTHER = Id.new()


def admins() -> tuple[Seat, Seat]:
    """Two admins of a new group, as a request found them when it came in."""
    conversation, secrets = Id.new(), (Key.new(), Key.new())
    first, second = (actions.NewSeat(Id.new(), digest(secret), admin=True) for secret in secrets)
    actions.begin(conversation, first, pair=False, address="")
    actions.give(queries.seat_for(conversation, secrets[0]), second)
    alice, mallory = (queries.seat_for(conversation, secret) for secret in secrets)
    return alice, mallory


@in_this_process
@pytest.mark.parametrize(
    "act",
    [
        lambda seat: actions.give(seat, actions.NewSeat(OTHER, bytes(32), admin=True)),
        lambda seat: actions.appoint(seat, seat_id=seat.seat_id, admin=False),
        lambda seat: actions.take(seat, seat_id=OTHER),
        lambda seat: actions.put_slot(seat, seq=1, sealed=b"x"),
        lambda seat: actions.put_blob(seat, blob_id=OTHER, sealed=b"x"),
    ],
    ids=["give", "appoint", "take", "put_slot", "put_blob"],
)
def test_a_seat_taken_while_its_request_was_on_the_way_does_nothing(act: Callable[[Seat], None]) -> None:
    alice, mallory = admins()
    actions.take(alice, seat_id=mallory.seat_id)
    with pytest.raises(NoSuchSeat):
        act(mallory)
    assert [seat.seat_id for seat in queries.seats_of(alice.conversation)] == [alice.seat_id]


@in_this_process
def test_an_admin_who_was_demoted_meanwhile_gives_no_seat() -> None:
    alice, mallory = admins()
    actions.appoint(alice, seat_id=mallory.seat_id, admin=False)
    with pytest.raises(NotAdmin):
        actions.give(mallory, actions.NewSeat(OTHER, bytes(32), admin=True))


@in_this_process
def test_a_conversation_whose_second_seat_came_at_the_last_moment_stays() -> None:
    alice, _ = admins()
    assert not actions.drop_lonely(alice.conversation, since=actions.today())
    assert len(queries.seats_of(alice.conversation)) == 2


@in_this_process
def test_the_same_beginning_asked_for_at_once_is_one_and_refused_to_none() -> None:
    conversation, seat, together = Id.new(), actions.NewSeat(Id.new(), Key.new(), admin=True), Barrier(8)

    def begin(_: int) -> None:
        try:
            together.wait()
            actions.begin(conversation, seat, pair=False, address="")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(begin, range(8)))
    assert Conversation.objects.count() == Seat.objects.count() == 1


@in_this_process
def test_a_bug_in_one_batch_does_not_end_the_writer() -> None:
    alice, _ = admins()
    impossible = Append(alice.conversation, alice.seat_id, Id.new(), "nonsense", b"x", Run())  # type: ignore[arg-type]
    with pytest.raises(StorageUnavailable):
        writer.append(impossible).result(10)
    assert actions.append(alice, client_id=Id.new(), kind="mls", payload=mls(alice.conversation)) == 1


def test_a_disk_that_does_not_answer_is_said_and_the_same_is_stored_once_later() -> None:
    with Server(limits={"APPEND_SECONDS": 1}) as slow:
        alice, client_id = Holder(slow).begin(), Id.new()
        payload = mls(alice.conversation)
        with slow.held():
            assert refusal_of(alice.post(payload, client_id=client_id)) == (503, "storage_unavailable")
        assert alice.post(payload, client_id=client_id).json() == {"seq": 1}
        assert len(alice.read()) == 1
