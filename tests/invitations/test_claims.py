"""Claims: who is reached, who is not, exactly once, and what nobody can find out by asking."""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import limits
from apps.core.attempts import Allowance
from apps.core.ids import decode
from apps.devices.models import KeyPackage
from apps.invitations.actions import claims
from tests.consents import REACH, decide, reachable
from tests.person_api import INVITATION_BYTES, Person, person, random

ABSENT = {"address": {"service": "instagram", "identifier": "nobody"}}


@pytest.mark.django_db
def test_somebody_of_another_service_reaches_an_open_door_by_address_and_by_account() -> None:
    alice, bob = reachable("instagram"), reachable("messenger")
    for whom in (alice.address(), {"account": alice.account}):
        claimed = bob.post("claims/", whom).body
        assert (claimed["account"], claimed["service"]) == (alice.account, "instagram")
        assert claimed["door_key"] == alice.door_key
        assert alice.signed(decode(claimed["manifest"])) == claimed["manifest_signature"]
        assert [package["device"] for package in claimed["key_packages"]] == [alice.device]


@pytest.mark.django_db
def test_an_address_is_found_however_it_is_spelled() -> None:
    reachable("whatsapp"), reachable("messenger")
    chidi = reachable("instagram", "chidi")
    for service, spelling in (("whatsapp", "+49 (151) 1234-5678"), ("messenger", " Alice@EXAMPLE.org ")):
        assert chidi.post("claims/", {"address": {"service": service, "identifier": spelling}}).status == 200


@pytest.mark.django_db
def test_a_closed_door_lets_in_its_own_service_and_nobody_else() -> None:
    alice, friend, stranger = person("instagram"), reachable("instagram", "bob"), reachable("messenger")
    for whom in (alice.address(), {"account": alice.account}):
        assert friend.post("claims/", whom).status == 200
        assert stranger.post("claims/", whom).code == "no_such_person"
    assert decide(alice, REACH, "grant").status == 200
    assert stranger.post("claims/", alice.address()).status == 200
    assert alice.get("me/").body["door"] == "service"


@pytest.mark.django_db
def test_a_door_for_nobody_lets_in_nobody_whatever_was_granted() -> None:
    alice, friend, stranger = reachable("instagram"), person("instagram", "bob"), person("messenger")
    assert alice.post("door/", {"door": "nobody"}).status == 204
    assert alice.get("me/").body["door"] == "nobody"
    assert [one.post("claims/", alice.address()).code for one in (friend, stranger)] == ["no_such_person"] * 2
    for wrong in ("everyone", "ajar"):
        assert alice.post("door/", {"door": wrong}).code == "bad_field"


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["refuse", "withdraw"])
def test_what_is_refused_or_withdrawn_counts_at_once(act: str) -> None:
    alice, stranger = reachable("instagram"), person("messenger")
    assert stranger.post("claims/", alice.address()).status == 200
    assert decide(alice, REACH, act).status == 200
    assert stranger.post("claims/", alice.address()).code == "no_such_person"
    assert stranger.post("invitations/", {"account": alice.account, "sealed": random(INVITATION_BYTES)}).status == 204
    assert alice.get("invitations/").body["invitations"] == []


@pytest.mark.django_db
def test_absent_closed_and_deleted_are_one_answer_and_one_amount_of_work() -> None:
    alice, gone, bob = person("instagram", "alice"), reachable("instagram", "gone"), reachable("messenger")
    gone.post("account/delete/", {"proof": gone.proof})
    cases: list[dict[str, Any]] = [ABSENT, alice.address(), gone.address()]
    cases += [{"account": random()}, {"account": alice.account}, {"account": gone.account}]
    answers, work = [], []
    for case in cases:
        with CaptureQueriesContext(connection) as queries:
            answer = bob.post("claims/", case)
        answers.append((answer.status, json.dumps(answer.body)))
        work.append(len(queries))
    assert set(answers) == {(404, answers[0][1])}
    assert len(set(work)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("service", "identifier"), [("instagram", "NO HANDLE"), ("telegram", "x"), ("whatsapp", "12")])
def test_what_is_no_address_is_nobody(service: str, identifier: str) -> None:
    bob = reachable("messenger")
    asked = {"address": {"service": service, "identifier": identifier}}
    assert bob.post("claims/", asked).code == "no_such_person"


@pytest.mark.django_db
def test_a_claim_names_one_target_in_one_way() -> None:
    alice, bob = reachable("instagram"), reachable("messenger")
    for body in ({}, {"own": False}, alice.address() | {"own": True}, {"account": alice.account, "own": True}):
        assert bob.post("claims/", body).code == "bad_field"
    assert Person("messenger").post("claims/", alice.address()).code == "not_signed_in"


@pytest.mark.django_db
def test_one_s_own_other_devices_are_claimed_without_the_one_that_asks() -> None:
    alice = reachable()
    own = alice.post("claims/", {"own": True}).body
    assert (own["account"], own["key_packages"]) == (alice.account, [])
    alice.token = alice.sign_in().body["token"]
    unbound = alice.post("claims/", {"own": True}).body
    assert [package["device"] for package in unbound["key_packages"]] == [alice.device]


@pytest.mark.django_db
def test_a_claimant_beyond_the_limit_gets_last_resorts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    few = Allowance("claims", 2, 3600)
    monkeypatch.setattr(claims, "_SINGLE_USE", few)
    alice, bob, chidi = reachable("instagram"), reachable("messenger"), reachable("whatsapp")
    assert [_last_resort(bob, alice) for _ in range(4)] == [False, False, True, True]
    assert _last_resort(chidi, alice) is False


@pytest.mark.django_db
def test_a_crowd_cannot_drain_one_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "_OF_ONE", Allowance("claims-of", 2, 3600))
    alice, crowd = reachable("instagram"), [reachable("messenger", f"m{number}@example.org") for number in range(4)]
    assert [_last_resort(mallory, alice) for mallory in crowd] == [False, False, True, True]
    assert alice.get("me/").body["key_packages_left"] == 3


@pytest.mark.django_db
def test_who_asks_for_everybody_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "_ALL", Allowance("claims-a-day", 2, 3600))
    bob = reachable("messenger")
    assert [bob.post("claims/", ABSENT).status for _ in range(3)] == [404, 404, 429]


def test_the_limits_of_one_target_stay_below_what_a_device_keeps() -> None:
    assert limits.CLAIMS_OF_ONE_A_DAY < limits.KEY_PACKAGES_PER_DEVICE
    assert all(small < large for small, large in pairwise([limits.CLAIMS_AN_HOUR, limits.CLAIMS_A_DAY]))


@pytest.mark.django_db(transaction=True)
def test_each_key_package_is_claimed_exactly_once_by_however_many_at_once() -> None:
    alice = reachable("instagram", key_packages=[random(300) for _ in range(12)])
    crowd = [reachable("messenger", f"m{number}@example.org") for number in range(4)]

    def claim(number: int) -> tuple[str, bool]:
        try:
            mallory = crowd[number % 4]
            again = Person("messenger", token=mallory.token)
            (package,) = again.post("claims/", alice.address()).body["key_packages"]
            return package["key_package"], package["last_resort"]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        claimed = list(pool.map(claim, range(20)))
    singles = [package for package, last_resort in claimed if not last_resort]
    assert len(singles) == len(set(singles)) == 12
    assert len({package for package, last_resort in claimed if last_resort}) == 1
    assert not KeyPackage.objects.filter(account=decode(alice.account), last_resort=False).exists()


def _last_resort(claimant: Person, target: Person) -> bool:
    (package,) = claimant.post("claims/", target.address()).body["key_packages"]
    return bool(package["last_resort"])
