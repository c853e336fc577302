"""What people write and who they are stays out of everything the server keeps and, but for addresses, of the wire."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests import people
from tests.peer import Peer
from tests.people import Person
from tests.privacy import wire
from tests.privacy.encodings import search, search_files
from tests.privacy.tapped import TappedServer

TEXT = "Zinnoberrote Kraniche über Lagos"
TITLE = "Papageienkonferenz"
NAMES = ("Aurelia Zwitschermann", "Chukwuemeka Federle")


@dataclass
class Evidence:
    """What a server holds and has seen after people of three services have talked."""

    folder: Path
    wire: bytes
    log: str
    alice: Person
    bob: Person
    chidi: Person
    ids: list[str]

    def kept(self, text: str) -> list[tuple[str, str]]:
        """Where it stands in the database, its WAL, other files and the log; the demo's outbox of mail is not kept."""
        return [hit for hit in search_files([self.folder], text) if "/mail/" not in hit[0]]


@pytest.fixture(scope="module")
def evidence() -> Iterator[Evidence]:
    alice = replace(people.alice(), name=NAMES[0])
    bob, chidi = people.bob(), replace(people.chidi(), name=NAMES[1])
    with TappedServer() as server:
        peers = [Peer(person, server).sign_up() for person in (alice, bob, chidi)]
        pair, group = talk(*peers)
        yield Evidence(
            folder=server.data,
            wire=wire.readable(server.captured()),
            log=server.server.log.read_text(),
            alice=alice,
            bob=bob,
            chidi=chidi,
            ids=[pair, group, *(member["account"] for member in peers[0].members(group))],
        )
        for peer in peers:
            peer.stop()


def talk(alice: Peer, bob: Peer, chidi: Peer) -> tuple[str, str]:
    """A pair and a group have said what must not be found."""
    pair = alice.start(bob.person, text=f"{TEXT}, first")
    bob.accept()
    bob.say(pair, f"{TEXT}, answered")
    alice.hears(pair, f"{TEXT}, answered")
    group = alice.start(bob.person, chidi.person, text=f"{TEXT}, to all", title=TITLE)
    bob.comes(TITLE)
    chidi.accept()
    chidi.say(group, f"{TEXT}, from Chidi")
    for peer in (alice, bob):
        peer.hears(group, f"{TEXT}, from Chidi")
    return pair, group


@pytest.mark.parametrize("canary", [TEXT, TITLE, *NAMES])
def test_no_written_word_is_kept_in_any_encoding(evidence: Evidence, canary: str) -> None:
    assert evidence.kept(canary) == []


@pytest.mark.parametrize("canary", [TEXT, TITLE, *NAMES])
def test_no_written_word_is_on_the_wire_in_any_encoding(evidence: Evidence, canary: str) -> None:
    assert search(evidence.wire, canary) == []


def test_no_address_is_kept_in_any_encoding(evidence: Evidence) -> None:
    assert evidence.kept(evidence.alice.identifier) == []
    assert evidence.kept(evidence.chidi.identifier) == []
    assert evidence.kept(evidence.chidi.identifier.lstrip("+")) == []


def test_what_the_server_does_learn_is_found_by_the_same_search(evidence: Evidence) -> None:
    """Handles are kept and addresses are sent: a search that missed these would prove nothing."""
    assert any("unifiedmsg.sqlite3" in file for file, _ in evidence.kept(evidence.bob.identifier))
    for person in (evidence.alice, evidence.bob, evidence.chidi):
        assert "utf-8" in search(evidence.wire, person.identifier)


def test_what_is_written_into_the_database_is_found_there(evidence: Evidence, tmp_path: Path) -> None:
    kept = b"".join(path.read_bytes() for path in (evidence.folder / "db").iterdir())
    assert len(kept) > 100_000
    (tmp_path / "copy").write_bytes(kept[:5000] + TEXT.encode() + kept[5000:])
    assert search_files([tmp_path], TEXT)


def test_the_log_names_nobody(evidence: Evidence) -> None:
    persons = (evidence.alice, evidence.bob, evidence.chidi)
    named = [*evidence.ids, *(person.identifier for person in persons), *(person.name for person in persons)]
    assert [name for name in named if search(evidence.log.encode(), name)] == []
    assert "/api/" not in evidence.log, "no address that was asked for is written down"
