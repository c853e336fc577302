"""Takes captured bytes apart into HTTP messages and WebSocket frames, unmasked; it judges nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.privacy.wiretap import Connection

_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"transfer-encoding:\s*chunked", re.IGNORECASE)
_UPGRADE = re.compile(rb"upgrade:\s*websocket", re.IGNORECASE)
_HOST = re.compile(rb"\r\nhost:\s*([^\r]+)", re.IGNORECASE)


@dataclass
class Message:
    """One HTTP head with its body, or one WebSocket frame (whose head is empty)."""

    head: bytes
    body: bytes

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Names in lower case, in the order sent."""
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        return [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines) if value]

    @property
    def path(self) -> str:
        """The target of a request, "" for anything else."""
        words = self.head.split(b"\r\n")[0].split(b" ")
        return words[1].decode("latin-1") if len(words) == 3 and not words[0].startswith(b"HTTP/") else ""


def host(connection: Connection) -> str:
    """The host the client asked for, with its port."""
    found = _HOST.search(bytes(connection.up))
    return found[1].decode() if found else ""


def messages(stream: bytes) -> Iterator[Message]:
    """Everything one side said on a connection; an unfinished end is left out."""
    at = 0
    while (end := stream.find(b"\r\n\r\n", at)) >= 0:
        head, at = stream[at:end], end + 4
        if _UPGRADE.search(head):
            yield Message(head, b"")
            yield from _frames(stream[at:])
            return
        body, at = _body(head, stream, at)
        yield Message(head, body)


def _body(head: bytes, stream: bytes, at: int) -> tuple[bytes, int]:
    if _CHUNKED.search(head):
        return _chunks(stream, at)
    found = _LENGTH.search(head)
    length = int(found[1]) if found else 0
    return stream[at : at + length], at + length


def _chunks(stream: bytes, at: int) -> tuple[bytes, int]:
    body = b""
    while (end := stream.find(b"\r\n", at)) >= 0:
        size = int(stream[at:end].split(b";")[0] or b"0", 16)
        body += stream[end + 2 : end + 2 + size]
        at = end + 4 + size
        if size == 0:
            break
    return body, at


def _frames(stream: bytes) -> Iterator[Message]:
    at, parts = 0, b""
    while at + 2 <= len(stream):
        final, masked, length = stream[at] & 0x80, stream[at + 1] & 0x80, stream[at + 1] & 0x7F
        at += 2
        if length >= 126:
            wide = 2 if length == 126 else 8
            length, at = int.from_bytes(stream[at : at + wide], "big"), at + wide
        mask, at = (stream[at : at + 4], at + 4) if masked else (b"", at)
        payload, at = stream[at : at + length], at + length
        parts += _unmask(payload, mask)
        if final:
            yield Message(b"", parts)
            parts = b""


def _unmask(payload: bytes, mask: bytes) -> bytes:
    if not mask or not payload:
        return payload
    key = (mask * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(len(payload), "big")


def readable(connections: list[Connection]) -> bytes:
    """All that anybody on the wire could read: the raw bytes, and every body and frame once more without its mask."""
    pieces = []
    for connection in connections:
        for stream in (bytes(connection.up), bytes(connection.down)):
            pieces += [stream, *(message.body for message in messages(stream))]
    return b"\n".join(pieces)
