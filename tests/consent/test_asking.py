"""Who may be asked, and when: once, once more for what changes a grant, else a year later; silence counts."""

import time
from datetime import date, timedelta
from typing import Any

import pytest

from apps.accounts.models import Account
from apps.consent import queries
from apps.consent.actions import ledger
from apps.consent.models import Asked, Reask, Subject
from apps.consent.rules.decisions import Decision
from apps.consent.rules.standing import Decided, Shown, may_ask
from apps.core import ids, limits
from apps.core.ids import decode
from tests.consent.conftest import publish
from tests.consents import REACH, decide, decision, signed
from tests.person_api import Person, account_bytes, person

TODAY = date(2026, 6, 1)
YEAR = limits.ASK_AGAIN_DAYS


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("newest", "shown", "may"),
    [
        (None, None, True),
        (None, Shown(1, ago(0)), False),
        (None, Shown(1, ago(YEAR - 1)), False),
        (None, Shown(1, ago(YEAR)), True),
        (Decided("refuse", 1, ago(YEAR - 1)), None, False),
        (Decided("refuse", 1, ago(YEAR)), None, True),
        (Decided("refuse", 1, ago(YEAR)), Shown(1, ago(1)), False),
        (Decided("withdraw", 2, ago(YEAR - 1)), None, False),
        (Decided("withdraw", 2, ago(YEAR)), None, True),
        (Decided("grant", 2, ago(3)), None, False),
        (Decided("grant", 2, ago(3 * YEAR)), None, False),
        (Decided("grant", 1, ago(3)), None, True),
        (Decided("grant", 1, ago(3)), Shown(1, ago(3)), True),
        (Decided("grant", 1, ago(3)), Shown(2, ago(0)), False),
        (Decided("grant", 1, ago(YEAR + 3)), Shown(2, ago(YEAR)), True),
        (Decided("refuse", 1, ago(3)), Shown(1, ago(3)), False),
    ],
)
def test_the_rule(newest: Decided | None, shown: Shown | None, may: bool) -> None:
    assert may_ask(newest, shown, material=2, today=TODAY) is may


def ask(somebody: Person, *purposes: str, version: int = 1) -> Any:
    return somebody.post("consent/asked/", {"purposes": list(purposes or (REACH,)), "version": version})


def asks(somebody: Person, purpose: str = REACH) -> bool:
    standings = somebody.get("consent/").body["purposes"]
    return bool(next(one["ask"] for one in standings if one["purpose"] == purpose))


def blocked() -> list[tuple[str, str, int]]:
    return list(Reask.objects.values_list("service", "purpose", "count"))


@pytest.mark.django_db
def test_what_was_served_and_ignored_is_not_asked_again_within_the_year() -> None:
    alice = person("instagram")
    assert ask(alice).status == 204
    assert not asks(alice)
    assert ask(alice).status == 204, "the same screen, opened twice on one day"
    Asked.objects.update(on=queries.today() - timedelta(days=YEAR - 1))
    assert not asks(alice)
    assert ask(alice).code == "asked_already"
    assert blocked() == [("instagram", REACH, 1)]
    Asked.objects.update(on=queries.today() - timedelta(days=YEAR))
    assert asks(alice)
    assert ask(alice).status == 204
    assert blocked() == [("instagram", REACH, 1)]


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["grant", "refuse"])
def test_what_was_answered_is_not_asked(act: str) -> None:
    alice = person("instagram")
    assert ask(alice).status == 204
    decide(alice, REACH, act)
    assert not asks(alice)
    assert ask(alice).code == "asked_already"


def decided_before(somebody: Person, act: str, days: int) -> None:
    """The person decided that many days ago: a real entry, with its time."""
    statement = signed(somebody, decision(somebody, REACH, act))
    words = statement["decision"]
    spelled = {name: ids.Key.parse(words[name]) for name in ("text", "subject")} | {
        "nonce": ids.Id.parse(words["nonce"])
    }
    account = Account.objects.get(pk=account_bytes(somebody))
    Subject.objects.create(public=spelled["subject"], account=account, purpose=REACH)
    moment = int(time.time()) - days * 86_400
    ledger.append(Decision(**(words | spelled)), decode(statement["signature"]), now=moment)


@pytest.mark.django_db
def test_a_refusal_is_not_asked_again_within_the_year_whatever_was_published() -> None:
    alice, bob = person("instagram"), person("instagram", "bob")
    decided_before(bob, "refuse", YEAR - 1)
    publish(REACH, material=True)
    assert not asks(bob)
    assert ask(bob, version=2).code == "asked_already"
    assert asks(alice), "who was never asked may be"


@pytest.mark.django_db
def test_a_year_after_a_refusal_it_may_be_asked_once() -> None:
    alice = person("instagram")
    decided_before(alice, "refuse", YEAR)
    assert asks(alice)
    assert ask(alice).status == 204
    assert not asks(alice)


@pytest.mark.django_db
def test_a_material_version_asks_again_whoever_granted_once() -> None:
    alice = person("instagram")
    decide(alice, REACH, "grant")
    publish(REACH, material=True)
    assert asks(alice)
    assert ask(alice, version=2).status == 204
    assert not asks(alice)
    publish(REACH, material=True)
    assert asks(alice), "the next one is another question"


@pytest.mark.django_db
def test_only_what_is_shown_today_can_be_asked() -> None:
    alice = person("instagram")
    publish(REACH, material=True, effective_on=queries.today() + timedelta(days=1))
    assert ask(alice, version=2).code == "stale_text"
    assert ask(alice, "push").code == "no_such_purpose"
    assert ask(alice, "ads_from_metadata").code == "no_such_purpose"
    assert ask(alice, REACH, "push").code == "no_such_purpose"
    assert not Asked.objects.exists()
