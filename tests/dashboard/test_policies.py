"""Policies: shown where code reads them, tried before they are changed, changed with a reason, and they bite."""

from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction

from apps.dashboard.models import PolicyChange
from apps.services import policies
from apps.services.catalogue import SERVICES
from apps.services.models import Policy
from tests.consents import REACH, decide, reachable
from tests.dashboard.conftest import NewDesk
from tests.person_api import person, random

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_migrated(db: None) -> None:
    """The rows that the migrations make."""
    Policy.objects.all().delete()
    Policy.objects.bulk_create([Policy(service=service.id) for service in SERVICES])


def claim(somebody: object, target: object) -> int:
    """Whether one reaches the other for the first time, as a status."""
    return int(somebody.post("claims/", target.address()).status)  # type: ignore[attr-defined]


def test_what_is_shown_is_what_code_reads_and_every_column_is_a_policy() -> None:
    shown = {spec.id for spec in policies.shown()}
    columns = {field.name for field in Policy._meta.concrete_fields} - {"service"}
    assert shown == {spec.id for spec in policies.SPECS}
    assert columns == {spec.column for spec in policies.SPECS}
    for spec in policies.shown():
        for module in policies.readers_of(spec.id):
            import_module(module)


def test_a_policy_that_nothing_reads_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(policies._readers, "directory_open")
    assert "directory_open" not in {spec.id for spec in policies.shown()}
    assert policies.by_id("directory_open") is None


def test_a_dry_run_counts_and_changes_nothing(desk: NewDesk) -> None:
    olga = desk()
    for handle in ("alice.a", "bob.b", "chidi.c"):
        reachable("instagram", handle)
    person("instagram", "dana.d")
    page = olga.post(
        "/policies/dry-run/", {"service": "instagram", "policy": "cross_service_open", "value": "off"}
    ).content.decode()
    assert '<dt>Accounts it touches</dt><dd class="num">3</dd>' in page
    assert Policy.objects.get(pk="instagram").cross_service_open
    assert not PolicyChange.objects.exists()


@pytest.mark.parametrize(
    ("policy", "value", "accounts", "said"),
    [
        ("sign_up_open", "off", 0, "who have none yet"),
        ("strangers_open", "off", 2, "no longer reached"),
        ("message_days", "91", 0, "Messages stay 90 days"),
        ("message_days", "10", 0, "Messages stay 90 days"),
        ("directory_open", "off", 0, "no longer found"),
    ],
)
def test_a_dry_run_says_what_happens(desk: NewDesk, policy: str, value: str, accounts: int, said: str) -> None:
    person("instagram", "alice.a")
    person("instagram", "bob.b")
    person("messenger")
    found = desk().post("/policies/dry-run/", {"service": "instagram", "policy": policy, "value": value})
    page = found.content.decode()
    assert f'<dd class="num">{accounts}</dd>' in page
    assert said in page


def test_keeping_messages_for_less_time_everywhere_touches_everybody(desk: NewDesk) -> None:
    Policy.objects.exclude(pk="instagram").update(message_days=10)
    person("messenger")
    typed = {"service": "instagram", "policy": "message_days", "value": "20"}
    page = desk().post("/policies/dry-run/", typed).content.decode()
    assert "kept 20 days instead of 90" in page
    assert '<dd class="num">1</dd>' in page


def test_a_change_is_made_with_its_reason_and_stays_in_the_history(desk: NewDesk) -> None:
    olga = desk()
    typed = {"service": "instagram", "policy": "strangers_open", "value": "off", "reason": "A wave of spam"}
    olga.post("/policies/change/", typed)
    assert not Policy.objects.get(pk="instagram").strangers_open
    assert Policy.objects.get(pk="messenger").strangers_open
    (change,) = PolicyChange.objects.all()
    assert (change.before, change.after, change.officer, change.reason) == (
        "on",
        "off",
        olga.officer,
        "A wave of spam",
    )
    assert "A wave of spam" in olga.read("/policies/")


@pytest.mark.parametrize(
    "typed",
    [
        {"value": "off", "reason": ""},
        {"value": "off", "reason": "   "},
        {"value": "perhaps", "reason": "Why not"},
        {"policy": "moon_phase", "value": "off", "reason": "Why not"},
        {"service": "telegram", "value": "off", "reason": "Why not"},
        {"policy": "message_days", "value": "0", "reason": "Why not"},
        {"policy": "message_days", "value": "3651", "reason": "Why not"},
        {"policy": "message_days", "value": "many", "reason": "Why not"},
    ],
)
def test_what_is_no_policy_or_has_no_reason_changes_nothing(desk: NewDesk, typed: dict[str, str]) -> None:
    before = list(Policy.objects.order_by("pk").values())
    desk().post("/policies/change/", {"service": "instagram", "policy": "strangers_open"} | typed)
    assert list(Policy.objects.order_by("pk").values()) == before
    assert not PolicyChange.objects.exists()


def test_the_same_value_again_is_no_change(desk: NewDesk) -> None:
    desk().post(
        "/policies/change/",
        {"service": "instagram", "policy": "strangers_open", "value": "on", "reason": "It is on"},
    )
    assert not PolicyChange.objects.exists()


@pytest.mark.parametrize(
    "verb", ["UPDATE dashboard_policychange SET reason = ''", "DELETE FROM dashboard_policychange"]
)
def test_the_history_cannot_be_rewritten(desk: NewDesk, verb: str) -> None:
    typed = {"service": "instagram", "policy": "strangers_open", "value": "off", "reason": "A wave of spam"}
    desk().post("/policies/change/", typed)
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_where_strangers_are_off_nobody_is_reached_for_the_first_time() -> None:
    alice, bob = person("instagram", "alice.a"), person("instagram", "bob.b")
    assert claim(alice, bob) == 200
    Policy.objects.filter(pk="instagram").update(strangers_open=False)
    answer = alice.post("claims/", bob.address())
    assert answer.code == alice.post("claims/", {"address": {"service": "instagram", "identifier": random(9)}}).code


def test_where_cross_service_reach_is_off_an_agreement_is_not_used() -> None:
    alice, bob = person("messenger"), reachable("instagram", "bob.b")
    assert claim(alice, bob) == 200
    Policy.objects.filter(pk="instagram").update(cross_service_open=False)
    assert claim(alice, bob) == 404
    assert claim(person("instagram", "chidi.c"), bob) == 200


def test_a_policy_turns_on_nothing_that_somebody_did_not_agree_to() -> None:
    alice, bob = person("messenger"), person("instagram", "bob.b")
    decide(bob, REACH, "refuse")
    Policy.objects.update(cross_service_open=True, strangers_open=True)
    assert claim(alice, bob) == 404


def test_where_discovery_is_off_nobody_is_found() -> None:
    alice, bob = person("instagram", "alice.a"), person("instagram", "bob.b")
    decide(bob, "discoverable", "grant")
    assert bob.put("listing/", {"name": "bob.b"}).status in (200, 204)
    assert len(alice.post("directory/", {"query": "bob.b"}).body["people"]) == 1
    Policy.objects.filter(pk="instagram").update(directory_open=False)
    assert alice.post("directory/", {"query": "bob.b"}).body["people"] == []
