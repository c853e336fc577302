"""Decisions over HTTP: what counts, what is refused, and that a refusal leaves the ledger as it was."""

import json
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from nacl.signing import SigningKey

from apps.consent import queries
from apps.consent.actions import decisions
from apps.consent.models import Entry, Subject
from apps.core import limits
from apps.core.attempts import Allowance
from apps.core.ids import encode
from tests.consent.conftest import kept, publish
from tests.consents import REACH, certificate, decide, decision, hand_in, shown, signed, subject_of
from tests.person_api import Http, Person, person

pytestmark = pytest.mark.django_db
Untouched = Callable[[], None]
STATISTICS = "usage_statistics"


def standing(somebody: Person, purpose: str = REACH) -> dict[str, Any]:
    (found,) = [one for one in somebody.get("consent/").body["purposes"] if one["purpose"] == purpose]
    return dict(found)


def test_what_was_decided_and_withdrawn_often_costs_no_more_to_ask_for() -> None:
    alice = person("instagram")
    with CaptureQueriesContext(connection) as silent:
        standing(alice)
    for act in ("grant", "withdraw", "grant"):
        decide(alice, REACH, act)
    decide(alice, STATISTICS, "refuse")
    with CaptureQueriesContext(connection) as decided:
        assert (standing(alice)["state"], standing(alice, STATISTICS)["state"]) == ("granted", "refused")
    assert len(decided) == 2 * len(silent) <= 24


def test_a_decision_is_answered_with_its_receipt_and_counts() -> None:
    alice = person("instagram")
    assert standing(alice) == {
        "purpose": REACH, "subject": None, "state": "never_asked", "version": None, "ask": True, "asked_on": None,
        "in_force": False, "closed": False,
    }  # fmt: skip
    (receipt,) = decide(alice, REACH, "grant").body["receipts"]
    text = shown(alice, REACH)
    assert receipt["notice"] == {
        "language": "en", "title": text["title"], "body": text["body"], "hash": text["text"]
    }  # fmt: skip
    assert (receipt["record_id"], receipt["event"]["state"]) == ("instagram-1", "consent given")
    assert receipt["event"]["hour"] % 3600 == 0
    assert alice.get("receipts/").body == {"receipts": [receipt]}
    today = str(queries.today())
    public = encode(bytes(subject_of(alice, REACH).verify_key))
    assert standing(alice) == {
        "purpose": REACH, "subject": public, "state": "granted", "version": 1, "ask": False, "asked_on": today,
        "in_force": True, "closed": False,
    }  # fmt: skip


def test_minds_change_and_every_change_stays() -> None:
    alice = person("instagram")
    for act, state in (("refuse", "refused"), ("grant", "granted"), ("withdraw", "withdrawn"), ("grant", "granted")):
        assert decide(alice, REACH, act).status == 200
        assert standing(alice)["state"] == state
    assert [row["act"] for row in kept()] == ["refuse", "grant", "withdraw", "grant"]
    assert len(alice.get("receipts/").body["receipts"]) == 4


def test_several_are_all_or_nothing(untouched: Untouched) -> None:
    alice = person("instagram")
    good = [signed(alice, decision(alice, purpose, "grant")) for purpose in (REACH, STATISTICS)]
    bad = signed(alice, decision(alice, STATISTICS, "withdraw"))
    untouched()
    assert hand_in(alice, good[0], bad).code == "nothing_to_withdraw"
    assert not Subject.objects.exists()


def test_several_at_once_count_together() -> None:
    alice = person("instagram")
    answer = hand_in(alice, *[signed(alice, decision(alice, purpose, "grant")) for purpose in (REACH, STATISTICS)])
    assert [receipt["entry"]["number"] for receipt in answer.body["receipts"]] == [1, 2]
    assert [standing(alice, purpose)["state"] for purpose in (REACH, STATISTICS)] == ["granted"] * 2


def test_each_service_has_a_chain_of_its_own_and_each_purpose_a_pseudonym_of_its_own() -> None:
    alice, bob = person("instagram"), person("messenger")
    for somebody in (alice, bob):
        for purpose in (REACH, STATISTICS):
            decide(somebody, purpose, "grant")
    assert sorted((row["service"], row["number"]) for row in kept()) == [
        ("instagram", 1), ("instagram", 2), ("messenger", 1), ("messenger", 2)
    ]  # fmt: skip
    assert len({row["subject"] for row in kept()}) == 4


def edited(statement: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """The same signature around other words."""
    return statement | {"decision": statement["decision"] | changed}


BAD: dict[str, tuple[Callable[[Person], dict[str, Any]], str]] = {
    "signed by nobody": (
        lambda one: signed(one, decision(one, REACH, "grant")) | {"signature": encode(bytes(64))}, "wrong_signature"
    ),
    "signed by the account instead": (
        lambda one: signed(one, decision(one, REACH, "grant"), key=one.account_key), "wrong_signature"
    ),
    "another act than was signed": (
        lambda one: edited(signed(one, decision(one, REACH, "refuse")), act="grant"), "wrong_signature"
    ),
    "another nonce than was signed": (
        lambda one: edited(signed(one, decision(one, REACH, "grant")), nonce=encode(bytes(16))), "wrong_signature"
    ),
    "a version to come": (lambda one: signed(one, decision(one, REACH, "grant", version=2)), "stale_text"),
    "another text": (lambda one: signed(one, decision(one, REACH, "grant", text=encode(bytes(32)))), "stale_text"),
    "the text of another language": (
        lambda one: signed(one, decision(one, REACH, "grant", language="de")), "stale_text"
    ),
    "a language that is not spoken": (
        lambda one: signed(one, decision(one, REACH, "grant", language="fr")), "wrong_language"
    ),
    "a purpose that is not": (lambda one: signed(one, decision(one, "mind_reading", "grant")), "no_such_purpose"),
    "a purpose that no code reads": (lambda one: signed(one, decision(one, "push", "grant")), "no_such_purpose"),
    "what is refused for ever": (
        lambda one: signed(one, decision(one, "ads_from_metadata", "grant")), "purpose_refused"
    ),
    "another service": (lambda one: signed(one, decision(one, REACH, "grant", service="whatsapp")), "other_subject"),
    "a withdrawal of nothing": (lambda one: signed(one, decision(one, REACH, "withdraw")), "nothing_to_withdraw"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_decision_is_refused_and_the_ledger_is_as_it_was(what: str, untouched: Untouched) -> None:
    alice, bob = person("instagram"), person("instagram", "bob")
    decide(bob, REACH, "grant")
    untouched()
    make, code = BAD[what]
    assert hand_in(alice, make(alice)).code == code
    assert standing(alice)["state"] == "never_asked"
    assert not queries.allows(_account(alice), REACH)


def _account(somebody: Person) -> Any:
    from apps.accounts.models import Account
    from tests.person_api import account_bytes

    return Account.objects.get(pk=account_bytes(somebody))


def test_a_key_that_the_account_did_not_certify_decides_nothing(untouched: Untouched) -> None:
    alice, mallory = person("instagram"), person("instagram", "mallory")
    own = signed(mallory, decision(mallory, REACH, "grant"))
    untouched()
    assert hand_in(alice, own).code == "other_subject"
    recertified = own | {"certificate": certificate(alice, STATISTICS, bytes(subject_of(mallory, REACH).verify_key))}
    assert hand_in(alice, recertified).code == "other_subject"


def test_a_pseudonym_belongs_to_one_account_and_an_account_has_one(untouched: Untouched) -> None:
    alice, mallory = person("instagram"), person("instagram", "mallory")
    decide(alice, REACH, "grant")
    untouched()
    hers = subject_of(alice, REACH)
    taken = decision(mallory, REACH, "withdraw", subject=encode(bytes(hers.verify_key)))
    assert hand_in(mallory, signed(mallory, taken, key=hers)).code == "other_subject"
    second = SigningKey(secrets.token_bytes(32))
    another = decision(alice, REACH, "refuse", subject=encode(bytes(second.verify_key)))
    assert hand_in(alice, signed(alice, another, key=second)).code == "other_subject"
    assert standing(alice)["state"] == "granted"


def test_an_old_grant_does_not_come_back_after_a_withdrawal(untouched: Untouched) -> None:
    alice = person("instagram")
    grant = signed(alice, decision(alice, REACH, "grant"))
    assert hand_in(alice, grant).status == 200
    assert decide(alice, REACH, "withdraw").status == 200
    untouched()
    assert hand_in(alice, grant).code == "replayed"
    assert hand_in(alice, grant | {"signature": encode(bytes(64))}).code == "wrong_signature"
    assert standing(alice)["state"] == "withdrawn"


def test_one_statement_twice_in_one_request_is_a_replay(untouched: Untouched) -> None:
    alice = person("instagram")
    grant = signed(alice, decision(alice, REACH, "grant"))
    untouched()
    assert hand_in(alice, grant, grant).code == "replayed"


@pytest.mark.parametrize("place", ["decision", "statement", "body"])
def test_fields_that_nobody_asked_for_are_refused(place: str, untouched: Untouched) -> None:
    alice = person("instagram")
    statement = signed(alice, decision(alice, REACH, "grant", **({"more": "x"} if place == "decision" else {})))
    statement |= {"more": "x"} if place == "statement" else {}
    untouched()
    body = {"decisions": [statement]} | ({"more": "x"} if place == "body" else {})
    assert alice.post("decisions/", body).code == "bad_field"


@pytest.mark.parametrize("count", [0, limits.DECISIONS_AT_ONCE + 1])
def test_none_and_too_many_are_refused(count: int, untouched: Untouched) -> None:
    alice = person("instagram")
    untouched()
    statements = [signed(alice, decision(alice, REACH, "grant")) for _ in range(count)]
    assert hand_in(alice, *statements).code == "bad_field"


def test_what_is_too_large_is_refused_unread(untouched: Untouched) -> None:
    alice = person("instagram")
    untouched()
    huge = decision(alice, REACH, "grant") | {"language": "e" * limits.DECISIONS_AT_ONCE * limits.DECISION_BYTES}
    assert alice.post("decisions/", raw=json.dumps({"decisions": [huge]}).encode()).code == "too_large"


def test_nobody_fills_the_ledger(monkeypatch: pytest.MonkeyPatch, untouched: Untouched) -> None:
    monkeypatch.setattr(decisions, "_PER_ACCOUNT", Allowance("decisions", 2, 60))
    alice, bob = person("instagram"), person("instagram", "bob")
    assert [decide(alice, REACH, "grant").status for _ in range(2)] == [200, 200]
    assert decide(bob, REACH, "refuse").status == 200
    assert decide(alice, REACH, "withdraw").status == 200, "withdrawing never has to wait"
    untouched()
    assert decide(alice, REACH, "grant").code == "too_fast"


def test_nobody_decides_without_signing_in() -> None:
    alice = person("instagram")
    statement = signed(alice, decision(alice, REACH, "grant"))
    outside = Http("instagram")
    assert outside.post("decisions/", {"decisions": [statement]}).code == "not_signed_in"
    for path in ("consent/", "receipts/", "knowledge/", "export/"):
        assert outside.get(path).code == "not_signed_in"


def test_the_texts_are_for_everybody_in_each_language() -> None:
    outside = Http("instagram")
    english, german = (outside.get(f"purposes/?language={language}").body for language in ("en", "de"))
    assert english == outside.get("purposes/").body
    assert [one["purpose"] for one in english["purposes"]] == [one["purpose"] for one in german["purposes"]]
    assert all(
        one["text"] != other["text"] for one, other in zip(*(x["purposes"] for x in (english, german)), strict=True)
    )
    assert outside.get("purposes/?language=fr").code == "wrong_language"
    refused = [one["purpose"] for one in english["purposes"] if one["refused"]]
    assert refused == ["ads_from_metadata"]


def test_a_withdrawal_names_any_version_that_there_was() -> None:
    alice = person("instagram")
    first = shown(alice, REACH)
    decide(alice, REACH, "grant")
    publish(REACH, material=False)
    assert decide(alice, REACH, "grant", version=1, text=first["text"]).code == "stale_text"
    assert decide(alice, REACH, "withdraw", version=1, text=first["text"]).status == 200


def test_a_material_version_rests_what_was_granted_and_another_does_not() -> None:
    alice = person("instagram")
    decide(alice, REACH, "grant")
    publish(REACH, material=False)
    assert queries.allows(_account(alice), REACH)
    assert not standing(alice)["ask"]
    publish(REACH, material=True)
    assert not queries.allows(_account(alice), REACH)
    now = standing(alice)
    assert (now["state"], now["version"], now["in_force"], now["ask"]) == ("granted", 1, False, True)
    decide(alice, REACH, "grant")
    assert queries.allows(_account(alice), REACH)
    assert Entry.objects.order_by("-number").values_list("version", flat=True)[0] == 3
