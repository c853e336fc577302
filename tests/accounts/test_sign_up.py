"""Signing up at each service: what is asked, what is refused, and what nobody learns."""

from typing import Any

import pytest
from django.core import mail, signing
from django.core.cache import cache

from apps.accounts.actions import sign_ups
from apps.accounts.models import Account, Keyring, Token
from apps.core import limits
from apps.core.ids import decode, encode
from apps.core.sealing import verify
from apps.devices.models import KeyPackage, Manifest
from apps.services.models import Policy
from tests.person_api import Http, Person, account_bytes, person, random

pytestmark = pytest.mark.django_db
ALICE = {"identifier": "alice@example.org"}


@pytest.mark.parametrize("service", ["messenger", "instagram", "whatsapp"])
def test_somebody_signs_up_and_signs_in_at_each_service(service: str) -> None:
    alice = person(service)
    assert alice.get("me/").body == {
        "account": alice.account,
        "service": service,
        "door": "service",
        "age": {"minor": False, "adult_at": None, "protected": False},
        "device": alice.device,
        "manifest_version": 1,
        "key_packages_left": 5,
        "last_resort": True,
    }
    signed_in = alice.sign_in()
    assert signed_in.status == 200
    assert (signed_in.body["account"], signed_in.body["etag"]) == (alice.account, alice.etag)


def test_a_service_tells_a_stranger_what_signing_up_needs() -> None:
    facts = Http("whatsapp").get("service/").body
    assert facts["kdf"] == {"algorithm": "argon2id13", "operations": 3, "memory_bytes": 67108864}
    assert (facts["identifier"], facts["code"], facts["sign_up_open"], facts["demo"]) == ("phone", True, True, True)
    assert not Http("instagram").get("service/").body["code"]


def test_only_the_code_that_was_sent_opens_and_only_once() -> None:
    http = Http("messenger")
    code = http.post("codes/", ALICE).body["demo_code"]
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert http.post("sign-ups/", ALICE | {"code": wrong}).code == "wrong_code"
    assert http.post("sign-ups/", ALICE).code == "wrong_code"
    assert http.post("sign-ups/", {"identifier": "bob@example.org", "code": code}).code == "wrong_code"
    assert http.post("sign-ups/", ALICE | {"code": code}).status == 200
    assert http.post("sign-ups/", ALICE | {"code": code}).code == "wrong_code"


def test_a_code_cannot_be_guessed_by_trying() -> None:
    http = Http("messenger")
    code = http.post("codes/", ALICE).body["demo_code"]
    wrong = f"{(int(code) + 1) % 10**6:06}"
    answers = [http.post("sign-ups/", ALICE | {"code": wrong}).code for _ in range(limits.CODE_TRIES)]
    assert set(answers) == {"wrong_code"}
    assert http.post("sign-ups/", ALICE | {"code": code}).code == "too_fast"


def test_a_code_is_sent_a_few_times_an_hour_and_no_more() -> None:
    http = Http("messenger")
    answers = [http.post("codes/", ALICE).status for _ in range(limits.CODES_AN_HOUR + 1)]
    assert answers == [200] * limits.CODES_AN_HOUR + [429]
    assert len(mail.outbox) == limits.CODES_AN_HOUR


def test_no_code_is_sent_where_the_service_needs_none() -> None:
    assert Http("instagram").post("codes/", {"identifier": "alice"}).code == "sign_up_closed"
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("service", "spelling"), [("messenger", "Alice@Example.org"), ("whatsapp", "+49 151 12345678")]
)
def test_a_used_identifier_looks_like_a_fresh_one_and_its_owner_is_told(service: str, spelling: str) -> None:
    http = Http(service)
    fresh = http.post("codes/", {"identifier": spelling})
    person(service)
    mail.outbox.clear()
    used = http.post("codes/", {"identifier": spelling})
    assert (fresh.status, fresh.body.keys()) == (used.status, used.body.keys())
    assert len(used.body["demo_code"]) == 6
    decoy = http.post("sign-ups/", {"identifier": spelling, "code": used.body["demo_code"]})
    assert decoy.code == "wrong_code"
    assert len(mail.outbox) == 1
    assert "You have an account already" in mail.outbox[0].body
    assert used.body["demo_code"] not in mail.outbox[0].body


def test_a_taken_handle_is_seen_to_be_taken() -> None:
    person(identifier="alice.a")
    assert Http("instagram").post("sign-ups/", {"identifier": "alice.a"}).code == "handle_taken"
    assert Http("instagram").post("sign-ups/", {"identifier": "alice.b"}).status == 200


def test_of_two_who_want_one_handle_the_first_gets_it() -> None:
    alice, mallory = Person("instagram", identifier="alice"), Person("instagram", identifier="alice")
    first, second = alice.begin(), mallory.begin()
    assert alice.post("accounts/", alice.new_account(first)).status == 201
    assert mallory.post("accounts/", mallory.new_account(second)).code == "handle_taken"
    assert Account.objects.count() == 1


def test_of_two_who_proved_one_e_mail_the_first_gets_it() -> None:
    alice, twice = (Person("messenger", identifier="alice@example.org") for _ in range(2))
    first, second = alice.begin(), twice.begin()
    assert alice.post("accounts/", alice.new_account(first)).status == 201
    assert twice.post("accounts/", twice.new_account(second)).code == "bad_sign_up"


def test_one_identifier_may_be_used_at_two_services_and_shares_nothing() -> None:
    person("messenger"), person("instagram"), person("whatsapp")
    assert len({bytes(tag) for tag in Account.objects.values_list("tag", flat=True)}) == 3


@pytest.mark.django_db(transaction=True)
def test_a_sign_up_cannot_be_used_twice_not_even_after_deletion() -> None:
    alice = Person("instagram", identifier="alice")
    sign_up = alice.begin()
    body = alice.new_account(sign_up)
    opened = alice.post("accounts/", body)
    assert alice.post("accounts/", body).code == "bad_sign_up"
    alice.token = opened.body["token"]
    assert alice.post("account/delete/", {"proof": alice.proof}).status == 204
    alice.token = ""
    assert alice.post("accounts/", body).code == "bad_sign_up"
    assert not Account.objects.exists()


def test_a_sign_up_does_not_outlive_its_half_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    alice = Person("instagram", identifier="alice")
    body = alice.new_account(alice.begin())
    monkeypatch.setattr(sign_ups, "SECONDS", -1)
    assert alice.post("accounts/", body).code == "bad_sign_up"
    monkeypatch.undo()
    assert alice.post("accounts/", body).status == 201


def test_a_sign_up_cannot_be_forged_changed_or_carried_to_another_service() -> None:
    alice = Person("messenger", identifier="alice@example.org")
    body = alice.new_account(alice.begin())
    forged = signing.dumps([alice.account, "messenger", random(32), ""], key="another key", salt="um-sign-up-1")
    for bad in (forged, body["sign_up"][:-1], "x" + body["sign_up"], "x"):
        assert alice.post("accounts/", body | {"sign_up": bad}).code == "bad_sign_up"
    assert Person("whatsapp").post("accounts/", body).code == "bad_sign_up"
    assert alice.post("accounts/", body).status == 201


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kdf": {"algorithm": "argon2id13", "operations": 2, "memory_bytes": 67108864}}, "weak_kdf"),
        ({"kdf": {"algorithm": "argon2id13", "operations": 3, "memory_bytes": 8192}}, "weak_kdf"),
        ({"kdf": {"algorithm": "scrypt", "operations": 3, "memory_bytes": 67108864}}, "bad_field"),
        ({"salt": random(15)}, "bad_field"),
    ],
)
def test_a_weak_derivation_is_refused(changed: dict[str, Any], code: str) -> None:
    alice = Person("instagram", identifier="alice")
    body = alice.new_account(alice.begin())
    assert alice.post("accounts/", body | {"password": body["password"] | changed}).code == code


def test_an_account_comes_with_all_its_parts_or_not_at_all() -> None:
    alice = Person("instagram", identifier="alice")
    body = alice.new_account(alice.begin())
    refused = alice.post("accounts/", body | {"manifest_signature": random(64)})
    assert refused.code == "bad_manifest"
    assert [model.objects.count() for model in (Account, Keyring, Token, Manifest, KeyPackage)] == [0] * 5
    assert alice.post("accounts/", body).status == 201


def test_the_first_manifest_names_this_account_and_this_device_alone() -> None:
    alice = Person("instagram", identifier="alice")
    body = alice.new_account(alice.begin())
    for manifest in (
        alice.manifest(version=2),
        alice.manifest(account=random()),
        alice.manifest(service="messenger"),
        alice.manifest(devices=[alice.device, random()]),
        alice.manifest(devices=[random()]),
    ):
        wrong = {"manifest": encode(manifest), "manifest_signature": alice.signed(manifest)}
        assert alice.post("accounts/", body | wrong).code == "bad_manifest"


def test_a_closed_sign_up_is_closed_at_every_step() -> None:
    Policy.objects.update_or_create(pk="messenger", defaults={"sign_up_open": False})
    http = Http("messenger")
    assert http.get("service/").body["sign_up_open"] is False
    assert http.post("codes/", ALICE).code == "sign_up_closed"
    assert http.post("sign-ups/", ALICE).code == "sign_up_closed"
    assert Http("whatsapp").get("service/").body["sign_up_open"] is True


def test_an_e_mail_or_number_is_kept_as_a_keyed_tag_only_and_a_handle_as_it_is() -> None:
    mail_account, phone_account, handle_account = person("messenger"), person("whatsapp"), person("instagram")
    rows = {bytes(row.pk): row for row in Account.objects.all()}
    assert rows[account_bytes(mail_account)].handle == rows[account_bytes(phone_account)].handle == ""
    assert rows[account_bytes(handle_account)].handle == handle_account.identifier
    everything = b"".join(
        bytes(value) for row in rows.values() for value in vars(row).values() if isinstance(value, bytes)
    )
    assert b"example" not in everything
    assert b"15112345678" not in everything


def test_a_handle_comes_with_the_server_s_word_for_it_and_nothing_else_does() -> None:
    alice = person("instagram")
    key = decode(alice.get("service/").body["name_key"])
    account_key = bytes(alice.account_key.verify_key)
    message = b"um-name-1instagram\0" + alice.identifier.encode() + b"\0" + account_bytes(alice) + account_key
    assert verify(key, message, decode(alice.opened["name_proof"]))
    assert not verify(key, message.replace(b"alice", b"mally"), decode(alice.opened["name_proof"]))
    assert alice.sign_in().body["name_proof"] == alice.opened["name_proof"]
    assert person("messenger").opened["name_proof"] is None


def test_the_pepper_share_is_the_account_s_from_the_first_day_on() -> None:
    alice = Person("instagram", identifier="alice")
    begun = alice.post("sign-ups/", {"identifier": "alice"}).body
    alice.account = begun["account"]
    assert alice.post("accounts/", alice.new_account(begun["sign_up"])).status == 201
    assert alice.sign_in().body["pepper_share"] == begun["pepper_share"]
    other = alice.post("sign-ups/", {"identifier": "bob"}).body
    assert other["pepper_share"] != begun["pepper_share"]


def test_codes_lie_in_the_store_that_forgets_and_not_in_clear() -> None:
    code = Http("messenger").post("codes/", ALICE).body["demo_code"]
    kept = repr(cache._cache)  # type: ignore[attr-defined]
    assert "code:" in kept
    assert code not in kept
    assert "alice" not in kept
