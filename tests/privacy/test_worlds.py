"""The comparison of two worlds itself: what it must not see, and what it must."""

import random
from collections.abc import Sequence
from typing import TypeVar

from tests.privacy.dump import Table
from tests.privacy.worlds import differences

Row = TypeVar("Row", bound=tuple[object, ...])

PEOPLE = ("alice", "bob", "chidi", "dana")
ONE = {"alice": "bob", "chidi": "dana"}
OTHER = {"alice": "dana", "chidi": "bob"}
ACCOUNTS, SEATS, EXTRA = ("id", "handle", "token"), ("conversation", "seat", "secret_hash"), ("a", "b")


def world(pairs: dict[str, str], plant: str = "") -> list[Table]:
    """A database of four accounts and two conversations, as a server that knew `plant` would keep it."""
    ids = {name: random.randbytes(16) for name in PEOPLE}
    traces = {name: random.randbytes(16) for name in PEOPLE}
    accounts = [(ids[name], name, traces[name] if plant == "shared" else random.randbytes(16)) for name in PEOPLE]
    seats: list[tuple[bytes, ...]] = []
    trail: list[tuple[bytes, bytes]] = []
    for inviter, invited in pairs.items():
        conversation = random.randbytes(16)
        for name in (inviter, invited):
            seat = traces[name] if plant == "shared" else random.randbytes(32)
            seats.append((conversation, random.randbytes(16), seat, *([ids[name]] if plant == "seat" else [])))
        trail.append((ids[inviter], ids[invited]))
    columns = (*SEATS, "account") if plant == "seat" else SEATS
    tables = [Table("account", ACCOUNTS, False, _shuffled(accounts)), Table("seat", columns, False, _shuffled(seats))]
    if plant == "invitation":
        tables.append(Table("invitation", ("sender", "recipient"), False, _shuffled(trail)))
    if plant == "order":
        tables.append(Table("pickup", ("account",), True, tuple((invited,) for _, invited in trail)))
    if plant == "embedded":
        tables.append(Table("note", ("blob",), False, _shuffled([(b"x" * 40 + a + b,) for a, b in trail])))
    return tables


def _shuffled(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: random.random()))


def test_worlds_that_differ_in_random_values_only_are_equal() -> None:
    assert differences(world(ONE), world(OTHER), {}) == []


def test_an_account_on_a_seat_is_found() -> None:
    assert "seat" in differences(world(ONE, "seat"), world(OTHER, "seat"), {})


def test_a_sender_on_an_invitation_is_found() -> None:
    assert "invitation" in differences(world(ONE, "invitation"), world(OTHER, "invitation"), {})


def test_a_random_value_shared_by_an_account_and_a_seat_is_found() -> None:
    assert "seat" in differences(world(ONE, "shared"), world(OTHER, "shared"), {})


def test_an_order_of_insertion_is_found() -> None:
    assert "pickup" in differences(world(ONE, "order"), world(OTHER, "order"), {})


def test_an_id_inside_a_longer_value_is_found() -> None:
    assert "note" in differences(world(ONE, "embedded"), world(OTHER, "embedded"), {})


def test_what_is_planted_is_not_found_where_nothing_differs() -> None:
    for plant in ("seat", "invitation", "shared", "order", "embedded"):
        assert differences(world(ONE, plant), world(ONE, plant), {}) == [], plant


def test_an_exclusion_hides_its_column_and_nothing_else() -> None:
    one, other = world(ONE, "seat"), world(OTHER, "seat")
    assert differences(one, other, {"seat.account": "the control itself"}) == []
    assert "seat" in differences(one, other, {"account.token": "another column"})
