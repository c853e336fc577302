"""How much one seat, and one address without a seat, may do; counted in memory only."""

from apps.attachments.rules.refusals import QuotaSpent
from apps.core import limits
from apps.core.buckets import Buckets, a_minute
from apps.core.errors import TooFast

DAY_SECONDS = 86_400
_handshakes = a_minute(limits.HANDSHAKES_A_MINUTE)
_messages = a_minute(limits.MESSAGES_A_MINUTE, burst=limits.MESSAGES_AT_ONCE)
_whispers = a_minute(limits.WHISPERS_A_MINUTE)
_bytes = Buckets(burst=limits.STORED_BYTES_A_DAY, a_second=limits.STORED_BYTES_A_DAY / DAY_SECONDS)
_attachments = Buckets(burst=limits.ATTACHMENT_BYTES_A_DAY, a_second=limits.ATTACHMENT_BYTES_A_DAY / DAY_SECONDS)
_complaints = a_minute(limits.COMPLAINTS_A_MINUTE)
_conversations = Buckets(burst=limits.CONVERSATIONS_AT_ONCE, a_second=limits.CONVERSATIONS_AN_HOUR / 3600)


def spend_message(conversation: bytes, seat_id: bytes, *, handshake: bool, payload_bytes: int) -> None:
    """Raises: TooFast."""
    seat = conversation + seat_id
    if handshake and not _handshakes.take(seat):
        raise TooFast("Handshakes of one seat are counted by the minute.")
    if not _messages.take(seat):
        raise TooFast
    spend_bytes(conversation, seat_id, payload_bytes)


def spend_bytes(conversation: bytes, seat_id: bytes, count: int) -> None:
    """Raises: TooFast."""
    if not _bytes.take(conversation + seat_id, count):
        raise TooFast("What one seat may store is counted by the day.")


def spend_attachment(conversation: bytes, seat_id: bytes, size: int) -> None:
    """Raises: QuotaSpent."""
    if not _attachments.take(conversation + seat_id, size):
        raise QuotaSpent


def spend_whisper(conversation: bytes, seat_id: bytes) -> None:
    """Raises: TooFast."""
    if not _whispers.take(conversation + seat_id):
        raise TooFast


def spend_complaint(conversation: bytes, seat_id: bytes) -> None:
    """Raises: TooFast."""
    if not _complaints.take(conversation + seat_id):
        raise TooFast


def spend_conversation(address: str) -> None:
    """Raises: TooFast."""
    if not _conversations.take(address):
        raise TooFast
