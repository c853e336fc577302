"""The frames of the seats socket, decoded strictly; without any server."""

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core import wire

ID, SECRET = bytes(16), bytes(32)
SEND = ["send", 1, ID, ID, "mls", b"payload"]


def read(data: bytes) -> list[wire.Asked]:
    return list(wire.asked(data))


def test_one_frame_is_read() -> None:
    assert read(msgpack.packb(SEND)) == [wire.Send(1, ID, ID, "mls", b"payload")]


def test_frames_that_stand_one_after_the_other_are_read_in_order() -> None:
    sit = ["sit", 2**32 - 1, ID, SECRET, 2**40]
    frames = [sit, ["stand", 0, ID], SEND, ["whisper", 200, ID, b"x" * 300], ["resume", 70_000, ID]]
    assert [frame.ref for frame in read(b"".join(map(msgpack.packb, frames)))] == [2**32 - 1, 0, 1, 200, 70_000]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xc0",
        msgpack.packb({"send": 1}),
        msgpack.packb(["shout", 1]),
        msgpack.packb([*SEND, 0]),
        msgpack.packb(SEND[:-1]),
        msgpack.packb(SEND)[:-1],
        msgpack.packb(SEND) + b"\x00",
        msgpack.packb(["stand", -1, ID]),
        msgpack.packb(["stand", 2**32, ID]),
        msgpack.packb(["stand", 1.0, ID]),
        msgpack.packb(["stand", True, ID]),
        msgpack.packb(["stand", 1, ID[1:]]),
        msgpack.packb(["stand", 1, ID + b"\x00"]),
        msgpack.packb(["sit", 1, ID, SECRET[1:], 0]),
        msgpack.packb(["sit", 1, ID, SECRET, -1]),
        msgpack.packb(["sit", 1, ID, SECRET, 2**53]),
        msgpack.packb(["send", 1, ID, ID, "plain", b"x"]),
        msgpack.packb(["send", 1, ID, ID, "mls", "text"]),
        msgpack.packb(["send", 1, ID, ID, "mls", [b"nested"]]),
        b"\x92\xa5st\xffnd\x01",
        b"\xdd\x00\x00\x00\x01\xa4send",
        b"\x93\xa5stand\x01\xc6\xff\xff\xff\xff",
    ],
)
def test_what_is_no_frame_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (each of them in its own words)
        read(data)


@given(st.binary(max_size=100))
def test_any_bytes_are_frames_or_refused_and_nothing_else_happens(data: bytes) -> None:
    try:
        read(data)
    except ValueError:
        return
