"""Each service's ledger keeps its own order and no other: which decisions were made side by side is kept nowhere."""

from pathlib import Path

import pytest

from tests.consents import REACH, decide
from tests.person_api import Person, Wire
from tests.privacy.dump import Table, dump
from tests.privacy.exclusions import EXCLUDED
from tests.privacy.test_two_worlds import SIGN_UP_SECONDS, within
from tests.privacy.worlds import differences
from tests.server import Server

pytestmark = pytest.mark.long

CAST = {
    "alice here": ("messenger", "alice@example.org"),
    "alice there": ("instagram", "alice.there"),
    "bob here": ("messenger", "bob@example.org"),
    "bob there": ("instagram", "bob.there"),
}
# In both, each service hears of Alice before Bob; only in the first does one person's decision follow the other.
SIDE_BY_SIDE = ("alice here", "alice there", "bob here", "bob there")
APART = ("alice here", "bob here", "alice there", "bob there")


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], list[Table]]:
    return {order: lived(order, tmp_path_factory.mktemp("world")) for order in (SIDE_BY_SIDE, APART)}


def lived(order: tuple[str, ...], folder: Path) -> list[Table]:
    """All four sign up, and then decide in this order."""
    within(3600, SIGN_UP_SECONDS)
    with Server(data=folder) as server:
        people = {name: Person(at, Wire(server), identifier=who).sign_up() for name, (at, who) in CAST.items()}
        for act in ("grant", "withdraw"):
            for name in order:
                assert decide(people[name], REACH, act).status == 200
        server.interrupt()
    return dump(folder / "db" / "unifiedmsg.sqlite3")


def test_what_was_decided_side_by_side_is_not_kept(worlds: dict[tuple[str, ...], list[Table]]) -> None:
    assert differences(worlds[SIDE_BY_SIDE], worlds[APART], EXCLUDED) == []


def common_chain(tables: list[Table], order: tuple[str, ...]) -> list[Table]:
    """The same database with one chain for all services, as it would lie in the file."""
    entries = next(table for table in tables if table.name == "consent_entry")
    service, number = (entries.columns.index(name) for name in ("service", "number"))
    ordered = sorted(entries.rows, key=lambda row: _moment(order, str(row[service]), int(str(row[number]))))
    assert len(ordered) == 2 * len(CAST)
    return [*tables, Table("common", ("service",), True, tuple((row[service],) for row in ordered))]


def _moment(order: tuple[str, ...], service: str, number: int) -> int:
    """When the entry of this number in the service's chain was made, counted over both services."""
    whole = [CAST[name][0] for name in (*order, *order)]
    return [n for n, at in enumerate(whole) if at == service][number - 1]


def test_a_chain_that_services_share_would_be_found(worlds: dict[tuple[str, ...], list[Table]]) -> None:
    one, other = (common_chain(tables, order) for order, tables in worlds.items())
    assert differences(one, other, EXCLUDED) == ["common"]


def test_rows_lie_in_no_order_of_time(worlds: dict[tuple[str, ...], list[Table]]) -> None:
    for tables in worlds.values():
        entries = next(table for table in tables if table.name == "consent_entry")
        assert not entries.ordered
        hashes = [row[entries.columns.index("hash")] for row in entries.rows]
        assert hashes == sorted(hashes)  # type: ignore[type-var]
