"""What conversations refuse; each changes nothing."""

from apps.core.errors import Refusal


class NoSuchSeat(Refusal):
    """Absent conversation, absent seat and wrong secret answer alike."""

    code = "no_such_seat"
    status = 404
    message = "No seat here has this secret."


class BadFrame(Refusal):
    code = "bad_frame"
    message = "Send what the protocol describes, and nothing in plain text."


class OutOfOrder(Refusal):
    code = "out_of_order"
    status = 409
    message = "Something you sent before was refused; resume, then send again."


class Muted(Refusal):
    code = "muted"
    status = 429
    message = "Members complained about this seat. Keep what you wrote and send it again later."


class ClientIdTaken(Refusal):
    code = "client_id_taken"
    status = 409
    message = "Other bytes were sent with this client_id; choose a new one."


class AheadOfStream(Refusal):
    code = "ahead_of_stream"
    status = 409
    message = "This conversation is not that long here; ask again from an earlier message."


class ConversationTaken(Refusal):
    code = "conversation_taken"
    status = 409
    message = "Choose another conversation id."


class SeatIdTaken(Refusal):
    code = "seat_taken_id"
    status = 409
    message = "Choose another seat_id and another secret."


class NotAdmin(Refusal):
    code = "not_admin"
    status = 403
    message = "Ask an admin of this conversation to do it."


class NotYours(Refusal):
    code = "not_yours"
    status = 403
    message = "In a conversation of two, each has power over their own seat only."


class LastAdmin(Refusal):
    code = "last_admin"
    status = 409
    message = "Make somebody else an admin first."


class PairFull(Refusal):
    code = "pair_full"
    status = 409
    message = "This conversation is for two; start a group instead."


class StaleSlot(Refusal):
    code = "stale_slot"
    status = 409
    message = "A newer one is here; read it first."


class NoSuchBlob(Refusal):
    code = "no_such_blob"
    status = 404
    message = "Nothing is stored under this blob_id."


class BlobTaken(Refusal):
    code = "blob_taken"
    status = 409
    message = "Other bytes are stored under this blob_id; choose a new one."


class StorageUnavailable(Refusal):
    code = "storage_unavailable"
    status = 503
    message = "This could not be stored; send the same again later."
