"""Bearer tokens: hashed, rotated, ended, expired; and nothing else says who asks."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.models import Token
from apps.core.ids import decode
from apps.core.sealing import digest
from tests.person_api import person, random

pytestmark = pytest.mark.django_db


def test_a_token_is_kept_as_its_hash_alone() -> None:
    alice = person()
    (row,) = Token.objects.all()
    assert bytes(row.hash) == digest(decode(alice.token))
    assert decode(alice.token) not in [value for value in vars(row).values() if isinstance(value, bytes)]


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer x", f"Bearer {random(32)}", f"Basic {random(32)}"], ids=range(5)
)
def test_what_is_no_live_token_is_refused(authorization: str) -> None:
    alice = person()
    refused = alice.get("me/", authorization=authorization)
    assert (refused.status, refused.code) == (401, "not_signed_in")


def test_an_ended_session_is_over_and_others_go_on() -> None:
    alice = person()
    second = alice.sign_in().body["token"]
    assert alice.post("sessions/end/").status == 204
    assert alice.get("me/").code == "not_signed_in"
    assert alice.get("me/", authorization=f"Bearer {second}").status == 200


def test_an_expired_token_is_over() -> None:
    alice = person()
    today = datetime.now(UTC).date()
    Token.objects.update(expires_on=today)
    assert alice.get("me/").status == 200
    Token.objects.update(expires_on=today - timedelta(days=1))
    assert alice.get("me/").code == "not_signed_in"


def test_a_rotated_token_works_until_the_new_one_is_used() -> None:
    alice = person()
    old, new = alice.token, alice.post("sessions/rotate/").body["token"]
    assert alice.get("me/").body["device"] == alice.device
    alice.token = new
    assert alice.get("me/").body["device"] == alice.device
    assert alice.get("me/", authorization=f"Bearer {old}").code == "not_signed_in"
    assert Token.objects.count() == 1


def test_of_two_rotations_only_the_last_counts() -> None:
    alice = person()
    lost, kept = (alice.post("sessions/rotate/").body["token"] for _ in range(2))
    assert alice.get("me/", authorization=f"Bearer {lost}").code == "not_signed_in"
    assert alice.get("me/", authorization=f"Bearer {kept}").status == 200


def test_ending_a_session_ends_the_token_that_was_to_follow() -> None:
    alice = person()
    new = alice.post("sessions/rotate/").body["token"]
    assert alice.post("sessions/end/").status == 204
    assert alice.get("me/", authorization=f"Bearer {new}").code == "not_signed_in"


def test_a_token_signed_in_is_no_device_s_until_a_manifest_says_so() -> None:
    alice = person()
    alice.token = alice.sign_in().body["token"]
    assert alice.get("me/").body["device"] is None
    assert alice.post("key-packages/", {"key_packages": [random(300)]}).code == "no_device"
