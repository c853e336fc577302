"""Changing the password: with the old one or the recovery key, all at once, signing nobody out."""

from typing import Any

import pytest

from apps.core import limits
from tests.person_api import KDF, Person, person, random

pytestmark = pytest.mark.django_db


def change(alice: Person, **more: Any) -> dict[str, Any]:
    return {"salt": random(), "kdf": KDF, "proof": random(32), "wrap": random(72)} | more


def test_the_new_password_opens_the_old_one_does_not_and_sessions_go_on() -> None:
    alice = person()
    other, body = alice.sign_in().body["token"], change(alice, current_proof=alice.proof)
    assert alice.post("password/", body).status == 204
    assert alice.sign_in().code == "sign_in_failed"
    signed_in = alice.sign_in(proof=body["proof"]).body
    assert (signed_in["password_salt"], signed_in["password_wrap"]) == (body["salt"], body["wrap"])
    assert alice.get("me/").status == alice.get("me/", authorization=f"Bearer {other}").status == 200


def test_the_recovery_key_changes_it_too_and_still_works_afterwards() -> None:
    alice = person()
    assert alice.post("password/", change(alice, recovery_proof=alice.recovery_proof)).status == 204
    assert alice.sign_in(proof=None, recovery_proof=alice.recovery_proof).status == 200


@pytest.mark.parametrize("field", ["current_proof", "recovery_proof"])
def test_a_thief_of_a_token_cannot_change_the_password(field: str) -> None:
    alice = person()
    assert alice.post("password/", change(alice, **{field: random(32)})).code == "wrong_password"
    assert alice.sign_in().status == 200


def test_a_thief_of_a_token_cannot_guess_for_ever() -> None:
    alice = person()
    for _ in range(limits.PROOFS_AN_HOUR):
        alice.post("password/", change(alice, current_proof=random(32)))
    assert alice.post("password/", change(alice, current_proof=alice.proof)).code == "wrong_password"


def test_it_takes_exactly_one_proof_and_strong_parameters() -> None:
    alice = person()
    both = change(alice, current_proof=alice.proof, recovery_proof=alice.recovery_proof)
    assert alice.post("password/", both).code == "bad_field"
    assert alice.post("password/", change(alice)).code == "bad_field"
    weak = change(alice, current_proof=alice.proof, kdf=KDF | {"operations": 1})
    assert alice.post("password/", weak).code == "weak_kdf"
    assert alice.sign_in().status == 200
