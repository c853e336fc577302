"""What a message must look like from outside, parsed strictly and purely (RFC 9420, section 6); nothing is opened.

An ``mls`` payload is one MLSMessage and nothing after it::

    u16 version = mls10 (1)     u16 wire_format = mls_private_message (2)
    opaque group_id<V> = the conversation's 16 bytes
    u64 epoch                   u8 content_type = application (1) or commit (3)
    opaque authenticated_data<V>    32 bytes, the franking tag T_F, of an application message; empty of a commit
    opaque encrypted_sender_data<V> 28 bytes: leaf, generation, reuse guard, and the tag of the AEAD
    opaque ciphertext<V>            at least the AEAD's tag and one byte

A ``sealed`` payload is a nonce, ciphertext and a tag under the conversation's info key, which the server never has.
"""

from typing import NamedTuple

from apps.conversations.rules.refusals import BadFrame
from apps.core.errors import TooLarge
from apps.core.limits import MESSAGE_BYTES

APPLICATION, COMMIT = 1, 3
FRANKING_TAG_BYTES = {APPLICATION: 32, COMMIT: 0}
PRIVATE_MESSAGE = bytes([0, 1, 0, 2, 16])  # mls10, mls_private_message, and the length of the group id
OTHER_WIRE_FORMATS = tuple(bytes([0, 1, 0, wire_format, 16]) for wire_format in range(1, 6))
HEADER_BYTES = 31  # up to and with the length of authenticated_data, which is one byte here
SENDER_DATA_BYTES = 28
AEAD_TAG_BYTES = 16
SHORTEST = {1: 0, 2: 1 << 6, 4: 1 << 14}  # the least length that is spelled in so many bytes
SEALED_BYTES_MIN = 24 + AEAD_TAG_BYTES + 1  # XChaCha20-Poly1305: nonce, tag, and something


class ClearHeader(NamedTuple):
    """What the server may read of an MLS message."""

    epoch: int
    content_type: int
    franking_tag: bytes


def is_handshake(conversation: bytes, kind: str, payload: bytes) -> bool:
    """Accepts a frame; whether it makes every member work. Raises: TooLarge, BadFrame."""
    if len(payload) > MESSAGE_BYTES:
        raise TooLarge
    if kind == "mls":
        return clear_header(conversation, payload).content_type == COMMIT
    return _accept_sealed(conversation, payload)


def clear_header(conversation: bytes, payload: bytes) -> ClearHeader:
    """The clear part of a well-formed private message of this conversation. Raises: BadFrame."""
    if payload[:21] != PRIVATE_MESSAGE + conversation or len(payload) < HEADER_BYTES:
        raise BadFrame("Only MLS 1.0 private messages of this very group.")
    content_type = payload[29]
    tag_bytes = FRANKING_TAG_BYTES.get(content_type)
    if tag_bytes is None:
        raise BadFrame("Only application messages and commits.")
    sender_data = HEADER_BYTES + tag_bytes
    if payload[30] != tag_bytes or payload[sender_data : sender_data + 1] != bytes([SENDER_DATA_BYTES]):
        raise BadFrame("The authenticated data or the sender data has another size.")
    _accept_ciphertext(payload, sender_data + 1 + SENDER_DATA_BYTES)
    return ClearHeader(int.from_bytes(payload[21:29], "big"), content_type, payload[HEADER_BYTES:sender_data])


def _accept_ciphertext(payload: bytes, at: int) -> None:
    """The last vector ends where the payload ends, and its length is spelled in the shortest way (section 2.1.2)."""
    size = 1 << (payload[at] >> 6) if at < len(payload) else 8
    length = int.from_bytes(payload[at : at + size], "big") & ((1 << (8 * size - 2)) - 1)
    shortest = SHORTEST.get(size)
    if shortest is None or length < max(shortest, AEAD_TAG_BYTES + 1) or at + size + length != len(payload):
        raise BadFrame("The ciphertext has another length than it says.")


def _accept_sealed(conversation: bytes, payload: bytes) -> bool:
    if len(payload) < SEALED_BYTES_MIN:
        raise BadFrame("Too short to be sealed.")
    if payload[5:21] == conversation and payload[:5] in OTHER_WIRE_FORMATS:
        raise BadFrame("This is an MLS message that was not sealed.")
    return True
