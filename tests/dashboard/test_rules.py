"""The rules of officers' work: clocks, steps, differences and charts, without a database."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.dashboard.rules import cases, charts, clock, differences

NUMBERS = st.integers(min_value=0, max_value=10_000)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 22), date(2026, 12, 22)),
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_a_month_ends_on_the_same_day_or_the_month_s_last(received: date, due: date) -> None:
    assert clock.due(received) == due


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 1, 1)))
def test_an_answer_has_a_month_or_three(received: date) -> None:
    assert 28 <= (clock.due(received) - received).days <= 31
    assert 89 <= (clock.due(received, extended=True) - received).days <= 92


@pytest.mark.parametrize(("left", "pressure"), [(-1, "late"), (0, "short"), (7, "short"), (8, "enough")])
def test_a_clock_presses_when_time_is_short(left: int, pressure: str) -> None:
    today = date(2026, 11, 1)
    stands = clock.clock(date(2026, 11, 1 + left) if left >= 0 else date(2026, 10, 31), today=today, short=7)
    assert (stands.days_left, stands.pressure) == (left, pressure)


@pytest.mark.parametrize("state", sorted(cases.MOVES))
@pytest.mark.parametrize("right", ["access", "erasure", "portability", "objection"])
def test_no_step_leads_out_of_the_table(state: str, right: str) -> None:
    for step in {step for moves in cases.MOVES.values() for step in moves}:
        if step in cases.steps(state, right=right):
            assert cases.after(state, step, right=right) in cases.MOVES
        else:
            with pytest.raises(cases.WrongStep):
                cases.after(state, step, right=right)


def test_only_an_erasure_is_proposed_and_it_ends_by_being_carried_out() -> None:
    assert cases.steps("working", right="erasure") == ["refuse", "propose"]
    assert cases.steps("working", right="access") == ["answer", "refuse"]
    assert cases.steps("proposed", right="erasure") == ["carry_out", "send_back"]


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    parts = differences.parts(before, after)
    assert "".join(part.text for part in parts if part.kind != "gone") == after
    assert len("".join(part.text for part in parts if part.kind != "new")) == len(before)
    assert differences.changed(parts) == (before != after)


@given(st.lists(st.tuples(st.just("x"), NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=52))
def test_bars_are_as_high_as_their_numbers_and_stay_in_the_picture(flows: list[tuple[str, int, int, int]]) -> None:
    drawn = charts.bars(flows)
    assert len(drawn.bars) == len(flows)
    for bar, (_, granted, refused, withdrawn) in zip(drawn.bars, flows, strict=True):
        assert bar.up[0] >= charts.TOP - 1
        assert bar.down[0] + bar.down[1] <= charts.BOTTOM + 1
        assert bar.x + bar.width <= charts.WIDTH + 1
        assert abs(bar.up[1] * (refused + withdrawn) - (bar.refused[1] + bar.down[1]) * granted) <= max(
            (granted + refused + withdrawn) * 0.2, 1
        )


@given(st.integers(min_value=1, max_value=10**7))
def test_steps_are_round_and_few(most: int) -> None:
    step = charts.nice_step(most)
    assert str(step).rstrip("0") in ("1", "2", "5")
    assert most / step <= 3


@given(st.lists(st.lists(NUMBERS, min_size=12, max_size=12), min_size=1, max_size=3))
def test_names_at_the_ends_of_lines_do_not_cover_each_other(series: list[list[int]]) -> None:
    drawn = charts.lines(["x"] * 12, [(str(index), values) for index, values in enumerate(series)])
    heights = sorted(line.label_y for line in drawn.lines)
    assert all(after - before >= 14.9 for before, after in pairwise(heights))
