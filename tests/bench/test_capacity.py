"""The capacity model: straight lines through measured costs, and docs/capacity.md says what it says."""

from dataclasses import replace

import pytest

from bench.capacity import (
    PEOPLE,
    Costs,
    Habits,
    Machine,
    batches,
    bounds,
    bounds_table,
    load,
    processes_of_one,
    short,
    size,
    sizes_table,
)
from tests.server import ROOT

INPUTS = Habits(), Costs(), Machine()


def test_a_day_of_so_many_messages_is_that_many_a_second_at_the_peak() -> None:
    habits = Habits(messages_a_day=86.4, peak=2, hears=3, devices=2, online=0.25, conversations=20, seats=4)
    asked = load(1000, habits)
    assert (asked.messages, asked.deliveries) == pytest.approx((2, 6))
    assert (asked.sockets, asked.conversations) == (1000, 5000)


def test_what_is_stored_is_what_is_kept_for_so_long_in_so_many_copies() -> None:
    habits = Habits(messages_a_day=2**10, retention_days=2**10, copies=2, attachments=0.5, attachment_kib=1)
    seen = size(2**20, habits, Costs(message_bytes=512), Machine())
    assert seen.message_tib == 2 * 2**10 / 2
    assert seen.attachment_tib == 2 * 2**10 / 2


@pytest.mark.parametrize("name", ["messages_a_day", "peak", "online", "hears"])
def test_who_does_more_never_needs_less(name: str) -> None:
    more = replace(Habits(), **{name: 4 * getattr(Habits(), name)})
    little, much = size(10**7, *INPUTS), size(10**7, more, *INPUTS[1:])
    assert all(a <= b for a, b in zip(little, much, strict=True))
    assert little != much


def test_a_small_instance_is_one_process_on_one_machine() -> None:
    seen = size(10**4, *INPUTS)
    assert (seen.processes, seen.machines, seen.shards) == (1, 1, 1)


def test_processes_are_as_many_as_cpu_or_sockets_want() -> None:
    quiet, busy = Habits(messages_a_day=0.1), Habits(messages_a_day=40_000)
    assert processes_of_one(quiet, *INPUTS[1:]) == pytest.approx(load(1, quiet).sockets / Costs().process_sockets)
    assert processes_of_one(busy, *INPUTS[1:]) > load(1, busy).sockets / Costs().process_sockets


def test_a_batch_holds_no_more_than_there_are() -> None:
    assert batches(load(100, Habits()), Costs()) == pytest.approx(load(100, Habits()).messages)
    many = load(10**9, Habits())
    assert batches(many, Costs()) == pytest.approx(many.messages / Costs().batch)


def test_what_ends_first_comes_first_and_a_cheaper_part_ends_later() -> None:
    found = bounds(*INPUTS)
    assert [bound.people for bound in found] == sorted(bound.people for bound in found)
    cheaper = {bound.part: bound.people for bound in bounds(Habits(), replace(Costs(), bell_us=6), Machine())}
    bells = next(bound for bound in found if bound.part.startswith("bells"))
    assert cheaper[bells.part] == pytest.approx(10 * bells.people)


def test_at_its_bound_a_part_is_just_full() -> None:
    found = {bound.part: bound.people for bound in bounds(*INPUTS)}
    assert load(found["commits of one PostgreSQL"], Habits()).messages == pytest.approx(Costs().primary_messages)
    bells = next(people for part, people in found.items() if part.startswith("bells"))
    assert size(bells, *INPUTS).bells_of_a_core == pytest.approx(Costs().bells_share)


def test_numbers_are_short() -> None:
    assert [short(value) for value in (0.0123, 7, 86, 1_234, 25_000_000, 2.5e9)] == [
        *("0.012", "7", "86", "1.2 k", "25 M", "2.5 G")
    ]


def test_the_page_says_what_the_model_says() -> None:
    page = (ROOT / "docs" / "capacity.md").read_text(encoding="utf-8")
    assert sizes_table(PEOPLE, *INPUTS) in page
    assert bounds_table(*INPUTS) in page
