"""What attachments refuse; each changes nothing."""

from apps.core.errors import Refusal


class NoSuchAttachment(Refusal):
    """Never was, not whole yet, expired, deleted, or another's secret: all answer alike."""

    code = "no_such_attachment"
    status = 404
    message = "Nothing is stored under this id, or no longer."


class BadPermit(Refusal):
    code = "bad_permit"
    status = 403
    message = "Ask for a new permit; this one is not for this object, or too old."


class BadSize(Refusal):
    code = "bad_size"
    message = "Send the sizes that the protocol describes."


class BadDigest(Refusal):
    code = "bad_digest"
    message = "These bytes do not have the digest that came with them; send them again."


class WrongOffset(Refusal):
    code = "wrong_offset"
    status = 409
    message = "Chunks come in order; ask how much is here and go on from there."


class AttachmentTaken(Refusal):
    code = "attachment_taken"
    status = 409
    message = "Choose another id."


class QuotaSpent(Refusal):
    code = "quota_spent"
    status = 429
    message = "That is all that may be uploaded in a day; try again later."


class StorageFull(Refusal):
    code = "storage_full"
    status = 507
    message = "The service has no room left for files; try again later."
