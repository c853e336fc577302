"""Minors and strangers: a knock finds nobody, and the minor writes first to whom they like."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import limits, loosening
from apps.services.models import Policy
from tests.ages import hours_pass, minor, say
from tests.consents import reachable
from tests.identities.scene import agree, register, two
from tests.person_api import INVITATION_BYTES, Person, person, random

pytestmark = pytest.mark.django_db
ABSENT = {"address": {"service": "instagram", "identifier": "nobody"}}


def knock(somebody: Person, whom: Person) -> str | None:
    """What a claim is refused with; None when it is answered."""
    return somebody.post("claims/", whom.address()).code


def waiting(somebody: Person) -> int:
    return len(somebody.get("invitations/").body["invitations"])


def test_a_stranger_s_knock_is_refused_like_nobody_s_in_answer_and_in_work() -> None:
    alice, grown = minor("instagram", "alice"), reachable("instagram", "grown")
    shut = person("instagram", "shut")
    say(grown, minor=True)
    for stranger in (person("messenger"), person("instagram", "bob")):
        cases: list[dict[str, Any]] = [ABSENT, alice.address(), grown.address(), {"account": random()}]
        cases += [{"account": alice.account}, {"account": grown.account}]
        shut.post("door/", {"door": "nobody"})
        cases += [shut.address(), {"account": shut.account}]
        answers, work = set(), set()
        for case in cases:
            with CaptureQueriesContext(connection) as queries:
                answer = stranger.post("claims/", case)
            answers.add((answer.status, json.dumps(answer.body)))
            work.add((len(queries), "address" in case))
        assert len(answers) == 1
        assert len(work) == 2, "by address and by account"


def test_who_is_no_minor_is_reached_by_the_same_knocks() -> None:
    alice = reachable("instagram", "alice")
    assert [knock(one, alice) for one in (person("messenger"), person("instagram", "bob"))] == [None, None]


def test_an_invitation_to_a_minor_is_dropped_in_silence() -> None:
    alice, bob, stranger = minor("instagram", "alice"), person("instagram", "bob"), person("instagram", "stranger")
    for whom in (alice, bob):
        sent = stranger.post("invitations/", {"account": whom.account, "sealed": random(INVITATION_BYTES)})
        assert (sent.status, sent.body) == (204, None)
    assert (waiting(alice), waiting(bob)) == (0, 1)


def test_a_minor_writes_first_and_reaches_their_own_devices() -> None:
    alice, bob = minor("instagram", "alice"), reachable("messenger")
    assert knock(alice, bob) is None
    assert alice.post("invitations/", {"account": bob.account, "sealed": random(INVITATION_BYTES)}).status == 204
    assert waiting(bob) == 1
    assert alice.post("claims/", {"own": True}).status == 200


def test_what_a_link_lets_in_it_does_not_let_in_to_a_minor() -> None:
    alice, too = two("link_reach")
    register(alice, too, "link_reach")
    friend = person("whatsapp", "+4915112345679")
    assert knock(friend, alice) is None
    say(alice, minor=True)
    assert knock(friend, alice) == "no_such_person"


def test_three_days_after_saying_so_one_is_reached_again_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob = minor("instagram", "alice"), person("instagram", "bob")
    say(alice, minor=False)
    hours_pass(monkeypatch, limits.LOOSENING_HOURS - 1)
    assert knock(bob, alice) == "no_such_person"
    hours_pass(monkeypatch, limits.LOOSENING_HOURS + 1)
    assert knock(bob, alice) is None


def test_where_a_service_does_not_protect_minors_door_and_consent_decide_alone() -> None:
    alice, bob, stranger = minor("instagram", "alice"), person("instagram", "bob"), person("messenger")
    Policy.objects.update_or_create(pk="instagram", defaults={"minors_until": loosening.now()})
    assert (knock(bob, alice), knock(stranger, alice)) == (None, "no_such_person")
    agree(alice, "cross_service_reach")
    assert knock(stranger, alice) is None
    Policy.objects.filter(pk="instagram").update(minors_until=None)
    assert [knock(one, alice) for one in (bob, stranger)] == ["no_such_person"] * 2
