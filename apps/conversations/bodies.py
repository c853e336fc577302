"""Bodies of the seat API as types; no behaviour."""

from typing import Annotated, ClassVar

from msgspec import Meta

from apps.core import limits
from apps.core.bodies import Input, Output
from apps.core.ids import Binary, Id, Key
from apps.core.wire import Kind, Seq


class Payload(Binary):
    """A message as its sender made it."""

    bytes_min: ClassVar[int] = 1
    bytes_max: ClassVar[int] = limits.MESSAGE_BYTES


class Sealed(Binary):
    """Bytes under a key that the server never has."""

    bytes_min: ClassVar[int] = 1
    bytes_max: ClassVar[int] = max(limits.SLOT_BYTES, limits.BLOB_BYTES)


class Beginning(Input):
    conversation: Id
    seat_id: Id
    secret_hash: Key
    pair: bool


class Giving(Input):
    seat_id: Id
    secret_hash: Key
    admin: bool


class Appointing(Input):
    seat_id: Id
    admin: bool


class Taking(Input):
    seat_id: Id


class Changing(Input):
    secret_hash: Key


class Complaining(Input):
    seq: Annotated[int, Meta(ge=1, lt=2**53)]


class SlotInput(Input):
    seq: Annotated[int, Meta(ge=1, lt=2**53)]
    sealed: Sealed


class BlobInput(Input):
    blob_id: Id
    sealed: Sealed


class BlobWanted(Input):
    blob_id: Id


class Permitting(Input):
    attachment: Id
    size: Annotated[int, Meta(ge=1, lt=2**53)]


class Sending(Input):
    client_id: Id
    kind: Kind
    payload: Payload


class Reading(Input):
    after: Seq
    limit: Annotated[int, Meta(ge=1, le=limits.READ_MESSAGES)]


class SeatOutput(Output):
    seat_id: Id
    admin: bool


class SeatsOutput(Output):
    seats: list[SeatOutput]


class SlotOutput(Output):
    seq: int
    sealed: Sealed


class SlotsOutput(Output):
    slots: list[SlotOutput]


class BlobOutput(Output):
    sealed: Sealed


class PermitOutput(Output):
    permit: Key


class SentOutput(Output):
    seq: int


class MessageOutput(Output):
    seq: int
    kind: Kind
    payload: Payload
    received_at: int


class MessagesOutput(Output):
    messages: list[MessageOutput]
    head: int
