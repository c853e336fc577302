"""Permits: that somebody who may store something was here, and nothing about who; kept by no one, no table.

A permit is a tag over the id and the size that it is for, and the hour. It needs no list of those that were used: an
id is stored once.
"""

import time

from django.conf import settings

from apps.attachments.rules import sizes
from apps.attachments.rules.refusals import BadPermit
from apps.core.limits import PERMIT_HOURS
from apps.core.sealing import mac, same

HOUR_SECONDS = 3600


def issue(attachment: bytes, size: int) -> bytes:
    """The permit to store so many bytes under this id. Raises: TooLarge, BadSize."""
    sizes.accept(size)
    return _tag(attachment, size, this_hour())


def check(permit: bytes, attachment: bytes, size: int) -> None:
    """It was given for exactly this, in the last hours. Raises: BadPermit."""
    now = this_hour()
    if not any(same(permit, _tag(attachment, size, hour)) for hour in range(now - PERMIT_HOURS, now + 1)):
        raise BadPermit


def this_hour() -> int:
    """Hours since 1970."""
    return int(time.time()) // HOUR_SECONDS


def _tag(attachment: bytes, size: int, hour: int) -> bytes:
    parts = (attachment, size.to_bytes(8, "big"), hour.to_bytes(8, "big"))
    return mac(settings.TAG_KEY, "um-attachment-permit-1", *parts)
