"""What a message must look like from outside: the strict parser of the clear header, without any server."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conversations.rules.frames import clear_header, is_handshake
from apps.conversations.rules.refusals import BadFrame
from apps.core.errors import TooLarge
from apps.core.limits import MESSAGE_BYTES
from tests.seats import mls, sealed, varint

GROUP = bytes(range(16))


def with_ciphertext_length(length: bytes, ciphertext: bytes) -> bytes:
    """A message whose last vector says this length."""
    whole = mls(GROUP, b"x" * 20)
    return whole[: -len(b"x" * 20 + bytes(16)) - 1] + length + ciphertext


def test_an_application_message_is_read_to_its_epoch_and_its_franking_tag() -> None:
    header = clear_header(GROUP, mls(GROUP, epoch=77))
    assert header == (77, 1, bytes(32))


def test_a_commit_is_a_handshake_and_an_application_message_is_not() -> None:
    assert is_handshake(GROUP, "mls", mls(GROUP, content_type=3))
    assert not is_handshake(GROUP, "mls", mls(GROUP))


def test_a_sealed_frame_is_a_handshake() -> None:
    assert is_handshake(GROUP, "sealed", sealed())


@pytest.mark.parametrize("size", [17 - 16, 63 - 16, 64 - 16, 16383 - 16, 16384 - 16, 100_000])
def test_every_spelling_of_a_length_is_read(size: int) -> None:
    assert clear_header(GROUP, mls(GROUP, b"x" * size)).content_type == 1


@pytest.mark.parametrize(
    ("payload", "what"),
    [
        (b"", "nothing"),
        (b"Hello Bob", "plain text"),
        (mls(bytes(16)), "another group's message"),
        (mls(GROUP, content_type=2), "a standalone Proposal"),
        (mls(GROUP, content_type=0), "a reserved content type"),
        (mls(GROUP, content_type=4), "an unknown content type"),
        (b"\x00\x02" + mls(GROUP)[2:], "another version"),
        (b"\x00\x01\x00\x01" + mls(GROUP)[4:], "a PublicMessage"),
        (b"\x00\x01\x00\x03" + mls(GROUP)[4:], "a Welcome"),
        (b"\x00\x01\x00\x04" + mls(GROUP)[4:], "a GroupInfo"),
        (b"\x00\x01\x00\x05" + mls(GROUP)[4:], "a KeyPackage"),
        (mls(GROUP)[:4] + b"\x40\x10" + mls(GROUP)[5:], "a group id whose length is not spelled shortest"),
        (mls(GROUP) + b"\x00", "something behind the message"),
        (mls(GROUP)[:-1], "a message that is cut off"),
        (mls(GROUP)[:30], "a header that is cut off"),
        (mls(GROUP)[:30] + b"\x00" + mls(GROUP)[63:], "an application message without a franking tag"),
        (with_ciphertext_length(varint(16), bytes(16)), "a ciphertext with nothing in it"),
        (with_ciphertext_length(b"\x40\x24", bytes(36)), "a length that is not spelled shortest"),
        (with_ciphertext_length(b"\x80\x00\x00\x24", bytes(36)), "a length spelled in four bytes"),
        (with_ciphertext_length(b"\xc0" + bytes(6) + b"\x24", bytes(36)), "a length of a form that MLS lacks"),
    ],
)
def test_what_is_no_private_message_of_this_group_is_refused(payload: bytes, what: str) -> None:
    with pytest.raises(BadFrame):
        is_handshake(GROUP, "mls", payload)


def test_the_largest_message_passes_and_one_byte_more_does_not() -> None:
    overhead = len(mls(GROUP, b"x" * 20_000)) - 20_000
    assert not is_handshake(GROUP, "mls", mls(GROUP, b"x" * (MESSAGE_BYTES - overhead)))
    with pytest.raises(TooLarge):
        is_handshake(GROUP, "mls", mls(GROUP, b"x" * (MESSAGE_BYTES - overhead + 1)))


@pytest.mark.parametrize("payload", [b"", b"Hello Bob", bytes(40)])
def test_what_is_too_short_to_be_sealed_is_refused(payload: bytes) -> None:
    with pytest.raises(BadFrame):
        is_handshake(GROUP, "sealed", payload)


@pytest.mark.parametrize("wire_format", range(1, 6))
def test_an_mls_message_that_was_not_sealed_is_refused_as_sealed(wire_format: int) -> None:
    with pytest.raises(BadFrame):
        is_handshake(GROUP, "sealed", b"\x00\x01\x00" + bytes([wire_format]) + mls(GROUP)[4:])


@given(st.binary(max_size=200))
def test_any_bytes_are_accepted_or_refused_and_nothing_else_happens(payload: bytes) -> None:
    for kind in ("mls", "sealed"):
        try:
            is_handshake(GROUP, kind, payload)
        except BadFrame:
            continue


@given(st.integers(0, 3000), st.data())
def test_no_part_of_a_message_passes_for_the_whole(size: int, data: st.DataObject) -> None:
    whole = mls(GROUP, b"x" * (size + 1))
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(BadFrame):
        clear_header(GROUP, whole[:cut])
