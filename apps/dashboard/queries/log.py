"""The staff log, the newest line first, and whether it still is what was written."""

from dataclasses import dataclass

from apps.core import limits
from apps.dashboard.models import StaffEvent
from apps.dashboard.rules import lines


@dataclass(frozen=True, slots=True)
class Whole:
    """How far the log was checked; ``broken`` is the first line that is not what was written."""

    lines: int
    broken: int | None


def page(before: int | None = None) -> list[StaffEvent]:
    """One page of lines, those before a number or the newest."""
    events = StaffEvent.objects.select_related("officer").order_by("-pk")
    if before is not None:
        events = events.filter(pk__lt=before)
    return list(events[: limits.STAFF_LOG_READ])


def checked() -> Whole:
    """Every line, from the first, against the digest of the one before."""
    digest, count = b"", 0
    for event in StaffEvent.objects.order_by("pk").iterator(chunk_size=1000):
        line = lines.Line(event.officer_id, event.at.isoformat(), event.what, event.about, bytes(event.person))
        digest = lines.digest(digest, line)
        if digest != bytes(event.digest):
            return Whole(count, event.pk)
        count += 1
    return Whole(count, None)
