"""When a request must be answered (GDPR, Article 12(3)); pure."""

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Literal

MONTHS, MONTHS_MORE = 1, 2
Pressure = Literal["late", "short", "enough"]


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day (Regulation 1182/71, Article 3(2)(c))."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def due(received: date, *, extended: bool = False) -> date:
    """The last day for the answer: one month, or three where the person was told why within the first."""
    return months_after(received, MONTHS + MONTHS_MORE if extended else MONTHS)


@dataclass(frozen=True, slots=True)
class Clock:
    """How much time a request has left."""

    days_left: int
    pressure: Pressure


def clock(due_on: date, *, today: date, short: int) -> Clock:
    """The clock as it stands today; ``short`` is from how many days on it presses."""
    left = (due_on - today).days
    return Clock(left, "late" if left < 0 else "short" if left <= short else "enough")
