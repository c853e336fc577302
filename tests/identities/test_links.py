"""Registered links: both sides or nothing, undone by either, and nothing left of what was undone."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from nacl.signing import VerifyKey

from apps.accounts.models import Account
from apps.core import limits
from apps.core.attempts import Allowance
from apps.core.ids import decode, encode
from apps.identities.actions import links
from apps.identities.models import Link, LinkEnd, LinkKey
from tests.identities.scene import EFFECTS, agree, end, half, links_of, register, statement, two
from tests.person_api import Person, person, random

pytestmark = pytest.mark.django_db


def is_empty() -> bool:
    return not (Link.objects.exists() or LinkKey.objects.exists() or LinkEnd.objects.exists())


def test_both_sides_sign_and_both_see_it() -> None:
    alice, too = two(*EFFECTS)
    link = register(alice, too, *EFFECTS)
    for side, secret in ((alice, b"for the one"), (too, b"for the other")):
        (seen,) = links_of(side)
        assert seen["link"] == link
        assert seen["statement"]["purposes"] == EFFECTS
        assert {seen["statement"]["a"]["account"], seen["statement"]["b"]["account"]} == {alice.account, too.account}
        assert decode(seen["for_you"]) == secret


def test_one_side_alone_registers_nothing_and_the_other_hears_nothing() -> None:
    alice, too = two()
    assert half(alice, statement(alice, too)).body == {"link": None}
    assert is_empty()
    assert links_of(alice) == links_of(too) == []


def test_the_same_side_twice_is_one_side() -> None:
    alice, too = two()
    body = statement(alice, too)
    assert [half(alice, body).body["link"] for _ in range(2)] == [None, None]
    assert is_empty()


def test_saying_it_again_after_a_lost_answer_gives_the_same_link() -> None:
    alice, too = two()
    body = statement(alice, too)
    half(alice, body)
    (first, second) = (half(too, body).body["link"] for _ in range(2))
    assert first == second
    assert Link.objects.count() == 1


def test_mallory_cannot_sign_for_somebody() -> None:
    alice, too = two()
    mallory = agree(person("instagram", "mallory"), "registered_link")
    body = statement(alice, too)
    assert half(alice, body, signer=mallory).code == "bad_statement"
    assert half(mallory, body).code == "bad_statement"
    assert half(mallory, statement(mallory, too)).body == {"link": None}
    half(alice, body)
    assert half(mallory, body, signer=too).code == "bad_statement"
    assert is_empty()


def test_two_different_statements_are_two_halves_of_nothing() -> None:
    alice, too = two()
    assert half(alice, statement(alice, too)).body == half(too, statement(alice, too)).body == {"link": None}
    assert is_empty()


def wrong(alice: Person, too: Person) -> list[bytes]:
    right = json.loads(statement(alice, too))
    turned = right | {"a": right["b"], "b": right["a"]}
    same = right | {"b": right["a"]}
    unsorted = statement(alice, too, purposes=["link_reach", "link_found"])
    return [
        b"",
        b"{}",
        json.dumps(right).encode(),
        json.dumps(right, sort_keys=True, separators=(",", ":")).encode() + b" ",
        *(json.dumps(each, sort_keys=True, separators=(",", ":")).encode() for each in (turned, same)),
        unsorted,
        statement(alice, too, type="um-link-2"),
        statement(alice, too, purposes=["ads_from_metadata"]),
        statement(alice, too, purposes=["link_found", "link_found"]),
        statement(alice, too, more="than asked"),
        statement(alice, too, nonce="short"),
    ]


def test_what_is_no_statement_of_the_account_is_refused() -> None:
    alice, too = two()
    for body in wrong(alice, too):
        answer = half(alice, body)
        assert answer.code in ("bad_statement", "bad_field"), body
    assert is_empty()


@pytest.mark.parametrize("missing", ["registered_link", "link_found"])
@pytest.mark.parametrize("side", [0, 1])
def test_each_side_must_have_agreed_to_each_purpose(side: int, missing: str) -> None:
    accounts = two("link_found")
    end(accounts[side], missing)
    body = statement(*accounts, "link_found")
    answers = [half(one, body) for one in accounts]
    assert answers[side].code == "not_agreed"
    assert is_empty()


def test_what_the_first_side_took_back_meanwhile_counts() -> None:
    alice, too = two("link_found")
    body = statement(alice, too, "link_found")
    half(alice, body)
    end(alice, "link_found")
    assert half(too, body).code == "not_agreed"
    assert is_empty()


def test_the_first_half_waits_for_an_hour_and_in_no_table() -> None:
    alice, too = two()
    body = statement(alice, too)
    half(alice, body)
    assert is_empty()
    cache.clear()
    assert half(too, body).body == {"link": None}


def test_either_side_undoes_it_at_once_and_nothing_is_left() -> None:
    accounts = two(*EFFECTS)
    for undoing in (0, 1):
        link = register(*accounts, *EFFECTS)
        assert accounts[undoing].post("links/undo/", {"link": link}).status == 204
        assert is_empty()
        assert links_of(accounts[0]) == links_of(accounts[1]) == []
        assert accounts[undoing].post("links/undo/", {"link": link}).status == 204
    assert accounts[0].get("receipts/").body["receipts"], "the receipts stay with the person"


def test_nobody_else_undoes_it_or_sees_that_it_is_there() -> None:
    alice, too = two()
    link = register(alice, too)
    mallory = person("instagram", "mallory")
    for asked in (link, random()):
        assert mallory.post("links/undo/", {"link": asked}).status == 204
    assert len(links_of(alice)) == 1
    assert links_of(mallory) == []


@pytest.mark.parametrize("side", [0, 1])
def test_taking_back_the_consent_undoes_it_in_the_same_moment(side: int) -> None:
    accounts = two(*EFFECTS)
    register(*accounts, *EFFECTS)
    end(accounts[side], "registered_link")
    assert is_empty()
    assert links_of(accounts[1 - side]) == []


@pytest.mark.parametrize("side", [0, 1])
def test_with_an_account_goes_every_link_of_it(side: int) -> None:
    accounts = two()
    register(*accounts)
    assert accounts[side].post("account/delete/", {"proof": accounts[side].proof}).status == 204
    assert is_empty()
    assert links_of(accounts[1 - side]) == []


def test_an_account_has_so_many_links_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINKS_PER_ACCOUNT", 1)
    alice, too = two()
    third = agree(person("instagram"), "registered_link")
    register(alice, too)
    body = statement(alice, third)
    half(alice, body)
    assert half(third, body).code == "too_many"
    assert links_of(third) == []


def test_halves_have_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "_PER_ACCOUNT", Allowance("links", 2, 86_400))
    alice, too = two()
    assert [half(alice, statement(alice, too)).status for _ in range(3)] == [200, 200, 429]


def cells(table: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  (a name of ours)
        return [cell for row in cursor.fetchall() for cell in row]


def test_at_rest_no_row_of_a_link_names_an_account_and_without_its_key_it_says_nothing() -> None:
    alice, too = two(*EFFECTS)
    register(alice, too, *EFFECTS)
    accounts = [decode(one.account) for one in (alice, too)]
    known = [*accounts, *(encode(one).encode() for one in accounts), b"um-link-1", b"link_found"]
    known += [bytes(one.account_key.verify_key) for one in (alice, too)]
    kept = [
        bytes(cell) if not isinstance(cell, str) else cell.encode()
        for table in ("identities_link", "identities_linkkey", "identities_linkend")
        for cell in cells(table)
    ]
    assert [part for part in known for cell in kept if part in cell] == []
    tagged = {bytes(row.tag) for row in LinkEnd.objects.all()}
    assert len(tagged) == 2
    assert not tagged & {bytes(account.tag) for account in Account.objects.all()}


def test_the_search_at_rest_would_find_an_account_if_it_were_there() -> None:
    alice = person("messenger")
    kept = [bytes(cell) if isinstance(cell, bytes) else str(cell).encode() for cell in cells("accounts_account")]
    assert [cell for cell in kept if decode(alice.account) in cell]


def test_links_are_for_whoever_is_signed_in_there() -> None:
    alice, too = two()
    link = register(alice, too)
    stranger = Person("messenger")
    assert stranger.get("links/").code == "not_signed_in"
    assert stranger.post("links/undo/", {"link": link}).code == "not_signed_in"
    for body in ({}, {"link": link, "more": 1}, {"link": "x"}):
        assert alice.post("links/undo/", body).code == "bad_field"


def test_the_word_for_a_shown_link_names_this_account_and_its_key_alone() -> None:
    alice, too = two()
    name_key = decode(alice.get("service/").body["name_key"])
    for one in (alice, too):
        proof = decode(one.get("links/proof/").body["account_proof"])
        message = b"um-account-1%b\0%b%b" % (
            one.service.encode(),
            decode(one.account),
            bytes(one.account_key.verify_key),
        )
        VerifyKey(name_key).verify(message, proof)
