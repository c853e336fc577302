"""Signing in: with the password or the recovery key, and alike for everybody who may not."""

import json
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import limits, sealing
from tests.person_api import KDF, Http, Person, person, proof_of, random

pytestmark = pytest.mark.django_db


def test_a_password_derived_as_a_browser_does_signs_in_and_another_does_not() -> None:
    alice = Person("instagram", identifier="alice")
    alice.proof = proof_of("a long sentence of hers", alice.salt.encode()[:16])
    alice.sign_up()
    told = alice.post("salts/", {"identifier": "alice"}).body
    assert told == {"salt": alice.salt, "kdf": KDF}
    assert alice.sign_in().status == 200
    assert alice.sign_in(proof=proof_of("a guess", alice.salt.encode()[:16])).code == "sign_in_failed"


def test_a_new_device_gets_all_it_needs_to_open_the_vault() -> None:
    alice = Person("instagram", identifier="alice")
    body = alice.new_account(alice.begin())
    alice.post("accounts/", body)
    got = alice.sign_in().body
    assert got["password_wrap"] == body["password"]["wrap"]
    assert got["recovery_wrap"] == body["recovery"]["wrap"]
    assert (got["password_salt"], got["kdf"]) == (alice.salt, KDF)
    assert (got["keyring"], got["manifest"]) == (body["keyring"], body["manifest"])
    assert got["manifest_signature"] == body["manifest_signature"]


def test_the_recovery_key_signs_in_too_and_is_not_the_password() -> None:
    alice = person()
    assert alice.sign_in(proof=None, recovery_proof=alice.recovery_proof).status == 200
    assert alice.sign_in(proof=None, recovery_proof=alice.proof).code == "sign_in_failed"
    assert alice.sign_in(proof=alice.recovery_proof).code == "sign_in_failed"
    assert alice.sign_in(recovery_proof=alice.recovery_proof).code == "bad_field"
    assert alice.sign_in(proof=None).code == "bad_field"


def test_an_account_of_one_service_does_not_exist_at_another() -> None:
    alice = person("instagram", "alice")
    assert Http("messenger").post("sessions/", {"identifier": "alice", "proof": alice.proof}).code == "sign_in_failed"
    assert Http("messenger").get("me/", authorization=f"Bearer {alice.token}").code == "not_signed_in"


def test_wrong_unknown_malformed_and_blocked_are_refused_alike() -> None:
    alice = person("messenger")
    wrong = alice.sign_in(proof=random(32))
    unknown = alice.sign_in(identifier="nobody@example.org")
    malformed = alice.sign_in(identifier="no address at all")
    for _ in range(limits.PROOFS_AN_HOUR):
        alice.sign_in(proof=random(32))
    blocked = alice.sign_in()
    answers = {(answer.status, json.dumps(answer.body)) for answer in (wrong, unknown, malformed, blocked)}
    assert len(answers) == 1
    assert wrong.code == "sign_in_failed"


def test_wrong_unknown_and_blocked_cost_the_same_work() -> None:
    alice = person("messenger")
    costs = []
    for changed in ({"proof": random(32)}, {"identifier": "nobody@example.org"}, {}):
        if not changed:
            for _ in range(limits.PROOFS_AN_HOUR):
                alice.sign_in(proof=random(32))
        with (
            CaptureQueriesContext(
                connection,
            ) as queries,
            patch.object(sealing, "mac", wraps=sealing.mac) as mac,
        ):
            assert alice.sign_in(**changed).code == "sign_in_failed"
        costs.append((len(queries), mac.call_count))
    assert costs[0] == costs[1] == costs[2]
    assert costs[0][0] > 0


def test_right_passwords_do_not_count_as_attempts() -> None:
    alice = person()
    for _ in range(limits.PROOFS_AN_HOUR - 1):
        assert alice.sign_in(proof=random(32)).status == 401
    assert [alice.sign_in().status for _ in range(5)] == [200] * 5


def test_an_address_that_guesses_is_blocked_for_every_account_and_another_is_not() -> None:
    alice = person("instagram", "alice")
    http = Http("instagram")
    for number in range(limits.PROOFS_OF_AN_ADDRESS_AN_HOUR):
        http.post("sessions/", {"identifier": f"guess{number}", "proof": random(32)})
    assert alice.sign_in().code == "sign_in_failed"
    alice.client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    assert alice.sign_in().status == 200


def test_the_salt_of_nobody_is_stable_and_looks_like_one() -> None:
    http = Http("messenger")
    asked = [
        http.post("salts/", {"identifier": name}).body for name in ("a@example.org", "A@example.org", "b@example.org")
    ]
    assert asked[0] == asked[1]
    assert asked[0]["salt"] != asked[2]["salt"]
    real = person("messenger", "c@example.org")
    assert http.post("salts/", {"identifier": "c@example.org"}).body.keys() == asked[0].keys()
    assert len(real.salt) == len(asked[0]["salt"])
    assert http.post("salts/", {"identifier": "no address"}).status == 200


def test_salts_are_not_asked_for_by_the_thousand() -> None:
    http = Http("instagram")
    answers = [http.post("salts/", {"identifier": "x"}).status for _ in range(limits.SALTS_OF_AN_ADDRESS_AN_HOUR + 1)]
    assert answers[-2:] == [200, 429]


def test_an_account_has_a_bounded_number_of_sessions() -> None:
    alice = person()
    answers = [alice.sign_in().status for _ in range(limits.TOKENS_PER_ACCOUNT)]
    assert answers == [200] * (limits.TOKENS_PER_ACCOUNT - 1) + [409]
