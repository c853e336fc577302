"""Alice writes to Bob and Chidi to Dana, or Alice to Dana and Chidi to Bob: the server keeps the same."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import people
from tests.peer import Peer
from tests.people import Person
from tests.privacy.dump import Cell, Table, dump
from tests.privacy.exclusions import EXCLUDED
from tests.privacy.worlds import as_random, differences
from tests.server import Server

pytestmark = pytest.mark.long

ALICE, BOB, CHIDI = people.alice(), people.bob(), people.chidi()
DANA = Person("instagram", "dana.longer_handle", "dana.longer_handle")
ONE = ((ALICE, BOB), (CHIDI, DANA))
OTHER = ((ALICE, DANA), (CHIDI, BOB))
SECONDS_NEEDED, SIGN_UP_SECONDS = 25, 90
QUIET_SECONDS = 0.7


@dataclass
class World:
    """What a server kept, and what only the people know: which account is whose and who sits where."""

    tables: list[Table]
    accounts: dict[str, bytes]
    pairs: list[tuple[bytes, str, str]]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, World]:
    return live(ONE, tmp_path_factory.mktemp("one")), live(OTHER, tmp_path_factory.mktemp("other"))


def live(pairs: Sequence[tuple[Person, Person]], folder: Path) -> World:
    """The same things happen in the same order and minute; only who writes to whom differs."""
    within(3600, SIGN_UP_SECONDS)  # decisions are kept to the hour
    with Server(data=folder) as server:
        peers = {person.name: Peer(person, server).sign_up() for person in (ALICE, BOB, CHIDI, DANA)}
        accounts = {name: as_random(_account(peer)) or b"" for name, peer in peers.items()}
        within(60, SECONDS_NEEDED)
        talks = [meet(peers[inviter.name], peers[invited.name], folder / "db") for inviter, invited in pairs]
        for peer in peers.values():
            peer.stop()
        server.interrupt()
        tables = dump(folder / "db" / "unifiedmsg.sqlite3")
    named = [(as_random(talk) or b"", a.name, b.name) for talk, (a, b) in zip(talks, pairs, strict=True)]
    return World(tables, accounts, named)


def _account(peer: Peer) -> str:
    account: str = peer.ask("open")["phase"]["account"]["account"]
    return account


def within(period: int, needed: int) -> None:
    """There is time enough left in this minute, or hour, for what follows."""
    left = period - time.time() % period
    if left < needed:
        time.sleep(left)


def meet(inviter: Peer, invited: Peer, database: Path) -> str:
    """First contact, a reply and an answer; each is done, with all that follows from it, before the next begins."""
    talk = inviter.start(invited.person, text="Hello there")
    settle(database)
    invited.accept()
    inviter.until(lambda: inviter.view(talk)["title"] == invited.person.name, "the other's name")
    settle(database)
    for one, other, text in ((invited, inviter, "Hello yourself"), (inviter, invited, "How are you?")):
        one.say(talk, text)
        other.hears(talk, text)
        settle(database)
    return talk


def settle(database: Path) -> None:
    """Nothing has been written for a moment: engines pause at random between the steps of one action."""
    quiet_since, seen = time.monotonic(), written(database)
    while time.monotonic() - quiet_since < QUIET_SECONDS:
        time.sleep(0.05)
        if written(database) != seen:
            quiet_since, seen = time.monotonic(), written(database)


def written(database: Path) -> list[tuple[int, int]]:
    return [(file.stat().st_size, file.stat().st_mtime_ns) for file in sorted(database.iterdir())]


def test_who_talks_to_whom_leaves_no_trace(worlds: tuple[World, World]) -> None:
    assert differences(worlds[0].tables, worlds[1].tables, EXCLUDED) == []


def test_the_worlds_hold_what_they_should(worlds: tuple[World, World]) -> None:
    for world in worlds:
        rows = {table.name: len(table.rows) for table in world.tables}
        assert (rows["accounts_account"], rows["conversations_conversation"], rows["conversations_seat"]) == (4, 2, 4)
        assert rows["conversations_message"] >= 8
        assert (rows["consent_entry"], rows["consent_subject"]) == (4, 4)
        assert rows["invitations_invitation"] == 0
        seen = {cell for table in world.tables for row in table.rows for cell in row}
        assert set(world.accounts.values()) <= seen


def planted(world: World, plant: str) -> list[Table]:
    """The same database as it would be had the server kept one thing more."""
    if plant == "a seat's account":
        return _with_column(world, "conversations_seat", _sitters(world))
    if plant == "a value shared by an account and a seat":
        traces = {name: account[::-1] for name, account in world.accounts.items()}
        tables = _with_column(world, "conversations_seat", [traces[name] for name in _names(world)])
        return [*tables, Table("trace", ("account", "value"), False, _rows_of(world.accounts, traces))]
    if plant == "an invitation's sender":
        rows = tuple((world.accounts[a], world.accounts[b]) for _, a, b in world.pairs)
        return [*world.tables, Table("invitation", ("sender", "recipient"), False, rows)]
    order = tuple((world.accounts[b],) for _, _, b in world.pairs)
    return [*world.tables, Table("pickup", ("account",), True, order)]


def _rows_of(accounts: dict[str, bytes], traces: dict[str, bytes]) -> tuple[tuple[Cell, ...], ...]:
    return tuple((account, traces[name]) for name, account in accounts.items())


def _names(world: World) -> list[str]:
    """Whose each seat could be, in the order of the rows."""
    seats = next(table for table in world.tables if table.name == "conversations_seat")
    left = {talk: [a, b] for talk, a, b in world.pairs}
    place = seats.columns.index("conversation")
    return [left[bytes(row[place])].pop() for row in seats.rows]  # type: ignore[arg-type]


def _sitters(world: World) -> list[bytes]:
    return [world.accounts[name] for name in _names(world)]


def _with_column(world: World, name: str, values: Sequence[Cell]) -> list[Table]:
    def widened(table: Table) -> Table:
        rows = tuple((*row, value) for row, value in zip(table.rows, values, strict=True))
        return Table(table.name, (*table.columns, "planted"), table.ordered, rows)

    return [widened(table) if table.name == name else table for table in world.tables]


@pytest.mark.parametrize(
    "plant",
    ["a seat's account", "an invitation's sender", "a value shared by an account and a seat", "an order of insertion"],
)
def test_what_ties_people_together_would_be_found(worlds: tuple[World, World], plant: str) -> None:
    assert differences(planted(worlds[0], plant), planted(worlds[1], plant), EXCLUDED)


def test_every_exclusion_is_there_and_has_a_reason(worlds: tuple[World, World]) -> None:
    names = {table.name for table in worlds[0].tables}
    columns = {f"{table.name}.{column}" for table in worlds[0].tables for column in table.columns}
    assert [name for name in EXCLUDED if name not in names | columns] == []
    assert all(len(reason.split()) > 3 for reason in EXCLUDED.values())
