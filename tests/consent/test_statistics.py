"""Usage statistics: only with consent, only sums, and the coins taken out again give the truth about many."""

import re
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from apps.consent import queries
from apps.consent.catalogue import QUESTIONS
from apps.consent.models import Statistic
from apps.consent.rules.statistics import share
from apps.core import limits
from tests.consents import decide
from tests.person_api import Person, person
from tests.server import ROOT

BITS = [1, 0, 1, 0, 1]
PURPOSE = "usage_statistics"


def send(somebody: Person, *, day: object = None, bits: object = None) -> Any:
    return somebody.post("statistics/", {"day": str(day or queries.today()), "bits": BITS if bits is None else bits})


def sums() -> list[tuple[str, str, int, int]]:
    return sorted(Statistic.objects.values_list("service", "question", "answers", "ones"))


@pytest.mark.django_db
def test_who_agreed_is_added_to_the_sums_and_nothing_tells_who_it_was() -> None:
    alice, bob = person("instagram"), person("instagram", "bob")
    for somebody in (alice, bob):
        decide(somebody, PURPOSE, "grant")
    assert send(alice).status == 204
    assert send(bob, bits=[1, 1, 0, 0, 0]).status == 204
    ones = dict(zip(QUESTIONS, (2, 1, 1, 0, 1), strict=True))
    assert sums() == sorted(("instagram", question, 2, ones[question]) for question in QUESTIONS)
    assert {field.name for field in Statistic._meta.fields} == {"id", "service", "day", "question", "answers", "ones"}


@pytest.mark.django_db
@pytest.mark.parametrize("acts", [(), ("refuse",), ("grant", "withdraw")])
def test_without_consent_nothing_is_counted(acts: tuple[str, ...]) -> None:
    alice = person("instagram")
    for act in acts:
        decide(alice, PURPOSE, act)
    assert send(alice).code == "not_allowed"
    assert sums() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bits", [[], [1], [1, 0, 1, 0, 2], [1] * 6, [True] * 5, "10101"], ids=["none", "one", "2", "six", "flags", "text"]
)
def test_other_bits_are_refused(bits: object) -> None:
    alice = person("instagram")
    decide(alice, PURPOSE, "grant")
    assert send(alice, bits=bits).code == "bad_field"
    assert sums() == []


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-2, 1])
def test_another_day_is_refused(days: int) -> None:
    alice = person("instagram")
    decide(alice, PURPOSE, "grant")
    assert send(alice, day=queries.today() + timedelta(days=days)).code == "bad_field"
    assert send(alice, day=queries.today() - timedelta(days=1)).status == 204


@pytest.mark.django_db
def test_nobody_counts_for_many() -> None:
    alice = person("instagram")
    decide(alice, PURPOSE, "grant")
    assert [send(alice).status for _ in range(limits.STATISTICS_A_DAY)] == [204] * limits.STATISTICS_A_DAY
    assert send(alice).code == "too_fast"


def blurred(truth: bool, dice: Random) -> int:
    """As a browser answers."""
    return int(truth) if dice.random() < 0.5 else dice.randrange(2)


@pytest.mark.parametrize("true_share", [0.0, 0.2, 0.5, 1.0])
def test_the_truth_about_many_comes_back_within_its_margin(true_share: float) -> None:
    dice, people = Random(7), 20_000
    ones = sum(blurred(number < true_share * people, dice) for number in range(people))
    found = share(people, ones)
    assert found is not None
    assert abs(found.estimate - true_share) <= 1.5 * found.margin
    assert found.margin < 0.02


def test_few_answers_say_little_and_none_say_nothing() -> None:
    assert share(0, 0) is None
    few = share(10, 5)
    assert few is not None
    assert few.margin > 0.5


def test_the_browser_answers_the_same_questions_in_the_same_order() -> None:
    text = (ROOT / "static/src/app/consent/statistics.ts").read_text(encoding="utf-8")
    (listed,) = re.findall(r"QUESTIONS = \[([^\]]+)\]", text)
    assert tuple(re.findall(r'"(\w+)"', listed)) == QUESTIONS
