"""What somebody's decisions amount to today, and whether they may be asked; pure."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from apps.core import limits

State = Literal["granted", "refused", "withdrawn", "never_asked"]
_STATES: dict[str, State] = {"grant": "granted", "refuse": "refused", "withdraw": "withdrawn"}


@dataclass(frozen=True, slots=True)
class Decided:
    """The newest decision of a subject."""

    act: str
    version: int
    on: date


@dataclass(frozen=True, slots=True)
class Shown:
    """The last time that a question was on the person's screen."""

    version: int
    on: date


def in_force(newest: Decided | None, *, material: int) -> bool:
    """Whether the newest decision allows; ``material`` is the newest version that wants people asked again."""
    return newest is not None and newest.act == "grant" and newest.version >= material


def state(newest: Decided | None) -> State:
    """What the newest decision says; silence is no consent and no refusal either."""
    return "never_asked" if newest is None else _STATES[newest.act]


def last_asked(newest: Decided | None, shown: Shown | None) -> date | None:
    """When the question was last on the screen, answered or not."""
    days = [each.on for each in (newest, shown) if each is not None]
    return max(days, default=None)


def may_ask(newest: Decided | None, shown: Shown | None, *, material: int, today: date) -> bool:
    """Whether the question may be put now: once, once more for what changes a grant, else a year after the last time.

    The year is that of Article 5(2) of the Digital Markets Act, taken as our own; silence counts like a refusal.
    """
    if in_force(newest, material=material):
        return False
    asked = last_asked(newest, shown)
    if asked is None:
        return True
    rests = newest is not None and newest.act == "grant" and (shown is None or shown.version < material)
    return rests or (today - asked).days >= limits.ASK_AGAIN_DAYS
