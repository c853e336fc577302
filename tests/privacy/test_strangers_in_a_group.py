"""In a group over three services no member's store or frames hold another member's e-mail address or number."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests import people
from tests.peer import Peer
from tests.privacy import wire
from tests.privacy.encodings import search, search_files
from tests.privacy.tapped import TappedServer


@dataclass
class Group:
    """Alice on Messenger, Bob on Instagram and Chidi on WhatsApp; Bob made the group and so typed the addresses."""

    server: TappedServer
    alice: Peer
    bob: Peer
    chidi: Peer

    def frames(self, peer: Peer) -> bytes:
        """Everything that passed between this person's service and its only user."""
        own = self.server.host(peer.person.service)
        return wire.readable([seen for seen in self.server.captured() if wire.host(seen) == own])


@pytest.fixture(scope="module")
def group() -> Iterator[Group]:
    with TappedServer() as server:
        alice, bob, chidi = (Peer(make(), server).sign_up() for make in (people.alice, people.bob, people.chidi))
        talk = bob.start(alice.person, chidi.person, text="Hello both", title="Three services")
        alice.accept()
        chidi.accept()
        for peer in (alice, chidi, bob):
            peer.say(talk, f"{peer.person.name} is here")
        for peer in (alice, chidi, bob):
            for other in (alice, chidi, bob):
                peer.hears(talk, f"{other.person.name} is here")
        for peer in (alice, bob, chidi):
            peer.stop()
        yield Group(server, alice, bob, chidi)


def test_no_member_holds_another_s_address(group: Group) -> None:
    for member, others in ((group.alice, (group.chidi,)), (group.chidi, (group.alice,))):
        for other in others:
            for form in (other.person.identifier, other.person.identifier.lstrip("+")):
                assert search_files([member.store.parent], form) == []
                assert search(group.frames(member), form) == []


def test_who_typed_an_address_alone_has_it(group: Group) -> None:
    """The control: the same search finds one's own address, and the others' where they were typed."""
    for person in (group.alice, group.chidi):
        assert search_files([person.store.parent], person.person.identifier)
        assert search(group.frames(person), person.person.identifier)
        assert search(group.frames(group.bob), person.person.identifier)


def test_each_member_s_store_does_hold_what_was_said(group: Group) -> None:
    for peer in (group.alice, group.bob, group.chidi):
        assert search_files([peer.store.parent], f"{group.alice.person.name} is here")
