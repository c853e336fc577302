"""Everything that changes conversations and seats; the seat that acts comes first, and is proven already."""

import time
from typing import NamedTuple

from django.db import IntegrityError, transaction

from apps.attachments import permits
from apps.conversations import budgets, complaints, events, queries
from apps.conversations.appends import Append, Run
from apps.conversations.models import Blob, Conversation, Message, Seat, Slot
from apps.conversations.rules import frames, seats
from apps.conversations.rules.refusals import (
    BlobTaken,
    ConversationTaken,
    NoSuchSeat,
    SeatIdTaken,
    StaleSlot,
    StorageUnavailable,
)
from apps.conversations.writer import writer
from apps.core.errors import TooLarge, TooMany
from apps.core.limits import APPEND_SECONDS, BLOB_BYTES, BLOB_DAYS, BLOBS_PER_CONVERSATION, SLOT_BYTES, SLOTS_KEPT
from apps.core.wire import Kind


def today() -> int:
    """Days since 1970."""
    return int(time.time()) // budgets.DAY_SECONDS


class NewSeat(NamedTuple):
    """A seat that should be: its public id, the hash of its secret, its power."""

    seat_id: bytes
    secret_hash: bytes
    admin: bool

    def stored_in(self, conversation: bytes) -> bool:
        """Whether it is there already, as a repeated request finds it."""
        found = Seat.objects.filter(conversation=conversation, seat_id=self.seat_id, secret_hash=self.secret_hash)
        return found.exists()

    def store(self, conversation: bytes) -> None:
        """It is there. Raises: IntegrityError."""
        Seat.objects.create(conversation=conversation, **self._asdict())


def begin(conversation: bytes, seat: NewSeat, *, pair: bool, address: str) -> None:
    """The conversation exists with one seat, an admin's; asking again with the same values changes nothing.

    Raises: TooFast, ConversationTaken.
    """
    if seat.stored_in(conversation):
        return
    budgets.spend_conversation(address)
    try:
        with transaction.atomic():
            Conversation.objects.create(id=conversation, pair=pair, lonely_since=today())
            seat.store(conversation)
    except IntegrityError:
        if not seat.stored_in(conversation):  # else the same was asked twice at once
            raise ConversationTaken from None


@transaction.atomic
def give(actor: Seat, seat: NewSeat) -> None:
    """The seat exists with this secret; idempotent. Raises: NoSuchSeat, NotAdmin, PairFull, TooMany, SeatIdTaken."""
    actor, conversation = queries.held(actor)
    if actor.admin and seat.stored_in(actor.conversation):
        return
    count = Seat.objects.filter(conversation=actor.conversation).count()
    seats.may_give(admin=actor.admin, pair=conversation.pair, seats=count)
    try:
        with transaction.atomic():
            seat.store(actor.conversation)
    except IntegrityError:
        raise SeatIdTaken from None
    Conversation.objects.filter(id=actor.conversation).update(lonely_since=None)


@transaction.atomic
def appoint(actor: Seat, *, seat_id: bytes, admin: bool) -> None:
    """The seat is an admin's, or is not. Raises: NotAdmin, NotYours, LastAdmin, NoSuchSeat."""
    actor, conversation = queries.held(actor)
    seats.may_appoint(own=seat_id == actor.seat_id, admin=actor.admin, pair=conversation.pair)
    present = Seat.objects.filter(conversation=actor.conversation)
    if not admin:
        seats.keeps_an_admin(admins_left=present.filter(admin=True).exclude(seat_id=seat_id).count())
    if not present.filter(seat_id=seat_id).update(admin=admin):
        raise NoSuchSeat


@transaction.atomic
def take(actor: Seat, *, seat_id: bytes) -> None:
    """The seat is gone and whoever sat on it stands; idempotent; with the last seat goes everything.

    Raises: NoSuchSeat, NotAdmin, NotYours.
    """
    actor, conversation = queries.held(actor)
    seats.may_take(own=seat_id == actor.seat_id, admin=actor.admin, pair=conversation.pair)
    present = Seat.objects.filter(conversation=actor.conversation)
    present.filter(seat_id=seat_id).delete()
    lost = events.SeatLost(actor.conversation, seat_id, "seat_taken")
    transaction.on_commit(lambda: events.announce(lost))
    if not present.exists():
        drop(actor.conversation)


@transaction.atomic
def change(actor: Seat, *, secret_hash: bytes) -> None:
    """Only the new secret opens the seat; whoever sat by the old one stands. Raises: NoSuchSeat, SeatIdTaken."""
    held = Seat.objects.filter(conversation=actor.conversation, seat_id=actor.seat_id, secret_hash=actor.secret_hash)
    try:
        with transaction.atomic():
            changed = held.update(secret_hash=secret_hash)
    except IntegrityError:
        raise SeatIdTaken from None
    if not changed:
        raise NoSuchSeat
    lost = events.SeatLost(actor.conversation, actor.seat_id, "secret_changed")
    transaction.on_commit(lambda: events.announce(lost))


@transaction.atomic
def put_slot(actor: Seat, *, seq: int, sealed: bytes) -> None:
    """This is the newest GroupInfo; the newest few are kept. Raises: NoSuchSeat, TooLarge, TooFast, StaleSlot."""
    if len(sealed) > SLOT_BYTES:
        raise TooLarge
    queries.held(actor)
    present = Slot.objects.filter(conversation=actor.conversation)
    newest = present.order_by("-seq").values_list("seq", flat=True).first()
    if newest is not None and seq <= newest:
        raise StaleSlot
    budgets.spend_bytes(actor.conversation, actor.seat_id, len(sealed))
    Slot.objects.create(conversation=actor.conversation, seq=seq, sealed=sealed)
    kept = list(present.order_by("-seq").values_list("seq", flat=True)[:SLOTS_KEPT])
    present.exclude(seq__in=kept).delete()


@transaction.atomic
def put_blob(actor: Seat, *, blob_id: bytes, sealed: bytes) -> None:
    """The bytes are stored under this id; idempotent. Raises: NoSuchSeat, TooLarge, TooMany, TooFast, BlobTaken."""
    if len(sealed) > BLOB_BYTES:
        raise TooLarge
    queries.held(actor)
    present = Blob.objects.filter(conversation=actor.conversation)
    held = present.filter(blob_id=blob_id).first()
    if held is not None:
        if held.sealed != sealed:
            raise BlobTaken
        return
    if present.count() >= BLOBS_PER_CONVERSATION:
        raise TooMany
    budgets.spend_bytes(actor.conversation, actor.seat_id, len(sealed))
    last_day = today() + BLOB_DAYS
    Blob.objects.create(conversation=actor.conversation, blob_id=blob_id, sealed=sealed, last_day=last_day)


def permit(actor: Seat, attachment: bytes, size: int) -> bytes:
    """The permit to store an attachment of this size under this id; written down nowhere.

    Raises: TooLarge, BadSize, QuotaSpent.
    """
    given = permits.issue(attachment, size)
    budgets.spend_attachment(actor.conversation, actor.seat_id, size)
    return given


def append(actor: Seat, *, client_id: bytes, kind: Kind, payload: bytes) -> int:
    """The seq of the message, which is durable; the same again has the same seq.

    Raises: TooLarge, BadFrame, Muted, TooFast, ClientIdTaken, NoSuchSeat, StorageUnavailable.
    """
    accept(actor.conversation, actor.seat_id, kind=kind, payload=payload)
    wish = Append(actor.conversation, actor.seat_id, client_id, kind, payload, Run())
    try:
        return writer.append(wish).result(APPEND_SECONDS)
    except TimeoutError:
        raise StorageUnavailable from None


def accept(conversation: bytes, seat_id: bytes, *, kind: Kind, payload: bytes) -> None:
    """The message may be stored, and is paid for. Raises: TooLarge, BadFrame, Muted, StorageUnavailable, TooFast."""
    handshake = frames.is_handshake(conversation, kind, payload)
    complaints.check(conversation, seat_id)
    writer.check_room()
    budgets.spend_message(conversation, seat_id, handshake=handshake, payload_bytes=len(payload))


def complain(actor: Seat, *, seq: int) -> None:
    """The seat's complaint about that message counts, if it is remembered who wrote it; nobody learns whether.

    Raises: TooFast.
    """
    budgets.spend_complaint(actor.conversation, actor.seat_id)
    present = queries.seats_of(actor.conversation)  # looked up in any case: known and unknown cost the same work
    leads = any(seat.admin for seat in present if seat.seat_id == actor.seat_id)
    seats = {seat.seat_id for seat in present}
    complaints.complain(actor.conversation, seq, by=actor.seat_id, seats=seats, admin=leads)


@transaction.atomic
def drop_lonely(conversation: bytes, *, since: int) -> bool:
    """Nothing is left of it, if its second seat has not come since that day; whether that is so."""
    if not Conversation.objects.filter(id=conversation, lonely_since__lte=since).exists():
        return False
    drop(conversation)
    return True


@transaction.atomic
def drop(conversation: bytes) -> None:
    """Nothing of the conversation is left."""
    for model in (Message, Slot, Blob, Seat):
        model._default_manager.filter(conversation=conversation).delete()
    Conversation.objects.filter(id=conversation).delete()
    transaction.on_commit(lambda: events.announce(events.ConversationDropped(conversation)))
