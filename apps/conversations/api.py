"""The seat API over HTTP: parse, one action or query, answer; whatever the seats socket does, this does too."""

from typing import cast

from rest_framework.request import Request

from apps.attachments.rules.refusals import BadSize, QuotaSpent
from apps.conversations import actions, bodies, queries
from apps.conversations.authentication import SeatAuthentication
from apps.conversations.models import Seat
from apps.conversations.rules import refusals
from apps.core.api import ApiView, operation
from apps.core.errors import TooLarge, TooMany
from apps.core.ids import Id, Key, text_length
from apps.core.limits import BLOB_BYTES, KIB, MESSAGE_BYTES, SLOT_BYTES

NO_SEAT = refusals.NoSuchSeat


def body_of(bytes_max: int) -> int:
    """How large a body may be that carries that many bytes as text, and a few ids."""
    return text_length(bytes_max) + KIB


class ConversationsView(ApiView):
    @operation(takes=bodies.Beginning, status=201, refuses=[refusals.ConversationTaken])
    def post(self, request: Request, body: bodies.Beginning) -> None:
        """Begin a conversation with one seat, an admin's."""
        seat = actions.NewSeat(body.seat_id, body.secret_hash, admin=True)
        actions.begin(body.conversation, seat, pair=body.pair, address=self.address)


class SeatView(ApiView):
    """An edge for whoever holds a seat."""

    authentication_classes = (SeatAuthentication,)

    @property
    def seat(self) -> Seat:
        return cast(Seat, self.request.user)


class SeatsView(SeatView):
    @operation(answers=bodies.SeatsOutput, refuses=[NO_SEAT])
    def get(self, request: Request) -> bodies.SeatsOutput:
        """List the seats of the conversation."""
        seats = queries.seats_of(self.seat.conversation)
        return bodies.SeatsOutput(seats=[bodies.SeatOutput(seat_id=Id(s.seat_id), admin=s.admin) for s in seats])

    @operation(
        takes=bodies.Giving,
        refuses=[NO_SEAT, refusals.NotAdmin, refusals.PairFull, TooMany, refusals.SeatIdTaken],
    )
    def post(self, request: Request, body: bodies.Giving) -> None:
        """Make a seat for somebody else."""
        actions.give(self.seat, actions.NewSeat(body.seat_id, body.secret_hash, admin=body.admin))


class AdminView(SeatView):
    @operation(
        takes=bodies.Appointing,
        refuses=[NO_SEAT, refusals.NotAdmin, refusals.NotYours, refusals.LastAdmin],
    )
    def post(self, request: Request, body: bodies.Appointing) -> None:
        """Make a seat an admin's, or no longer one."""
        actions.appoint(self.seat, seat_id=body.seat_id, admin=body.admin)


class TakeView(SeatView):
    @operation(takes=bodies.Taking, refuses=[NO_SEAT, refusals.NotAdmin, refusals.NotYours])
    def post(self, request: Request, body: bodies.Taking) -> None:
        """Take a seat away, somebody's or one's own."""
        actions.take(self.seat, seat_id=body.seat_id)


class ChangeView(SeatView):
    @operation(takes=bodies.Changing, refuses=[NO_SEAT, refusals.SeatIdTaken])
    def post(self, request: Request, body: bodies.Changing) -> None:
        """Change the secret of one's own seat."""
        actions.change(self.seat, secret_hash=body.secret_hash)


class ComplainView(SeatView):
    @operation(takes=bodies.Complaining, refuses=[NO_SEAT])
    def post(self, request: Request, body: bodies.Complaining) -> None:
        """Complain about a message; enough complaints mute its seat for a while. Nothing is told in return."""
        actions.complain(self.seat, seq=body.seq)


class SlotsView(SeatView):
    @operation(answers=bodies.SlotsOutput, refuses=[NO_SEAT])
    def get(self, request: Request) -> bodies.SlotsOutput:
        """Read the sealed GroupInfos, newest first."""
        slots = queries.slots_of(self.seat.conversation)
        return bodies.SlotsOutput(slots=[bodies.SlotOutput(seq=s.seq, sealed=bodies.Sealed(s.sealed)) for s in slots])

    @operation(takes=bodies.SlotInput, refuses=[NO_SEAT, refusals.StaleSlot], body_bytes_max=body_of(SLOT_BYTES))
    def put(self, request: Request, body: bodies.SlotInput) -> None:
        """Write a sealed GroupInfo that is newer than the newest."""
        actions.put_slot(self.seat, seq=body.seq, sealed=body.sealed)


class BlobsView(SeatView):
    @operation(
        takes=bodies.BlobInput, refuses=[NO_SEAT, TooMany, refusals.BlobTaken], body_bytes_max=body_of(BLOB_BYTES)
    )
    def put(self, request: Request, body: bodies.BlobInput) -> None:
        """Store sealed bytes for a joiner."""
        actions.put_blob(self.seat, blob_id=body.blob_id, sealed=body.sealed)


class BlobView(SeatView):
    @operation(takes=bodies.BlobWanted, answers=bodies.BlobOutput, refuses=[NO_SEAT, refusals.NoSuchBlob])
    def post(self, request: Request, body: bodies.BlobWanted) -> bodies.BlobOutput:
        """Read sealed bytes."""
        blob = queries.blob_in(self.seat.conversation, body.blob_id)
        return bodies.BlobOutput(sealed=bodies.Sealed(blob.sealed))


class PermitsView(SeatView):
    @operation(
        takes=bodies.Permitting,
        answers=bodies.PermitOutput,
        refuses=[NO_SEAT, TooLarge, BadSize, QuotaSpent],
    )
    def post(self, request: Request, body: bodies.Permitting) -> bodies.PermitOutput:
        """Get a permit to store one attachment; nothing is kept of who asked for which."""
        return bodies.PermitOutput(permit=Key(actions.permit(self.seat, body.attachment, body.size)))


class MessagesView(SeatView):
    @operation(
        takes=bodies.Sending,
        answers=bodies.SentOutput,
        refuses=[NO_SEAT, refusals.BadFrame, refusals.Muted, refusals.ClientIdTaken, refusals.StorageUnavailable],
        body_bytes_max=body_of(MESSAGE_BYTES),
    )
    def post(self, request: Request, body: bodies.Sending) -> bodies.SentOutput:
        """Append a message; the answer comes when it is durable."""
        payload = bytes(body.payload)
        return bodies.SentOutput(
            seq=actions.append(self.seat, client_id=bytes(body.client_id), kind=body.kind, payload=payload)
        )


class MessagesReadView(SeatView):
    @operation(takes=bodies.Reading, answers=bodies.MessagesOutput, refuses=[NO_SEAT])
    def post(self, request: Request, body: bodies.Reading) -> bodies.MessagesOutput:
        """Read the messages after a seq, in order."""
        page = queries.page_after(self.seat.conversation, body.after, body.limit)
        head = queries.head_of(queries.conversation_of(self.seat))
        messages = [
            bodies.MessageOutput(seq=e.seq, kind=e.kind, payload=bodies.Payload(e.payload), received_at=e.received_at)
            for e in page.entries
        ]
        return bodies.MessagesOutput(messages=messages, head=head)
