"""How attachments are found: by their id alone, or by id and secret; writes nothing."""

from typing import NamedTuple

from django.db.models import F, Sum

from apps.attachments import chunks
from apps.attachments.models import Attachment
from apps.attachments.rules import sizes
from apps.attachments.rules.refusals import NoSuchAttachment
from apps.core.limits import ATTACHMENT_CHUNK_BYTES
from apps.core.sealing import digest, same


class Progress(NamedTuple):
    """How large an object will be, and how much of it is here."""

    size: int
    received: int


def whole(attachment: bytes) -> Attachment:
    """An object that can be read. Raises: NoSuchAttachment."""
    found = Attachment.objects.filter(id=attachment, received=F("size")).first()
    if found is None:
        raise NoSuchAttachment
    return found


def held(attachment: bytes, secret: bytes) -> Attachment:
    """The object whose holder has this secret, whole or not. Raises: NoSuchAttachment."""
    found = Attachment.objects.filter(id=attachment).first()
    if found is None or not same(found.holder_hash, digest(secret)):
        raise NoSuchAttachment
    return found


def chunk_of(attachment: bytes, offset: int) -> bytes:
    """The bytes of the chunk that begins there. Raises: NoSuchAttachment, BadSize."""
    found = whole(attachment)
    sizes.length_at(offset, found.size, ATTACHMENT_CHUNK_BYTES)
    content = chunks.load(attachment, offset)
    if content is None:  # it is just being dropped
        raise NoSuchAttachment
    return content


def stored_bytes() -> int:
    """What all objects take, or will have taken once they are whole."""
    return Attachment.objects.aggregate(all=Sum("size"))["all"] or 0
