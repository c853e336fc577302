"""Manifests: signed, canonical, one after the other; a device that is left out is signed out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nacl.signing import SigningKey

from apps.accounts.models import Token
from apps.core import limits
from apps.core.ids import decode, encode
from tests.consents import reachable
from tests.person_api import Answer, Http, Person, person, random

pytestmark = pytest.mark.django_db


def publish(alice: Person, manifest: bytes, **changed: Any) -> Answer:
    body = {"manifest": encode(manifest), "signature": alice.signed(manifest), "device": alice.device}
    return alice.put("manifest/", body | changed)


def second_device(alice: Person) -> Person:
    """A second browser of Alice's, that signed in with her password and put itself into the manifest."""
    signed_in = alice.sign_in().body
    other = Person(
        alice.service, token=signed_in["token"], account=alice.account, account_key=alice.account_key,
        door_key=alice.door_key, recovery_key=alice.recovery_key,
    )  # fmt: skip
    answer = publish(other, other.manifest(version=2, devices=[alice.device, other.device]))
    assert answer.status == 204, answer
    return other


def test_a_new_device_publishes_the_next_manifest_and_its_token_is_bound() -> None:
    alice = person()
    other = second_device(alice)
    assert other.get("me/").body["device"] == other.device
    assert alice.get("me/").body["manifest_version"] == other.get("me/").body["manifest_version"] == 2
    kept = alice.get("manifest/").body
    assert alice.signed(decode(kept["manifest"])) == kept["signature"]
    assert alice.sign_in().body["manifest"] == kept["manifest"]


def test_a_manifest_follows_the_last_one_and_no_other() -> None:
    alice = person()
    for version in (1, 3, 0, -1):
        assert publish(alice, alice.manifest(version=version)).code == "stale_manifest"
    assert publish(alice, alice.manifest(version=2)).status == 204
    assert publish(alice, alice.manifest(version=2)).code == "stale_manifest"
    assert publish(alice, alice.manifest(version=3)).status == 204


def test_a_manifest_has_one_spelling() -> None:
    alice = person()
    right = alice.manifest(version=2)
    for wrong in (
        right.replace(b'"v":1', b'"v": 1'),
        right.replace(b'"v":1', b'"v":2'),
        right + b" ",
        right.replace(b'"version":2', b'"version":2.0'),
        right.replace(b'"v":1,', b'"v":1,"v":1,'),
        right.replace(b'"v":1,', b'"v":1,"name":"Alice",'),
        b'{"account"' + right.split(b',"account"')[1],
        right.replace(b'"service":"instagram"', b'"service":"insta\\u0067ram"'),
        b"\xff",
        b"{}",
        b"[" * 3000,
    ):
        assert publish(alice, wrong).code == "bad_manifest", wrong
    assert alice.get("me/").body["manifest_version"] == 1


@pytest.mark.parametrize("field", ["account", "service", "account_key", "recovery_key"])
def test_a_manifest_cannot_become_somebody_else_s(field: str) -> None:
    alice = person()
    value: Any = "messenger" if field == "service" else random(16 if field == "account" else 32)
    assert publish(alice, alice.manifest(version=2, **{field: value})).code == "bad_manifest"


def test_another_key_cannot_take_over_even_when_it_signs_itself() -> None:
    alice = person()
    alice.account_key = SigningKey.generate()
    assert publish(alice, alice.manifest(version=2)).code == "bad_manifest"


def test_a_signature_is_of_these_bytes_and_for_this_purpose() -> None:
    alice = person()
    manifest = alice.manifest(version=2)
    of_others = alice.signed(alice.manifest(version=2))
    without_purpose = encode(alice.account_key.sign(manifest).signature)
    for signature in (random(64), of_others, without_purpose):
        assert publish(alice, manifest, signature=signature).code == "bad_manifest"
    assert publish(alice, manifest).status == 204


def test_the_door_key_may_change() -> None:
    alice, bob = reachable(), person("messenger")
    alice.door_key = random(32)
    assert publish(alice, alice.manifest(version=2)).status == 204
    assert bob.post("claims/", {"account": alice.account}).body["door_key"] == alice.door_key


def test_a_manifest_has_devices_each_once_and_not_too_many() -> None:
    alice = person()
    twice = [{"device": alice.device, "key": random(32)}] * 2
    same_key = [{"device": alice.device, "key": twice[0]["key"]}, {"device": random(), "key": twice[0]["key"]}]
    many = [{"device": alice.device, "key": random(32)}]
    many += [{"device": random(), "key": random(32)} for _ in range(limits.DEVICES_PER_ACCOUNT)]
    for devices in ([], twice, same_key, many):
        assert publish(alice, alice.manifest(version=2, entries=devices)).code == "bad_manifest"
    assert publish(alice, alice.manifest(version=2, entries=many[:-1])).status == 204


def test_a_token_is_one_device_s_for_good() -> None:
    alice = person()
    stranger = random()
    manifest = alice.manifest(version=2, devices=[alice.device, stranger])
    assert publish(alice, manifest, device=stranger).code == "no_device"
    assert publish(alice, manifest, device=random()).code == "no_device"
    assert alice.get("me/").body["manifest_version"] == 1


def test_a_device_that_is_left_out_is_signed_out_and_its_key_packages_are_gone() -> None:
    alice, bob = reachable(), person("messenger")
    other = second_device(alice)
    assert other.post("key-packages/", {"key_packages": [random(300)]}).body == {"left": 1}
    claimed = bob.post("claims/", alice.address()).body["key_packages"]
    assert {package["device"] for package in claimed} == {alice.device, other.device}
    assert publish(alice, alice.manifest(version=3)).status == 204
    assert other.get("me/").code == "not_signed_in"
    claimed = bob.post("claims/", alice.address()).body["key_packages"]
    assert {package["device"] for package in claimed} == {alice.device}
    assert alice.get("me/").status == 200


def test_a_device_may_leave_itself_out_and_is_signed_out() -> None:
    alice = person()
    other = second_device(alice)
    assert publish(other, other.manifest(version=3, devices=[alice.device])).status == 204
    assert other.get("me/").code == "not_signed_in"
    assert alice.get("me/").body["manifest_version"] == 3
    assert other.get("signed-out/").code == "not_signed_in", "it knows why, and nothing is kept of it"
    assert Token.objects.filter(account=decode(alice.account)).count() == 1


def test_who_was_left_out_by_another_is_told_by_which_list_and_gets_nothing_else() -> None:
    alice = person()
    other = second_device(alice)
    rotated = other.post("sessions/rotate/").body["token"]
    assert publish(alice, alice.manifest(version=3)).status == 204
    for token in (other.token, rotated):
        other.token = token
        assert other.get("signed-out/").body == alice.get("manifest/").body
        for path in ("me/", "manifest/", "keyring/", "invitations/", "knowledge/"):
            assert other.get(path).code == "not_signed_in"
        assert other.post("sessions/rotate/").code == "not_signed_in"
        again = other.manifest(version=4, devices=[alice.device, other.device])
        assert publish(other, again).code == "not_signed_in"
    assert alice.get("me/").body["manifest_version"] == 3


def test_nobody_else_is_told_that() -> None:
    alice, mallory = person(), person("messenger", "mallory@example.org")
    other = second_device(alice)
    for somebody in (alice, other, mallory, Http(alice.service)):
        assert somebody.get("signed-out/").code == "not_signed_in"
    publish(alice, alice.manifest(version=3))
    elsewhere = Person("messenger", token=other.token)
    assert elsewhere.get("signed-out/").code == "not_signed_in"
    Token.objects.filter(signed_out=True).update(expires_on=datetime.now(UTC).date() - timedelta(days=1))
    assert other.get("signed-out/").code == "not_signed_in"


def test_devices_that_were_signed_out_take_no_room_from_those_that_sign_in() -> None:
    alice = person()
    other = second_device(alice)
    assert publish(alice, alice.manifest(version=3)).status == 204
    for _ in range(limits.TOKENS_PER_ACCOUNT - 1):
        assert alice.sign_in().status == 200
    assert other.get("signed-out/").code == "not_signed_in", "it made room"


def test_sessions_that_became_no_device_are_ended_and_no_others() -> None:
    alice, bob = person(), person("messenger")
    other = second_device(alice)
    loose = [Person(one.service, token=one.sign_in().body["token"]) for one in (alice, alice, bob)]
    assert alice.post("sessions/end-loose/").status == 204
    assert [one.get("me/").code for one in loose[:2]] == ["not_signed_in"] * 2
    assert [one.get("me/").status for one in (alice, other, bob, loose[2])] == [200] * 4
    assert loose[2].post("sessions/end-loose/").status == 204
    assert loose[2].get("me/").status == 200, "whoever asks stays"
