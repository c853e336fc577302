"""The attachments' edge over HTTP: parse, one action or query, answer."""

import base64
import binascii
import hashlib
from typing import Annotated, cast

from msgspec import Meta
from rest_framework.request import Request

from apps.attachments import actions, budgets, queries
from apps.attachments.authentication import Holder, HolderAuthentication
from apps.attachments.rules import refusals
from apps.core.api import ApiView, Input, Output, operation
from apps.core.errors import BadField, TooFast, TooLarge
from apps.core.ids import Id, Key
from apps.core.limits import ATTACHMENT_CHUNK_BYTES
from apps.core.sealing import same

NO_ATTACHMENT = refusals.NoSuchAttachment
Offset = Annotated[int, Meta(ge=0, lt=2**53)]


class Beginning(Input):
    attachment: Id
    holder_hash: Key
    size: Annotated[int, Meta(ge=1, lt=2**53)]
    permit: Key


class Wanted(Input):
    attachment: Id
    offset: Offset


class ProgressOutput(Output):
    size: int
    received: int


class AttachmentsView(ApiView):
    @operation(
        takes=Beginning,
        answers=ProgressOutput,
        refuses=[
            *(TooLarge, refusals.BadSize, refusals.BadPermit),
            *(refusals.QuotaSpent, refusals.StorageFull, refusals.AttachmentTaken),
        ],
    )
    def post(self, request: Request, body: Beginning) -> ProgressOutput:
        """Begin to store an object, or ask how much of it is here."""
        progress = actions.begin(
            body.attachment, holder_hash=body.holder_hash, size=body.size, permit=body.permit, address=self.address
        )
        return ProgressOutput(**progress._asdict())


class ReadView(ApiView):
    @operation(takes=Wanted, answers_bytes=True, refuses=[NO_ATTACHMENT, refusals.BadSize, TooFast])
    def post(self, request: Request, body: Wanted) -> bytes:
        """Read one chunk of a whole object."""
        budgets.spend_read(self.address)
        return queries.chunk_of(body.attachment, body.offset)


class HolderView(ApiView):
    """An edge for whoever holds an object's secret."""

    authentication_classes = (HolderAuthentication,)

    @property
    def holder(self) -> Holder:
        return cast(Holder, self.request.user)


class ChunksView(HolderView):
    @operation(
        takes_bytes=ATTACHMENT_CHUNK_BYTES,
        answers=ProgressOutput,
        headers=["Upload-Offset", "Content-Digest"],
        refuses=[BadField, TooLarge, NO_ATTACHMENT, refusals.BadSize, refusals.BadDigest, refusals.WrongOffset],
    )
    def put(self, request: Request, content: bytes) -> ProgressOutput:
        """Store one chunk; the answer comes when it is durable."""
        offset = offset_of(request.headers.get("Upload-Offset", ""))
        check_digest(request.headers.get("Content-Digest", ""), content)
        progress = actions.append(*self.holder, offset=offset, content=content)
        return ProgressOutput(**progress._asdict())


class DeleteView(HolderView):
    @operation(refuses=[NO_ATTACHMENT])
    def post(self, request: Request) -> None:
        """Delete an object, whole or not."""
        actions.delete(*self.holder)


def offset_of(text: str) -> int:
    """Raises: BadField."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise BadField("Upload-Offset is a number of bytes.")
    return int(text)


def check_digest(text: str, content: bytes) -> None:
    """The bytes are those whose SHA-256 stands in `sha-256=:…:` (RFC 9530). Raises: BadDigest."""
    try:
        said = base64.b64decode(text.removeprefix("sha-256=:").removesuffix(":"), validate=True)
    except (binascii.Error, ValueError):
        raise refusals.BadDigest from None
    if not same(said, hashlib.sha256(content).digest()):
        raise refusals.BadDigest
