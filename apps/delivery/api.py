"""Whispers over HTTP, for whoever lives without a socket."""

from rest_framework.request import Request

from apps.conversations.api import NO_SEAT, SeatView
from apps.conversations.rules.refusals import Muted
from apps.core.api import operation
from apps.delivery.bodies import Whispering
from apps.delivery.commands import accept_whisper
from apps.delivery.running import whisper_from_anywhere


class WhispersView(SeatView):
    @operation(takes=Whispering, refuses=[NO_SEAT, Muted])
    def post(self, request: Request, body: Whispering) -> None:
        """Say something that is never stored to those who sit."""
        accept_whisper(self.seat.conversation, self.seat.seat_id, body.payload)
        whisper_from_anywhere(self.seat.conversation, bytes(body.payload))
