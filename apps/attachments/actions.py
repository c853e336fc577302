"""Everything that changes attachments; the bytes are durable before any row says that they are here."""

import time

from django.db import IntegrityError, transaction

from apps.attachments import budgets, chunks, permits, queries
from apps.attachments.models import Attachment
from apps.attachments.rules import sizes
from apps.attachments.rules.refusals import AttachmentTaken, BadSize, NoSuchAttachment, StorageFull, WrongOffset
from apps.core.limits import ATTACHMENT_CHUNK_BYTES, ATTACHMENT_DAYS, STORED_ATTACHMENT_BYTES, UPLOAD_DAYS
from apps.services.queries import message_days

DAY_SECONDS = 86_400


def today() -> int:
    """Days since 1970."""
    return int(time.time()) // DAY_SECONDS


def begin(attachment: bytes, *, holder_hash: bytes, size: int, permit: bytes, address: str) -> queries.Progress:
    """The object is expected; asking again with the same values changes nothing and says how much is here.

    Raises: TooLarge, BadSize, BadPermit, QuotaSpent, StorageFull, AttachmentTaken.
    """
    sizes.accept(size)
    permits.check(permit, attachment, size)
    there = Attachment.objects.filter(id=attachment).first()
    if there is None:
        budgets.spend_upload(address, size)
        try:
            there = _expect(attachment, holder_hash, size)
        except StorageFull:
            budgets.give_back(address, size)
            raise
    if (there.holder_hash, there.size) != (holder_hash, size):
        raise AttachmentTaken
    return queries.Progress(there.size, there.received)


def _expect(attachment: bytes, holder_hash: bytes, size: int) -> Attachment:
    if queries.stored_bytes() + size > STORED_ATTACHMENT_BYTES:
        raise StorageFull
    try:
        with transaction.atomic():
            return Attachment.objects.create(
                id=attachment, holder_hash=holder_hash, size=size, last_day=today() + UPLOAD_DAYS
            )
    except IntegrityError:
        return Attachment.objects.get(id=attachment)  # the same was asked twice at once


def append(attachment: bytes, secret: bytes, *, offset: int, content: bytes) -> queries.Progress:
    """The chunk is durable, and counted; one that is here already is not stored again.

    Raises: NoSuchAttachment, BadSize, WrongOffset.
    """
    held = queries.held(attachment, secret)
    if len(content) != sizes.length_at(offset, held.size, ATTACHMENT_CHUNK_BYTES):
        raise BadSize("A chunk is full, but for the last one.")
    if offset > held.received:
        raise WrongOffset
    if offset < held.received:
        return queries.Progress(held.size, held.received)
    chunks.store(attachment, offset, content)
    return queries.Progress(held.size, _count(held, offset + len(content)))


def _count(held: Attachment, received: int) -> int:
    """So much is here now. Raises: NoSuchAttachment when the object was dropped meanwhile, with what came of it."""
    days = min(ATTACHMENT_DAYS, message_days()) if received == held.size else UPLOAD_DAYS
    waiting = Attachment.objects.filter(id=held.id, received=held.received)
    counted = waiting.update(received=received, last_day=today() + days)
    if not counted and not Attachment.objects.filter(id=held.id).exists():
        chunks.drop(held.id, held.size)
        raise NoSuchAttachment
    return received


def delete(attachment: bytes, secret: bytes) -> None:
    """Nothing is left of it. Raises: NoSuchAttachment."""
    drop(queries.held(attachment, secret))


def drop(held: Attachment) -> None:
    """The bytes first: a crash in between leaves a row, which is found again, and no bytes that nobody knows of."""
    chunks.drop(held.id, held.size)
    Attachment.objects.filter(id=held.id).delete()
