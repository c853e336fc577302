"""People's requests with their clocks, the nearest deadline first."""

from dataclasses import dataclass

from apps.consent.queries import today
from apps.core import limits
from apps.dashboard.models import Case
from apps.dashboard.rules.clock import Clock, clock

OPEN = ("received", "working", "proposed")


@dataclass(frozen=True, slots=True)
class Timed:
    """A request and how much time it has left."""

    case: Case
    clock: Clock


def open_cases() -> list[Timed]:
    """What waits for an answer."""
    return [timed(case) for case in Case.objects.filter(state__in=OPEN).order_by("due_on", "pk")]


def closed_cases(most: int = 50) -> list[Case]:
    """What was answered or refused, the newest first."""
    return list(Case.objects.exclude(state__in=OPEN).order_by("-closed_on", "-pk")[:most])


def open_count() -> int:
    """How many wait."""
    return Case.objects.filter(state__in=OPEN).count()


def case_numbered(number: int) -> Timed | None:
    """The request of that number."""
    case = Case.objects.select_related("account", "proposer", "second").filter(pk=number).first()
    return timed(case) if case else None


def timed(case: Case) -> Timed:
    """With its clock as of today, or of the day on which it was closed."""
    return Timed(case, clock(case.due_on, today=case.closed_on or today(), short=limits.REQUEST_DAYS_SHORT))
