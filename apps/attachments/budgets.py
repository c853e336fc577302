"""How much one address may upload; counted in memory only, beside no object's id."""

from apps.attachments.rules.refusals import QuotaSpent
from apps.core import limits
from apps.core.buckets import Buckets
from apps.core.errors import TooFast

DAY_SECONDS = 86_400
_of_an_address = limits.ATTACHMENT_BYTES_OF_AN_ADDRESS_A_DAY
_bytes = Buckets(burst=_of_an_address, a_second=_of_an_address / DAY_SECONDS)
_reads = Buckets(burst=limits.ATTACHMENT_READS_A_MINUTE, a_second=limits.ATTACHMENT_READS_A_MINUTE / 60)


def spend_upload(address: str, size: int) -> None:
    """Raises: QuotaSpent."""
    if not _bytes.take(address, size):
        raise QuotaSpent


def give_back(address: str, size: int) -> None:
    """Nothing was stored in the end."""
    _bytes.give_back(address, size)


def spend_read(address: str) -> None:
    """Raises: TooFast."""
    if not _reads.take(address):
        raise TooFast
