"""Where the bytes lie: each chunk a file of its own in Django's storage; knows ids and offsets, and no table."""

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from apps.attachments.storage import DurableFileSystemStorage
from apps.core.limits import ATTACHMENT_CHUNK_BYTES


def store(attachment: bytes, offset: int, content: bytes) -> None:
    """It is there and durable, instead of what was there before. Raises: OSError and what the storage raises."""
    _storage().save(_name(attachment, offset), ContentFile(content))


def load(attachment: bytes, offset: int) -> bytes | None:
    """The chunk that begins there, if there is one."""
    try:
        with _storage().open(_name(attachment, offset)) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def drop(attachment: bytes, size: int) -> None:
    """Nothing of the object is left; no harm where nothing was."""
    storage = _storage()
    for offset in range(0, size, ATTACHMENT_CHUNK_BYTES):
        storage.delete(_name(attachment, offset))
    if isinstance(storage, DurableFileSystemStorage):  # a bucket has no folders
        storage.drop_folder(_folder(attachment))


def _storage() -> Storage:
    return storages["attachments"]


def _folder(attachment: bytes) -> str:
    return f"{attachment[:1].hex()}/{attachment.hex()}"


def _name(attachment: bytes, offset: int) -> str:
    return f"{_folder(attachment)}/{offset // ATTACHMENT_CHUNK_BYTES}"
