"""The server reads and makes, byte for byte, what the vectors say that browser and server share."""

import json
from typing import Any

import msgspec
import pytest

from apps.consent import offline
from apps.consent.refusals import OtherSubject, WrongSignature
from apps.consent.rules import decisions, entries, receipts
from apps.consent.rules.decisions import Decision
from apps.consent.rules.entries import Entry
from apps.core import canonical
from apps.core.ids import Binary, Key, decode, encode
from tests.server import ROOT

VECTORS: dict[str, Any] = json.loads((ROOT / "tests/consent/vectors.json").read_text(encoding="utf-8"))
KEY = Key.parse(VECTORS["server_key"])


def parsed(kind: Any, value: Any) -> Any:
    return msgspec.convert(value, kind, dec_hook=_from_text)


def _from_text(kind: type[Binary], value: object) -> Binary:
    return kind.parse(value)


@pytest.mark.parametrize("one", VECTORS["statements"], ids=lambda one: one["decision"]["act"])
def test_a_decision_has_these_bytes_and_this_signature(one: dict[str, Any]) -> None:
    decision: Decision = parsed(Decision, one["decision"])
    assert canonical.spelled(decision).decode() == one["canonical"]
    assert encode(decisions.text_hash(one["title"], one["body"])) == one["decision"]["text"]
    decisions.verify(decision, decode(one["signature"]))
    with pytest.raises(WrongSignature):
        decisions.verify(decision, bytes(64))


@pytest.mark.parametrize("one", VECTORS["statements"], ids=lambda one: one["decision"]["act"])
def test_the_account_s_word_is_for_this_account_alone(one: dict[str, Any]) -> None:
    decision: Decision = parsed(Decision, one["decision"])
    account, key = decode(VECTORS["account"]), decode(VECTORS["account_key"])
    decisions.certify(decision, decode(one["certificate"]), account=account, account_key=key)
    with pytest.raises(OtherSubject):
        decisions.certify(decision, decode(one["certificate"]), account=bytes(16), account_key=key)


def test_the_ledger_goes_on_as_it_does_there() -> None:
    last: Entry | None = None
    for statement, wanted, receipt in zip(VECTORS["statements"], VECTORS["ledger"], VECTORS["receipts"], strict=True):
        decision = parsed(Decision, statement["decision"])
        now = wanted["entry"]["hour"] + 1234
        last = entries.following(last, decision, decode(statement["signature"]), now=now)
        assert canonical.built(last) == wanted["entry"]
        assert encode(canonical.digest(last)) == wanted["hash"]
        kept = entries.signed(last, decode(VECTORS["server_seed"]))
        assert encode(kept.server_signature) == receipt["server_signature"]


def test_receipts_are_made_and_hold_as_they_do_there() -> None:
    for statement, given in zip(VECTORS["statements"], VECTORS["receipts"], strict=True):
        proof = offline.check_receipt(json.dumps(given), KEY)
        made = receipts.receipt(
            entries.Signed(proof.entry, proof.server_signature),
            title=statement["title"],
            body=statement["body"],
            legal_basis=given["purpose"]["legal_basis"],
            controller=proof.pii_controller,
            server_key=KEY,
        )
        assert canonical.built(made) == given


@pytest.mark.parametrize("forged", VECTORS["forgeries"], ids=lambda forged: forged["what"])
def test_forgeries_do_not_hold(forged: dict[str, Any]) -> None:
    with pytest.raises((offline.BadReceipt, offline.Unreadable)):
        offline.check_receipt(json.dumps(forged["receipt"]), KEY)
