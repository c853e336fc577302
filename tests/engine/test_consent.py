"""Consent as its owner meets it: the product's engine under Node against the real server, cut off wherever it hurts."""

import json
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.engine.conftest import Known, Meet
from tests.engine.test_crash import HOOK, settled, survived
from tests.peer import Peer, Refused, View
from tests.people import alice, bob
from tests.server import Server

REACH, STATISTICS = "cross_service_reach", "usage_statistics"


def consents(peer: Peer) -> View:
    """As the privacy centre shows them."""
    found: View = peer.ask("consents", language="en")
    return found


def purpose(peer: Peer, name: str) -> View:
    """One of them."""
    return next(one for one in consents(peer)["purposes"] if one["purpose"] == name)


def acts(peer: Peer, name: str) -> list[str]:
    """What was decided about a purpose, oldest first; every receipt holds."""
    receipts = [receipt for receipt in consents(peer)["receipts"] if receipt["purpose"] == name]
    assert [receipt["faults"] for receipt in receipts] == [[] for _ in receipts]
    return [str(receipt["act"]) for receipt in reversed(receipts)]


@pytest.mark.parametrize(("ticked", "act"), [(True, "grant"), (False, "refuse")])
def test_the_box_of_the_sign_up_is_a_signed_decision(meet: Meet, ticked: bool, act: str) -> None:
    peer = meet(alice()).sign_up(everyone=ticked)
    assert acts(peer, REACH) == [act]
    assert purpose(peer, REACH)["on"] is ticked
    assert [one["state"] for one in consents(peer)["purposes"] if one["purpose"] != REACH].count("never_asked") == 8


def test_who_was_shown_no_question_answered_none(meet: Meet) -> None:
    person = bob()
    peer = meet(person)
    peer.ask("signUp", identifier=person.identifier, password=person.password)
    assert purpose(peer, REACH)["state"] == "never_asked"
    assert consents(peer)["receipts"] == []


def test_on_and_off_and_on_again_leave_a_receipt_each(known: Known) -> None:
    peer = known("messenger")
    for act in ("withdraw", "grant", "withdraw", "refuse"):
        peer.ask("decide", decided=[peer.answer(REACH, granted=True) | {"act": act}])
    assert acts(peer, REACH) == ["grant", "withdraw", "grant", "withdraw", "refuse"]


def test_everything_is_turned_off_in_one_go(known: Known) -> None:
    peer = known("messenger")
    peer.decides(STATISTICS, granted=True)
    on = [one["purpose"] for one in consents(peer)["purposes"] if one["on"]]
    assert sorted(on) == [REACH, STATISTICS]
    peer.ask("decide", decided=[peer.answer(one, granted=True) | {"act": "withdraw"} for one in on])
    assert [one["purpose"] for one in consents(peer)["purposes"] if one["on"]] == []
    assert [acts(peer, one)[-1] for one in on] == ["withdraw", "withdraw"]


def test_another_device_decides_under_the_same_pseudonym_and_knows_of_it_at_once(meet: Meet, known: Known) -> None:
    first = known("messenger")
    second = meet(first.person).sign_in()
    second.until(lambda: purpose(second, REACH)["on"], "the first device's decision")
    second.ask("decide", decided=[second.answer(REACH, granted=True) | {"act": "withdraw"}])
    first.until(lambda: glance(first, REACH)["state"] != "granted", "the bell")
    assert acts(first, REACH) == acts(second, REACH) == ["grant", "withdraw"]
    subjects = {receipt["receipt"]["pii_principal_id"] for receipt in consents(first)["receipts"]}
    assert len(subjects) == 1


def glance(peer: Peer, name: str) -> View:
    """What the unified inbox would show of a purpose."""
    shown = peer.ask("privacyGlance", language="en")["purposes"]
    return next(one for one in shown if one["purpose"] == name)


def test_a_decision_made_offline_counts_here_at_once_and_reaches_the_service_later(
    server: Server, known: Known
) -> None:
    peer = known("messenger")
    withdrawal = [peer.answer(REACH, granted=True) | {"act": "withdraw"}]
    server.interrupt()
    assert peer.ask("decide", decided=withdrawal) == {"waiting": True}
    kept = purpose(peer, REACH)
    assert (kept["on"], kept["waiting"], kept["state"]) == (False, True, "granted")
    peer.kill()
    again = Peer(peer.person, server, peer.store)
    again.until(lambda: again.ask("open")["phase"]["kind"] == "ready", "being ready offline")
    assert purpose(again, REACH)["waiting"]
    server.restart()
    again.until(lambda: not purpose(again, REACH)["waiting"], "the service's answer")
    assert acts(again, REACH) == ["grant", "withdraw"]
    again.kill()


@pytest.mark.long
def test_a_decision_cut_off_at_any_step_is_made_once_or_not_at_all(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = Peer(alice(), server).sign_up()
    for step in range(2, 32, 3):
        statement = peer.answer(STATISTICS, granted=True) | {"act": "refuse" if step % 2 else "grant"}
        before = acts(peer, STATISTICS)
        peer.stop()
        with monkeypatch.context() as patch:
            patch.setenv("NODE_OPTIONS", f"--import={HOOK}")
            patch.setenv("CRASH_AT", str(step))
            cut = Peer(peer.person, server, peer.store)
        survived(cut, partial(decide, statement=statement))
        cut.kill()
        peer = Peer(peer.person, server, peer.store)
        assert settled(peer) == "ready"
        peer.until(partial(told, peer), "everything kept to be answered")
        assert acts(peer, STATISTICS) in (before, [*before, statement["act"]])
    assert len(acts(peer, STATISTICS)) > 1, "some were made"
    peer.kill()


def decide(peer: Peer, statement: View) -> None:
    """One click."""
    peer.ask("decide", decided=[statement])


def told(peer: Peer) -> bool:
    """Nothing waits to be sent."""
    return not purpose(peer, STATISTICS)["waiting"]


def test_what_the_service_refuses_is_said_and_changes_nothing(known: Known) -> None:
    peer = known("messenger")
    old = peer.answer(STATISTICS, granted=True) | {"version": 99}
    with pytest.raises(Refused) as caught:
        peer.ask("decide", decided=[old])
    assert caught.value.code == "stale_text"
    assert (purpose(peer, STATISTICS)["on"], purpose(peer, STATISTICS)["failed"]) == (False, "stale_text")
    assert acts(peer, STATISTICS) == []
    peer.decides(STATISTICS, granted=True)
    assert "failed" not in purpose(peer, STATISTICS)


def test_nobody_can_agree_to_what_is_refused_for_ever(known: Known) -> None:
    peer = known("messenger")
    with pytest.raises(Refused) as caught:
        peer.decides("ads_from_metadata", granted=True)
    assert caught.value.code == "purpose_refused"


def test_a_receipt_is_checked_wherever_it_comes_from(known: Known) -> None:
    first, other = known("messenger"), known("messenger")
    receipt = consents(first)["receipts"][0]["receipt"]
    said = json.dumps(receipt)
    assert first.ask("checkReceipt", receipt=said) == {"faults": [], "own": True}
    assert other.ask("checkReceipt", receipt=said) == {"faults": [], "own": False}
    receipt["event"]["state"] = "refused"
    assert first.ask("checkReceipt", receipt=json.dumps(receipt))["faults"] == ["fields"]
    assert first.ask("checkReceipt", receipt="no JSON")["faults"] == ["form"]


def test_who_has_just_arrived_is_asked_nothing(known: Known) -> None:
    assert known("messenger").ask("question", language="en") == {"question": None}


def test_who_was_never_asked_is_asked_one_thing_and_once(meet: Meet) -> None:
    person = bob()
    peer = meet(person)
    peer.ask("signUp", identifier=person.identifier, password=person.password)
    later = meet(person).sign_in()
    asked = later.ask("question", language="en")["question"]
    assert asked["purpose"] == REACH
    assert later.ask("question", language="en")["question"]["purpose"] == REACH, (
        "a reload on the same day asks it again"
    )
    later.decides(REACH, granted=False)
    assert later.ask("question", language="en") == {"question": None}


def test_what_the_server_knows_is_the_accounts_own_rows(known: Known) -> None:
    peer = known("messenger")
    tables = {known["table"]: known["rows"] for known in peer.ask("knowledge")["tables"]}
    account = peer.ask("open")["phase"]["account"]["account"]
    assert tables["accounts_account"][0]["id"] == account
    assert len(tables["consent_entry"]) == 1
    assert peer.person.identifier not in json.dumps(tables)


def test_an_export_holds_the_servers_part_the_receipts_and_every_message(known: Known, tmp_path: Path) -> None:
    peer, friend = known("messenger"), known("instagram")
    conversation = peer.start(friend.person, text="a first line")
    friend.accept()
    friend.say(conversation, "an answer\nof two lines")
    peer.hears(conversation, "an answer\nof two lines")
    path = tmp_path / "export.zip"
    done = peer.ask("exportTo", path=str(path))
    files = unpacked(path)
    exported = json.loads(next(text for name, text in files.items() if name.endswith("/conversation.json")))
    assert done == {"conversations": 1, "messages": len(exported["messages"])}
    assert [m["text"] for m in exported["messages"] if m["kind"] == "text"] == [
        "a first line",
        "an answer\nof two lines",
    ]
    assert {m["service"] for m in exported["members"]} == {"messenger", "instagram"}
    receipts = [json.loads(text) for name, text in files.items() if name.startswith("receipts/")]
    assert receipts == [one["receipt"] for one in consents(peer)["receipts"]]
    assert json.loads(files["server.json"])["tables"] == peer.ask("knowledge")["tables"]
    assert friend.person.identifier in files["README.txt"] + json.dumps(exported), "a handle is a name"


def unpacked(path: Path) -> dict[str, str]:
    """Every file of a zip that is whole."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_deleting_the_account_gives_up_its_seats_and_only_with_the_password(known: Known) -> None:
    peer, friend = known("messenger"), known("instagram")
    conversation = peer.start(friend.person, text="hello")
    friend.accept()
    with pytest.raises(Refused) as caught:
        peer.ask("deleteAccount", password="a guess")
    assert caught.value.code == "wrong_password"
    assert peer.view(conversation)["status"] == "active"
    peer.ask("deleteAccount", password=peer.person.password)
    assert peer.ask("open")["phase"]["kind"] == "signed-out"
    friend.until(lambda: "left" in events(friend, conversation), "the other's leaving")
    friend.until(lambda: len(friend.members(conversation)) == 1, "being alone")


def events(peer: Peer, conversation: str) -> list[str]:
    """What happened there."""
    found: list[Any] = [
        message["event"]["code"] for message in peer.messages(conversation) if message["kind"] == "event"
    ]
    return [str(code) for code in found]
