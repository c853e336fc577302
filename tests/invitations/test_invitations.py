"""Invitations: one size, no sender, there until they are done; dropped in silence where they are not wanted."""

import pytest

from apps.core import limits
from apps.core.attempts import Allowance
from apps.core.ids import decode
from apps.invitations.actions import invitations
from apps.invitations.models import Block, Invitation
from tests.consents import reachable
from tests.person_api import INVITATION_BYTES, Person, person, random

pytestmark = pytest.mark.django_db


def invite(sender: Person, receiver: str, sealed: str = "") -> int:
    return sender.post("invitations/", {"account": receiver, "sealed": sealed or random(INVITATION_BYTES)}).status


def waiting(receiver: Person) -> list[dict[str, str]]:
    found: list[dict[str, str]] = receiver.get("invitations/").body["invitations"]
    return found


def test_an_invitation_waits_until_it_is_done_and_then_its_row_is_gone() -> None:
    alice, bob = reachable("instagram"), reachable("messenger")
    sealed = random(INVITATION_BYTES)
    assert invite(bob, alice.account, sealed) == 204
    (found,) = waiting(alice)
    assert waiting(alice) == [found]
    assert found["sealed"] == sealed
    assert waiting(bob) == []
    assert alice.post("invitations/done/", {"ids": [found["id"], random()]}).status == 204
    assert waiting(alice) == []
    assert not Invitation.objects.exists()


def test_nobody_picks_up_another_s_invitations() -> None:
    alice, bob, mallory = reachable("instagram"), reachable("messenger"), reachable("whatsapp")
    invite(bob, alice.account)
    (found,) = waiting(alice)
    assert mallory.post("invitations/done/", {"ids": [found["id"]]}).status == 204
    assert waiting(alice) == [found]


@pytest.mark.parametrize("size", [0, INVITATION_BYTES - 1, INVITATION_BYTES + 1])
def test_an_invitation_has_exactly_one_size(size: int) -> None:
    alice, bob = reachable("instagram"), reachable("messenger")
    assert bob.post("invitations/", {"account": alice.account, "sealed": random(size)}).code == "bad_field"
    assert waiting(alice) == []


def test_whether_it_was_taken_is_not_told() -> None:
    open_door, shut = reachable("instagram", "open"), person("instagram", "shut")
    bob = reachable("messenger")
    assert [invite(bob, account) for account in (open_door.account, shut.account, random())] == [204] * 3
    assert [len(waiting(receiver)) for receiver in (open_door, shut)] == [1, 0]


def test_the_row_holds_no_sender() -> None:
    alice, bob = reachable("instagram"), reachable("messenger")
    invite(bob, alice.account)
    (row,) = Invitation.objects.all()
    assert {field.attname for field in Invitation._meta.concrete_fields} == {"id", "account_id", "sealed"}
    assert decode(bob.account) not in (row.pk, row.account_id)


def test_a_sender_is_bounded_and_a_full_door_drops(monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob, chidi = reachable("instagram"), reachable("messenger"), reachable("whatsapp")
    monkeypatch.setattr(invitations, "_PER_SENDER", Allowance("invitations", 2, 3600))
    monkeypatch.setattr(limits, "INVITATIONS_PER_ACCOUNT", 3)
    assert [invite(bob, alice.account) for _ in range(3)] == [204, 204, 429]
    assert [invite(chidi, alice.account) for _ in range(2)] == [204, 204]
    assert len(waiting(alice)) == 3


def test_a_page_is_bounded_and_the_rest_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "INVITATIONS_READ", 2)
    alice, bob = reachable("instagram"), reachable("messenger")
    for _ in range(3):
        invite(bob, alice.account)
    first = waiting(alice)
    assert len(first) == 2
    alice.post("invitations/done/", {"ids": [found["id"] for found in first]})
    assert len(waiting(alice)) == 1


def test_the_blocked_see_no_difference_and_nothing_of_theirs_arrives() -> None:
    alice, mallory, bob = reachable("instagram"), reachable("messenger"), reachable("whatsapp")
    before = mallory.post("claims/", alice.address())
    assert alice.post("blocks/", {"account": mallory.account}).status == 204
    after = mallory.post("claims/", alice.address())
    assert (before.status, before.body.keys()) == (after.status, after.body.keys())
    assert after.body["key_packages"][0]["last_resort"] is False  # not even by getting less than others
    assert invite(mallory, alice.account) == 204
    assert waiting(alice) == []
    assert invite(bob, alice.account) == 204
    assert len(waiting(alice)) == 1


def test_a_block_that_is_taken_back_is_over_and_was_only_the_blocker_s() -> None:
    alice, mallory = reachable("instagram"), reachable("messenger")
    for _ in range(2):
        assert alice.post("blocks/", {"account": mallory.account}).status == 204
    assert invite(alice, mallory.account) == 204
    assert len(waiting(mallory)) == 1
    assert mallory.post("blocks/remove/", {"account": mallory.account}).status == 204
    assert invite(mallory, alice.account) == 204
    assert waiting(alice) == []
    for _ in range(2):
        assert alice.post("blocks/remove/", {"account": mallory.account}).status == 204
    assert invite(mallory, alice.account) == 204
    assert len(waiting(alice)) == 1


def test_a_block_names_nobody_without_the_key() -> None:
    alice, mallory = reachable("instagram"), reachable("messenger")
    alice.post("blocks/", {"account": mallory.account})
    (row,) = Block.objects.all()
    assert decode(mallory.account) not in (row.pk, row.account_id)
    assert len(row.pk) == 32


def test_a_block_list_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BLOCKS_PER_ACCOUNT", 2)
    alice = reachable("instagram")
    others = [random() for _ in range(3)]
    assert [alice.post("blocks/", {"account": other}).status for other in others] == [204, 204, 409]
    assert alice.post("blocks/", {"account": others[0]}).status == 204
