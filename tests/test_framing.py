"""The short way of WebSocket frames: it takes whole binary ones, and leaves every other byte to the library."""

import pytest
from websockets.frames import Frame, Opcode
from websockets.server import ServerProtocol

from unifiedmsg.framing import Inbox, framed, messages_in
from unifiedmsg.on_uvicorn import is_between_frames

MAX = 70_000


def masked(payload: bytes, opcode: Opcode = Opcode.BINARY, *, fin: bool = True) -> bytes:
    return Frame(opcode, payload, fin).serialize(mask=True)


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535])
def test_whole_messages_are_taken_and_what_is_cut_off_is_left(size: int) -> None:
    payload, next_one = bytes(range(256)) * (size // 256) + bytes(size % 256), masked(b"next")
    both = masked(payload) + masked(b"two") + next_one
    assert messages_in(both, MAX) == ([payload, b"two", b"next"], b"")
    for cut in range(1, len(next_one)):
        assert messages_in(both[:-cut], MAX) == ([payload, b"two"], next_one[:-cut])


OTHERS = {
    "text": masked(b"text", Opcode.TEXT),
    "a fragment": masked(b"piece", fin=False),
    "another": masked(b"piece", Opcode.CONT),
    "a ping": masked(b"", Opcode.PING),
    "a close": masked(b"\x03\xe8", Opcode.CLOSE),
    "not masked": Frame(Opcode.BINARY, b"not masked").serialize(mask=False),
    "a reserved bit": b"\xc2" + masked(b"reserved bit")[1:],
    "too large": masked(bytes(MAX + 1)),
    "a length of two bytes that fits into one": b"\x82\xfe\x00\x01mask1",
    "a length of eight bytes that fits into one": b"\x82\xff" + (1).to_bytes(8, "big") + b"mask1",
}


@pytest.mark.parametrize("other", OTHERS)
def test_everything_else_is_left_with_all_that_follows(other: str) -> None:
    rest = OTHERS[other] + masked(b"after")
    assert messages_in(masked(b"before") + rest, MAX) == ([b"before"], rest)
    assert messages_in(rest, MAX) == ([], rest)


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536])
def test_what_goes_out_is_what_the_library_would_write(size: int) -> None:
    payload = bytes(size)
    assert framed(payload) == Frame(Opcode.BINARY, payload).serialize(mask=False)


def test_uvicorns_library_is_passed_by_only_where_it_waits_for_a_frame_to_begin() -> None:
    library, request = ServerProtocol(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    library.receive_data(request.encode())
    piece, whole = masked(b"piece", fin=False), masked(b"whole")
    assert is_between_frames(library)
    for cut in range(1, len(whole)):
        library.receive_data(whole[:cut])
        assert not is_between_frames(library)
        library.receive_data(whole[cut:])
        assert is_between_frames(library)
    library.receive_data(piece)
    assert not is_between_frames(library)
    library.receive_data(masked(b"end", Opcode.CONT))
    assert is_between_frames(library)


async def test_events_are_taken_in_order() -> None:
    inbox = Inbox()
    for n in range(3):
        inbox.put_nowait({"n": n})
    assert (await inbox.get())["n"] == 0
    inbox.put_nowait({"n": 3})
    assert [(await inbox.get())["n"] for _ in range(3)] == [1, 2, 3]
    assert inbox.empty()
