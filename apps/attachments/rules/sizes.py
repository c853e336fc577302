"""Which sizes an object may have, purely: so few that a size says little about what is inside.

Padmé (Nikitin et al., PETS 2019, section 4.2): of a length L, all but the first floor(log2(log2 L)) + 1 bits after the
leading one are zero. It costs at most 6 % and leaves 16 or 32 sizes between a length and its double.
"""

from apps.attachments.rules.refusals import BadSize
from apps.core.errors import TooLarge
from apps.core.limits import ATTACHMENT_BYTES, ATTACHMENT_BYTES_MIN


def padded(length: int) -> int:
    """The smallest size that an object of so many bytes may have."""
    length = max(length, ATTACHMENT_BYTES_MIN)
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def accept(size: int) -> None:
    """An object may have this size. Raises: TooLarge, BadSize."""
    if size > ATTACHMENT_BYTES:
        raise TooLarge
    if padded(size) != size:
        raise BadSize


def length_at(offset: int, size: int, chunk_bytes: int) -> int:
    """How many bytes the chunk has that begins there. Raises: BadSize when none does."""
    if offset % chunk_bytes or not 0 <= offset < size:
        raise BadSize("No chunk begins there.")
    return min(chunk_bytes, size - offset)
