"""What was decided in each week or month, and how many grants held at its end: the rows of the charts."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Sum

from apps.consent import queries as consent
from apps.consent.models import Entry, Reask, Version
from apps.dashboard.rules.periods import Period, start_of
from apps.services.catalogue import SERVICES

# Deleted accounts are still in here: without a name, the ledger cannot tell that somebody is gone.
_GIVEN = """
SELECT service, hour, SUM(delta) FROM (
  SELECT service, hour, CASE
    WHEN act = 'grant' AND COALESCE(earlier, '') <> 'grant' THEN 1
    WHEN act <> 'grant' AND earlier = 'grant' THEN -1 ELSE 0 END AS delta
  FROM (
    SELECT service, hour, act, LAG(act) OVER (PARTITION BY subject ORDER BY number) AS earlier
    FROM consent_entry WHERE purpose = %s
  ) AS steps
) AS deltas GROUP BY service, hour ORDER BY hour
"""


@dataclass(frozen=True, slots=True)
class Flow:
    """What was decided in one period."""

    label: str
    granted: int
    refused: int
    withdrawn: int

    @property
    def net(self) -> int:
        """How many more are granted at its end, as far as this period goes."""
        return self.granted - self.withdrawn


def flows(purpose: str, periods: Sequence[Period], service: str = "") -> list[Flow]:
    """Granted, refused and withdrawn in each period, at one service or at all."""
    entries = Entry.objects.filter(purpose=purpose, hour__gte=periods[0].start)
    if service:
        entries = entries.filter(service=service)
    counts: list[Counter[str]] = [Counter() for _ in periods]
    starts = [period.start for period in periods]
    for hour, act, count in entries.values_list("hour", "act").annotate(count=Count("pk")):
        counts[bisect_right(starts, hour) - 1][act] += count
    return [
        Flow(period.label, found["grant"], found["refuse"], found["withdraw"])
        for period, found in zip(periods, counts, strict=True)
    ]


def given(purpose: str, periods: Sequence[Period]) -> dict[str, list[int]]:
    """How many had granted and not withdrawn at the end of each period, by service."""
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN, [purpose])
        deltas = [(service, int(hour), int(delta)) for service, hour, delta in cursor.fetchall()]
    return {
        service.id: [
            sum(delta for at, hour, delta in deltas if at == service.id and hour < each.end) for each in periods
        ]
        for service in SERVICES
    }


def versions_in(purpose: str, periods: Sequence[Period]) -> list[tuple[int, str]]:
    """Before which period a version came into effect, and which."""
    marks = []
    for version in Version.objects.filter(purpose=purpose, number__gt=1).order_by("number"):
        start = start_of(version.effective_on)
        if periods[0].start <= start < periods[-1].end:
            index = next(index for index, each in enumerate(periods) if each.has(start))
            marks.append((index, f"Version {version.number}"))
    return marks


def reasks_blocked(periods: Sequence[Period], purpose: str) -> int:
    """How often a screen was kept from asking again too early."""
    first = consent.day_of(periods[0].start)
    kept = Reask.objects.filter(purpose=purpose, on__gte=first)
    return kept.aggregate(sum=Sum("count"))["sum"] or 0
