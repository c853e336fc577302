"""A plausible year of decisions by people who do not exist: who decides what, when; pure, and the same each time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

WEEKS = 52
WEEK_SECONDS = 7 * 24 * 3600
PEOPLE = {"messenger": 340, "instagram": 260, "whatsapp": 420}
SEED = 5711


@dataclass(frozen=True, slots=True)
class Habits:
    """Of a hundred who are asked: how many grant, refuse, stay silent; of who granted, how many withdraw in a year."""

    asked: int
    grant: int
    refuse: int
    withdraw: int


HABITS = {
    "cross_service_reach": Habits(asked=96, grant=46, refuse=38, withdraw=14),
    "receipts_and_typing": Habits(asked=60, grant=58, refuse=30, withdraw=9),
    "discoverable": Habits(asked=38, grant=44, refuse=47, withdraw=18),
    "usage_statistics": Habits(asked=30, grant=27, refuse=61, withdraw=22),
    "registered_link": Habits(asked=9, grant=70, refuse=20, withdraw=12),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One decision of somebody made up; ``person`` tells them apart and nothing more."""

    at: int
    person: int
    purpose: str
    act: str
    language: str


@dataclass(frozen=True, slots=True)
class Year:
    """One service's year."""

    acts: list[Act]
    people: int
    silent: dict[str, tuple[int, int]]


def year(service: str, purposes: list[str], *, now: int, changed: dict[str, int]) -> Year:
    """The decisions of the last year in their order, none later than an hour ago.

    ``changed`` says since when people were asked about a purpose anew.
    """
    chance = random.Random(f"{SEED}-{service}")
    people, last = PEOPLE[service], now - 3600
    acts: list[Act] = []
    silent = {purpose: [0, 0] for purpose in purposes}
    for person in range(people):
        came = last - int(WEEKS * WEEK_SECONDS * chance.random() ** 1.25)
        language = "de" if chance.random() < 0.3 else "en"
        for purpose in purposes:
            made = list(_of_one(chance, HABITS[purpose], came, last, changed.get(purpose)))
            if not made:
                silent[purpose][chance.random() * 100 > HABITS[purpose].asked] += 1
            acts += [Act(at, person, purpose, act, language) for at, act in made]
    return Year(sorted(acts, key=lambda act: act.at), people, {name: (a, b) for name, (a, b) in silent.items()})


def _of_one(
    chance: random.Random, habits: Habits, came: int, last: int, changed: int | None
) -> Iterator[tuple[int, str]]:
    """What one person decides about one purpose, in order."""
    roll = chance.random() * 100
    if chance.random() * 100 > habits.asked or roll > habits.grant + habits.refuse:
        return
    at = min(came + int(chance.random() * 3 * 24 * 3600), last)
    granted = roll < habits.grant
    yield at, "grant" if granted else "refuse"
    if granted and changed is not None and at < changed and chance.random() < 0.74:
        at = min(changed + int(chance.random() ** 2 * 5 * WEEK_SECONDS), last)
        granted = chance.random() < 0.82
        yield at, "grant" if granted else "refuse"
    if granted and chance.random() * 100 < habits.withdraw:
        later = at + 3600 + int(chance.random() * 20 * WEEK_SECONDS)
        if later < last and (changed is None or not at < changed <= later):
            yield later, "withdraw"
