"""Dropping attachments whose day is over, and uploads that were never finished; a few at a time."""

from functools import partial

from apps.attachments import actions
from apps.attachments.models import Attachment
from apps.core.retries import until_in_order

DROPPED_AT_ONCE = 100


def sweep() -> int:
    """Everything expired is gone; how many objects it was. Several may do this at once."""
    count = 0
    while some := list(Attachment.objects.filter(last_day__lt=actions.today())[:DROPPED_AT_ONCE]):
        for expired in some:
            until_in_order(partial(actions.drop, expired))
        count += len(some)
    return count
