"""Weeks and months as the charts count them, in UTC; pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Literal

Span = Literal["weeks", "months"]
WEEKS, MONTHS = 12, 12


@dataclass(frozen=True, slots=True)
class Period:
    """From the start of its first day to the start of the day after its last, in Unix time."""

    label: str
    start: int
    end: int

    def has(self, hour: int) -> bool:
        """Whether that hour is in it."""
        return self.start <= hour < self.end


def last(span: Span, today: date) -> list[Period]:
    """The last twelve of them, the one that today is in included, the oldest first."""
    return _weeks(today) if span == "weeks" else _months(today)


def _weeks(today: date) -> list[Period]:
    monday = today - timedelta(days=today.weekday())
    firsts = [monday - timedelta(weeks=ago) for ago in range(WEEKS - 1, -1, -1)]
    return [_period(f"{first:%-d %b}", first, first + timedelta(weeks=1)) for first in firsts]


def _months(today: date) -> list[Period]:
    index = today.year * 12 + today.month - 1
    firsts = [date(number // 12, number % 12 + 1, 1) for number in range(index - MONTHS + 1, index + 2)]
    return [_period(f"{first:%b}", first, after) for first, after in pairwise(firsts)]


def _period(label: str, first: date, after: date) -> Period:
    return Period(label, start_of(first), start_of(after))


def start_of(day: date) -> int:
    """The Unix time at which a day begins."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
