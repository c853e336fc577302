"""An account that goes takes its pseudonyms along: the chain stays whole, and no row of it can be tied to anybody."""

import json
from typing import Any

import pytest
from django.apps import apps

from apps.consent import books, keys, offline
from apps.consent.models import Asked, Entry, Subject
from apps.core.ids import encode
from tests.consent.conftest import kept
from tests.consents import REACH, certificate, decide, decision, hand_in, signed, subject_of
from tests.person_api import Person, account_bytes, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone() -> Person:
    """She decided three times between two of Bob's decisions, and deleted her account."""
    alice, bob = person("instagram"), person("instagram", "bob")
    decide(bob, REACH, "refuse")
    for purpose, act in ((REACH, "grant"), ("usage_statistics", "grant"), (REACH, "withdraw")):
        assert decide(alice, purpose, act).status == 200
    assert decide(bob, REACH, "grant").status == 200
    alice.before = kept()  # type: ignore[attr-defined]
    alice.receipts = alice.get("receipts/").body["receipts"]  # type: ignore[attr-defined]
    assert alice.post("account/delete/", {"proof": alice.proof}).status == 204
    return alice


def test_the_chain_stays_as_it_was_and_verifies(gone: Any) -> None:
    assert kept() == gone.before
    assert books.checked("instagram").count == 5


def test_the_pseudonyms_and_what_was_asked_are_gone(gone: Person) -> None:
    assert Subject.objects.count() == 1
    assert Asked.objects.count() == 1
    hers = {bytes(subject_of(gone, purpose).verify_key) for purpose in (REACH, "usage_statistics")}
    assert {bytes(row.subject) for row in Entry.objects.all()} > hers, "they stand in the chain"


def holding(somebody: Person) -> set[str]:
    """The tables in which any cell holds the account's id, in bytes, base64url or hex."""
    raw, texts = account_bytes(somebody), (somebody.account, account_bytes(somebody).hex())
    found = set()
    for model in apps.get_models():
        for cell in (cell for row in model._default_manager.values_list() for cell in row):
            if (isinstance(cell, bytes) and raw in cell) or (isinstance(cell, str) and any(t in cell for t in texts)):
                found.add(model._meta.db_table)
    return found


def test_no_cell_of_any_table_holds_the_account(gone: Person) -> None:
    assert holding(gone) == set()


def test_as_long_as_it_is_there_these_do() -> None:
    alice = person("instagram")
    decide(alice, REACH, "grant")
    assert {"accounts_account", "accounts_token", "consent_subject", "consent_asked"} <= holding(alice)
    assert "consent_entry" not in holding(alice)


def test_nobody_takes_over_a_pseudonym_of_who_is_gone(gone: Person) -> None:
    """With a new account, and even with the key, the old decisions are not one's own."""
    mallory = person("instagram", "mallory")
    key = subject_of(gone, REACH)
    taken = decision(mallory, REACH, "grant", subject=encode(bytes(key.verify_key)))
    statement = signed(mallory, taken, key=key) | {"certificate": certificate(mallory, REACH, bytes(key.verify_key))}
    before = kept()
    assert hand_in(mallory, statement).code == "other_subject"
    assert kept() == before


def test_a_receipt_still_holds_for_who_kept_it(gone: Any) -> None:
    assert len(gone.receipts) == 3
    for receipt in gone.receipts:
        proof = offline.check_receipt(json.dumps(receipt), keys.public())
        assert books.holds(proof.entry)
