"""Deciding as a device does, by the API alone: pseudonyms, statements and their signatures, made here anew."""

import hashlib
import hmac
import json
import secrets
from typing import Any

from nacl.signing import SigningKey

from apps.core.ids import decode, encode
from tests.person_api import Answer, Person, person

REACH = "cross_service_reach"
Json = dict[str, Any]


def spelled(value: Json) -> bytes:
    """RFC 8785, where every name is ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Json) -> str:
    """SHA-256 of the spelling."""
    return encode(hashlib.sha256(spelled(value)).digest())


def subject_of(somebody: Person, purpose: str) -> SigningKey:
    """HKDF-SHA-256 (RFC 5869) of the account's seed, with an empty salt, one block."""
    extracted = hmac.digest(bytes(32), bytes(somebody.account_key), "sha256")
    info = b"um-consent-1\0%b\0%b\1" % (somebody.service.encode(), purpose.encode())
    return SigningKey(hmac.digest(extracted, info, "sha256"))


def shown(somebody: Person, purpose: str, language: str = "en") -> Json:
    """The purpose as the person sees it today."""
    answer = somebody.get(f"purposes/?language={language}")
    (found,) = [one for one in answer.body["purposes"] if one["purpose"] == purpose] or [{}]
    return dict(found)


def decision(somebody: Person, purpose: str, act: str, **changed: Any) -> Json:
    """What the device states about the text that is shown, with fields changed where a test wants them wrong."""
    text = {"version": 1, "text": encode(bytes(32))} | shown(somebody, purpose)
    return {
        "type": "um-consent-decision-1",
        "service": somebody.service,
        "purpose": purpose,
        "version": text["version"],
        "language": "en",
        "text": text["text"],
        "act": act,
        "subject": encode(bytes(subject_of(somebody, purpose).verify_key)),
        "nonce": encode(secrets.token_bytes(16)),
    } | changed


def signed(somebody: Person, decided: Json, *, key: SigningKey | None = None) -> Json:
    """The statement around a decision: signed under its pseudonym, certified by the account."""
    key = key or subject_of(somebody, decided["purpose"])
    return {
        "decision": decided,
        "signature": encode(key.sign(b"um-consent-decision-1\0" + spelled(decided)).signature),
        "certificate": certificate(somebody, decided["purpose"], bytes(key.verify_key)),
    }


def certificate(somebody: Person, purpose: str, public: bytes) -> str:
    """The account's word that the pseudonym is its own."""
    parts = somebody.service.encode(), decode(somebody.account), purpose.encode(), public
    return encode(somebody.account_key.sign(b"um-consent-key-1\0%b\0%b%b\0%b" % parts).signature)


def hand_in(somebody: Person, *statements: Json) -> Answer:
    """Sends them."""
    return somebody.post("decisions/", {"decisions": list(statements)})


def decide(somebody: Person, purpose: str, act: str, **changed: Any) -> Answer:
    """States, signs and sends one decision."""
    return hand_in(somebody, signed(somebody, decision(somebody, purpose, act, **changed)))


def reachable(service: str = "instagram", identifier: str | None = None, **changed: Any) -> Person:
    """Somebody who signed up and lets people of other services write first."""
    somebody = person(service, identifier, **changed)
    answer = decide(somebody, REACH, "grant")
    assert answer.status == 200, answer
    return somebody
