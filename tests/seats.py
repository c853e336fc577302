"""Whoever holds a seat, in tests: conversations over HTTP, the seats socket, and frames of the right shape."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
import msgpack
from websockets.asyncio.client import ClientConnection, connect

from apps.core.ids import decode, encode
from tests.server import Server

SERVICE = "messenger"
ANSWER_SECONDS_MAX = 20
FRAME_SECONDS_MAX = 60  # on a machine that does much else
ROOMY = {
    "MESSAGES_AT_ONCE": 10**9,
    "MESSAGES_A_MINUTE": 10**9,
    "HANDSHAKES_A_MINUTE": 10**6,
    "WHISPERS_A_MINUTE": 10**6,
    "STORED_BYTES_A_DAY": 10**12,
    "CONVERSATIONS_AT_ONCE": 10**6,
}
Frame = list[Any]
_http = httpx.Client(timeout=ANSWER_SECONDS_MAX, trust_env=False, verify=False)  # noqa: S501  (loopback only)


def varint(size: int) -> bytes:
    """A length as MLS spells it (RFC 9420, section 2.1.2)."""
    if size < 1 << 6:
        return size.to_bytes(1, "big")
    if size < 1 << 14:
        return (size | 1 << 14).to_bytes(2, "big")
    return (size | 2 << 30).to_bytes(4, "big")


def mls(conversation: bytes, body: bytes = b"hello", *, content_type: int = 1, epoch: int = 1) -> bytes:
    """A private message of the right shape around any body; opaque to the server, as real ones are."""
    ciphertext = body + bytes(16)
    tag = bytes(32) if content_type == 1 else b""
    head = b"\x00\x01\x00\x02\x10" + conversation + epoch.to_bytes(8, "big") + bytes([content_type])
    return head + varint(len(tag)) + tag + b"\x1c" + bytes(28) + varint(len(ciphertext)) + ciphertext


def sealed(body: bytes = b"join") -> bytes:
    """Bytes as large as sealed ones."""
    return secrets.token_bytes(24) + body + bytes(16)


@dataclass
class Holder:
    """Who holds one seat of one conversation."""

    server: Server
    conversation: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    seat_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def secret_hash(self) -> bytes:
        return hashlib.sha256(self.secret).digest()

    @property
    def authorization(self) -> dict[str, str]:
        return {"Authorization": f"Seat {encode(self.conversation)}:{encode(self.secret)}"}

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """One HTTP request with this seat's authorization."""
        return ask(self.server, method, path, body, **(self.authorization | headers))

    def ask_raw(self, path: str, body: bytes, content_type: str) -> httpx.Response:
        """One POST of any bytes."""
        headers = self.authorization | {"Host": self.server.host(SERVICE), "Content-Type": content_type}
        url = f"http://127.0.0.1:{self.server.port}/api/v1/{path}"
        return _http.post(url, content=body, headers=headers)

    def begin(self, *, pair: bool = False) -> Self:
        """The conversation exists, and this is its first seat."""
        wanted = {"conversation": encode(self.conversation), "pair": pair, **self.as_json()}
        answer = ask(self.server, "POST", "conversations/", wanted)
        assert answer.status_code == 201, answer.text
        return self

    def give(self, *, admin: bool = False) -> "Holder":
        """Another seat of the same conversation, and who holds it."""
        other = Holder(self.server, self.conversation)
        answer = self.ask("POST", "seats/", {"admin": admin, **other.as_json()})
        assert answer.status_code == 204, answer.text
        return other

    def as_json(self) -> dict[str, str]:
        return {"seat_id": encode(self.seat_id), "secret_hash": encode(self.secret_hash)}

    def post(self, payload: bytes, *, client_id: bytes | None = None, kind: str = "mls") -> httpx.Response:
        """Appends a message over HTTP."""
        wanted = {"client_id": encode(client_id or secrets.token_bytes(16)), "kind": kind, "payload": encode(payload)}
        return self.ask("POST", "messages/", wanted)

    def read(self, after: int = 0, limit: int = 1000) -> list[tuple[int, bytes]]:
        """The stored messages after a seq."""
        answer = self.ask("POST", "messages/read/", {"after": after, "limit": limit})
        assert answer.status_code == 200, answer.text
        return [(entry["seq"], decode(entry["payload"])) for entry in answer.json()["messages"]]

    def read_all(self) -> list[tuple[int, bytes]]:
        """The whole stream, page by page."""
        found: list[tuple[int, bytes]] = []
        while page := self.read(found[-1][0] if found else 0):
            found += page
        return found


def ask(server: Server, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
    """One HTTP request to a service's API; dials this machine, since its resolver may not know `*.localhost`."""
    headers = {"Host": server.host(SERVICE), **headers}
    url = f"http://127.0.0.1:{server.port}/api/v1/{path}"
    return _http.request(method, url, headers=headers, json=body)


def refusal_of(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refused request."""
    return answer.status_code, answer.json()["refusal"]["code"]


class Socket:
    """A client of `/ws/seats/`: sends arrays, takes the arrays that come one by one."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self._unpacker = msgpack.Unpacker()
        self._ref = 0

    async def tell(self, *frames: Frame) -> None:
        """All frames go out in one WebSocket message."""
        await self.connection.send(b"".join(msgpack.packb(frame) for frame in frames))

    async def next(self) -> Frame:
        """The next frame of the server's. Raises: TimeoutError when none comes, so that no test waits for ever."""
        async with asyncio.timeout(FRAME_SECONDS_MAX):
            while True:
                for frame in self._unpacker:
                    return list(frame)
                self._unpacker.feed(await self.connection.recv())

    async def until(self, name: str) -> Frame:
        """Takes frames until one of that name comes."""
        while (frame := await self.next())[0] != name:
            pass
        return frame

    def ref(self) -> int:
        self._ref += 1
        return self._ref

    async def sit(self, holder: Holder, after: int = 0) -> Frame:
        """Asks to sit; the answer."""
        await self.tell(["sit", self.ref(), holder.conversation, holder.secret, after])
        return await self.next()

    async def send(self, holder: Holder, payload: bytes, *, client_id: bytes | None = None, kind: str = "mls") -> int:
        """Asks to append; the ref under which the answer will come."""
        ref = self.ref()
        await self.tell(["send", ref, holder.conversation, client_id or secrets.token_bytes(16), kind, payload])
        return ref


@asynccontextmanager
async def seats_socket(server: Server, **options: Any) -> AsyncIterator[Socket]:
    """A socket to the real server, closed afterwards."""
    async with open_socket(server, **options) as connection:
        yield Socket(connection)


def open_socket(server: Server, *, cookie: str | None = None, host: str | None = None, **options: Any) -> connect:
    """A WebSocket connection to `/ws/seats/` of a service's host."""
    headers = {"Cookie": cookie} if cookie else {}
    uri = f"ws://{host or server.host(SERVICE)}/ws/seats/"
    settings = {"max_size": None, "compression": None, "proxy": None} | options
    return connect(uri, host="127.0.0.1", port=server.port, additional_headers=headers, **settings)
