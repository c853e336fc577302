"""The frames of the seats socket as types: concatenated msgpack arrays, strict in and compact out; no behaviour."""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

Id = Annotated[bytes, Meta(min_length=16, max_length=16)]
Secret = Annotated[bytes, Meta(min_length=32, max_length=32)]
Ref = Annotated[int, Meta(ge=0, lt=2**32)]
Seq = Annotated[int, Meta(ge=0, lt=2**53)]  # what a JavaScript number holds exactly
Kind = Literal["mls", "sealed"]


class Frame(Struct, array_like=True, forbid_unknown_fields=True, gc=False):
    """One msgpack array whose first element names it; shows nothing of what it carries where it is printed."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class Sit(Frame, tag="sit"):
    ref: Ref
    conversation: Id
    secret: Secret
    after: Seq


class Stand(Frame, tag="stand"):
    ref: Ref
    conversation: Id


class Send(Frame, tag="send"):
    ref: Ref
    conversation: Id
    client_id: Id
    kind: Kind
    payload: bytes


class Whisper(Frame, tag="whisper"):
    ref: Ref
    conversation: Id
    payload: bytes


class Resume(Frame, tag="resume"):
    ref: Ref
    conversation: Id


class Seated(Frame, tag="seated"):
    ref: int
    conversation: bytes
    head: int


class Message(Frame, tag="message"):
    conversation: bytes
    seq: int
    kind: str
    payload: bytes
    received_at: int


class Ack(Frame, tag="ack"):
    ref: int
    conversation: bytes
    client_id: bytes
    seq: int


class Stood(Frame, tag="stood"):
    conversation: bytes
    reason: str


class Whispered(Frame, tag="whisper"):
    conversation: bytes
    payload: bytes


class Resumed(Frame, tag="resumed"):
    ref: int
    conversation: bytes


class Refused(Frame, tag="refused"):
    ref: int
    refusal: dict[str, str]


Asked = Sit | Stand | Send | Whisper | Resume
encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Asked).decode
_LENGTHS = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2}  # bin and str: bytes of the length that follows
_NUMBERS = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}  # unsigned integers: bytes that follow


def asked(data: bytes) -> Iterator[Asked]:
    """What a client asks in one WebSocket message, one by one. Raises: ValueError where it is no such thing."""
    try:
        first = _decode(data)  # nearly always it is one frame
    except ValueError:
        yield from _one_by_one(data)
    else:
        yield first


def _one_by_one(data: bytes) -> Iterator[Asked]:
    start = 0
    while start < len(data) or not data:
        end = _end_of_array(data, start)
        yield _decode(data[start:end])
        start = end


def _end_of_array(data: bytes, start: int) -> int:
    """Where the array that starts here ends; only flat arrays of strings, bytes and numbers are ours."""
    if not data or not 0x90 <= data[start] <= 0x9F:
        raise ValueError("not a short array")
    position = start + 1
    try:
        for _ in range(data[start] & 0x0F):
            position = _end_of_value(data, position)
    except IndexError:
        raise ValueError("cut off") from None
    if position > len(data):
        raise ValueError("cut off")
    return position


def _end_of_value(data: bytes, at: int) -> int:
    first = data[at]
    if first < 0x80:
        return at + 1
    if 0xA0 <= first <= 0xBF:
        return at + 1 + (first & 0x1F)
    if size := _LENGTHS.get(first):
        body = at + 1 + size
        return body + int.from_bytes(data[at + 1 : body], "big")
    if size := _NUMBERS.get(first):
        return at + 1 + size
    raise ValueError("a type that no frame has")
