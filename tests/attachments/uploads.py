"""Whoever uploads, in tests: a seat that asks for permits, and objects of random bytes; no encryption."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

from apps.core.ids import encode
from apps.core.limits import ATTACHMENT_CHUNK_BYTES
from tests.person_api import Answer, Http, random

KIB = 1024


class Seat(Http):
    """A seat of a conversation of its own, as a program holds it."""

    def begin(self) -> "Seat":
        """The conversation exists."""
        conversation, secret = random(), secrets.token_bytes(32)
        body = {"conversation": conversation, "seat_id": random(), "pair": False}
        answer = self.post("conversations/", body | {"secret_hash": encode(hashlib.sha256(secret).digest())})
        assert answer.status == 201, answer
        self.proof = f"Seat {conversation}:{encode(secret)}"
        return self

    def permit(self, attachment: str, size: int) -> Answer:
        """Asks for a permit."""
        return self.post("permits/", {"attachment": attachment, "size": size}, authorization=self.proof)


@dataclass
class Upload:
    """One object and who holds it."""

    seat: Seat
    content: bytes
    attachment: str = field(default_factory=random)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def begin(self, **changed: Any) -> Answer:
        """Asks for a permit and begins; ``changed`` fields of the second step are as a test wants them wrong."""
        permit = self.seat.permit(self.attachment, len(self.content)).body["permit"]
        body = {"attachment": self.attachment, "holder_hash": encode(hashlib.sha256(self.secret).digest())}
        body |= {"size": len(self.content), "permit": permit} | changed
        return self.seat.post("attachments/", body)

    def put(self, offset: int, content: bytes | None = None, **headers: str) -> Answer:
        """Sends the chunk that begins there."""
        chunk = self.content[offset : offset + ATTACHMENT_CHUNK_BYTES] if content is None else content
        said = {"upload_offset": str(offset), "content_digest": digest_of(chunk), "authorization": self.proof} | headers
        return self.seat.call("PUT", "attachments/chunk/", raw=chunk, content_type="application/octet-stream", **said)

    def whole(self) -> "Upload":
        """All of it is there."""
        assert self.begin().status == 200
        for offset in range(0, len(self.content), ATTACHMENT_CHUNK_BYTES):
            assert self.put(offset).status == 200
        return self

    def delete(self, **headers: str) -> Answer:
        """Asks to delete it."""
        return self.seat.post("attachments/delete/", **({"authorization": self.proof} | headers))

    @property
    def proof(self) -> str:
        return f"Attachment {self.attachment}:{encode(self.secret)}"


def digest_of(chunk: bytes) -> str:
    """As RFC 9530 spells it."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(chunk).digest()).decode()}:"


def read(attachment: str, offset: int = 0) -> tuple[int, bytes]:
    """Status and bytes of one chunk, as anybody asks who knows the id."""
    http = Http("instagram")
    answer = http.client.generic(
        "POST",
        "/api/v1/attachments/read/",
        f'{{"attachment":"{attachment}","offset":{offset}}}'.encode(),
        content_type="application/json",
        headers={"host": "instagram.unified.localhost:8000"},
    )
    return answer.status_code, answer.content
