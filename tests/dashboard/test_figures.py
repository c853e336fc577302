"""The figures are counts of real decisions: each kind, by service, version and time, deleted accounts apart."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from apps.accounts.actions import accounts
from apps.accounts.models import Account
from apps.consent import latency
from apps.consent import queries as consent
from apps.consent.models import Asked
from apps.dashboard.queries import courses, figures
from apps.dashboard.queries.figures import Standing
from apps.dashboard.rules import periods
from tests.consent.conftest import publish
from tests.consents import REACH, decide
from tests.dashboard.conftest import NewDesk
from tests.person_api import person

pytestmark = pytest.mark.django_db


def at(service: str, purpose: str = REACH) -> Standing:
    return next(row for row in figures.standings(purpose) if row.service == service)


def this_month(purpose: str = REACH, service: str = "") -> courses.Flow:
    return courses.flows(purpose, periods.last("months", consent.today()), service)[-1]


def test_everybody_is_counted_once_where_they_stand() -> None:
    handles = ("grants", "refuses", "withdraws", "ignores", "is.never.asked")
    people = [person("instagram", handle) for handle in handles]
    decide(people[0], REACH, "grant")
    decide(people[1], REACH, "refuse")
    for act in ("grant", "withdraw"):
        decide(people[2], REACH, act)
    assert people[3].post("consent/asked/", {"purposes": [REACH], "version": 1}).status == 204
    decide(person("messenger"), REACH, "grant")
    assert at("instagram") == Standing("instagram", 1, 0, 1, 1, 1, 1)
    assert at("messenger") == Standing("messenger", 1, 0, 0, 0, 0, 0)
    assert figures.total(figures.standings(REACH)).accounts == 6


def test_a_grant_of_an_older_version_rests_until_it_is_given_again() -> None:
    alice = person("instagram")
    decide(alice, REACH, "grant")
    publish(REACH, material=True)
    assert (at("instagram").granted, at("instagram").resting) == (0, 1)
    decide(alice, REACH, "grant")
    assert (at("instagram").granted, at("instagram").resting) == (1, 0)
    assert figures.by_version(REACH) == {
        1: {"granted": 1, "refused": 0, "withdrawn": 0},
        2: {"granted": 1, "refused": 0, "withdrawn": 0},
    }


def test_what_is_decided_today_is_in_this_month_s_bar_of_its_service() -> None:
    alice, bob = person("instagram", "alice.a"), person("messenger")
    for act in ("grant", "withdraw", "grant"):
        decide(alice, REACH, act)
    decide(bob, REACH, "refuse")
    assert this_month() == courses.Flow(this_month().label, 2, 1, 1)
    assert this_month(service="messenger") == courses.Flow(this_month().label, 0, 1, 0)
    assert this_month("discoverable").granted == 0


def test_given_is_what_was_granted_and_not_taken_back() -> None:
    alice, bob = person("instagram", "alice.a"), person("instagram", "bob.b")
    spans = periods.last("weeks", consent.today())
    for somebody, acts in ((alice, ("grant", "grant", "withdraw", "grant")), (bob, ("refuse", "grant", "refuse"))):
        for act in acts:
            decide(somebody, REACH, act)
    assert courses.given(REACH, spans)["instagram"] == [0] * 11 + [1]


def test_a_deleted_account_is_in_the_lines_and_not_in_the_table() -> None:
    alice = person("instagram")
    decide(alice, REACH, "grant")
    accounts.erase(Account.objects.get())
    assert at("instagram").accounts == 0
    assert courses.given(REACH, periods.last("weeks", consent.today()))["instagram"][-1] == 1


def test_asking_too_early_is_counted() -> None:
    alice = person("instagram")
    decide(alice, REACH, "refuse")
    assert alice.post("consent/asked/", {"purposes": [REACH], "version": 1}).code == "asked_already"
    assert courses.reasks_blocked(periods.last("months", consent.today()), REACH) == 1


def test_a_version_is_marked_where_it_began() -> None:
    publish(REACH, material=False)
    (mark,) = courses.versions_in(REACH, periods.last("months", consent.today()))
    assert mark == (11, "Version 2")


def test_how_long_a_withdrawal_took_is_measured() -> None:
    latency._milliseconds.clear()
    alice = person("instagram")
    decide(alice, REACH, "grant")
    assert latency.recent() is None
    decide(alice, REACH, "withdraw")
    measured = latency.recent()
    assert measured is not None
    assert measured.count == 1
    assert 0 < measured.median_milliseconds <= measured.most_milliseconds < 10_000


def test_the_page_shows_the_figures_it_was_asked_for(desk: NewDesk) -> None:
    alice = person("instagram")
    decide(alice, "discoverable", "grant")
    olga = desk("viewer")
    page = olga.read("/?purpose=discoverable&service=instagram&span=weeks")
    assert '<option value="discoverable" selected>' in page
    assert "per week, Instagram" in page
    assert page.count('<rect class="up"') == 12
    assert olga.read("/?purpose=nothing&service=none&span=ever").count("<rect") >= 12


def test_a_chart_stands_beside_its_table(desk: NewDesk) -> None:
    page = desk("viewer").read("/")
    for chart in page.split('<svg class="chart"')[1:]:
        assert "<table" in chart.split("</section>")[0]


@pytest.fixture
def days() -> list[date]:
    """Every day of two years."""
    return [date(2024, 1, 1) + timedelta(days=number) for number in range(731)]


@pytest.mark.parametrize("span", ["weeks", "months"])
def test_periods_follow_each_other_without_a_gap_and_end_with_today(days: list[date], span: periods.Span) -> None:
    for today in days:
        spans = periods.last(span, today)
        assert len(spans) == 12
        assert all(one.end == other.start for one, other in pairwise(spans))
        noon = int(datetime(today.year, today.month, today.day, 12, tzinfo=UTC).timestamp())
        assert spans[-1].has(noon)


def test_silence_is_counted_only_while_it_is_silence() -> None:
    alice = person("instagram")
    alice.post("consent/asked/", {"purposes": [REACH], "version": 1})
    assert at("instagram").ignored == 1
    decide(alice, REACH, "refuse")
    assert (at("instagram").ignored, at("instagram").refused) == (0, 1)
    assert Asked.objects.count() == 1
