"""The oracle catches each kind of lie, and says of order and time what the general checker says."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.consent.linear import Operation, linearizable
from tests.faults.oracle import Append, Entry, History, Lie, Read, lies

PAYLOADS = [b"one", b"two", b"three"]
STREAM: list[Entry] = list(enumerate(PAYLOADS, start=1))


def truth() -> History:
    """Three messages that were sent one after the other, acknowledged, and heard by Bob."""
    history = History()
    for seq, payload in STREAM:
        history.send(payload, payload)
        history.ack(payload, seq)
        history.hear("Bob", seq, payload)
        history.read(history.appends[payload].answered, seq)
    return history


def test_the_truth_is_no_lie() -> None:
    assert lies(truth(), STREAM) == set()


def test_what_was_never_answered_may_be_kept_or_not() -> None:
    history = truth()
    history.send(b"four", b"four")
    assert lies(history, STREAM) == set()
    history.hear("Bob", 4, b"four")
    assert lies(history, [*STREAM, (4, b"four")]) == set()


@pytest.mark.parametrize(
    ("stream", "found"),
    [
        (STREAM[:2], "lost"),
        ([*STREAM, (4, b"three")], "doubled"),
        ([(1, b"two"), (2, b"one"), STREAM[2]], "moved"),
        ([*STREAM[:2], (4, b"three")], "gap"),
        ([*STREAM, (4, b"never sent")], "invented"),
        ([*STREAM[:2], (3, b"tree")], "heard otherwise"),
    ],
)
def test_a_stream_that_does_not_hold_what_was_promised_is_found(stream: list[Entry], found: Lie) -> None:
    assert found in lies(truth(), stream)


def acknowledged_twice(history: History) -> None:
    history.send(b"one", b"one")
    history.ack(b"one", 2)


def acknowledged_unsent(history: History) -> None:
    history.ack(b"never sent", 4)


def heard_before_it_was_sent(history: History) -> None:
    history.hear("Bob", 4, b"four")
    history.send(b"four", b"four")


def heard_twice(history: History) -> None:
    history.hear("Bob", 3, b"three")


def heard_in_another_order(history: History) -> None:
    history.heard["Chidi"] = [STREAM[0], STREAM[2], STREAM[1]]


def one_was_missed(history: History) -> None:
    history.heard["Chidi"] = [STREAM[0], STREAM[2]]


def the_last_never_came(history: History) -> None:
    history.heard["Chidi"] = STREAM[:2]


def shown_less_than_was_acknowledged(history: History) -> None:
    history.read(history.appends[b"three"].answered + 1e-9, 2)


def shown_less_than_before(history: History) -> None:
    history.appends[b"three"].answered = float("inf")
    history.appends[b"three"].seq = 0
    history.reads = [Read(1, 2, 3), Read(3, 4, 2)]


def sent_after_but_kept_before(history: History) -> None:
    history.appends[b"two"].asked = history.appends[b"three"].answered + 1
    history.appends[b"two"].answered = history.appends[b"two"].asked + 1


@pytest.mark.parametrize(
    ("lie", "found"),
    [
        (acknowledged_twice, "moved"),
        (acknowledged_unsent, "invented"),
        (heard_before_it_was_sent, "heard too early"),
        (heard_twice, "heard out of order"),
        (heard_in_another_order, "heard out of order"),
        (one_was_missed, "heard out of order"),
        (the_last_never_came, "not heard"),
        (shown_less_than_was_acknowledged, "stale"),
        (shown_less_than_before, "stale"),
        (sent_after_but_kept_before, "overtaken"),
    ],
)
def test_a_lie_that_somebody_was_told_is_found(lie: Callable[[History], None], found: Lie) -> None:
    history = truth()
    lie(history)
    assert found in lies(history, STREAM)


def test_what_was_refused_for_good_may_not_be_kept_and_what_could_not_be_known_may() -> None:
    for code, found in (("muted", {"kept though refused"}), ("storage_unavailable", set())):
        history = truth()
        history.send(b"four", b"four")
        history.refuse(b"four", code)
        history.hear("Bob", 4, b"four")
        assert lies(history, [*STREAM, (4, b"four")]) == found
        assert lies(history, STREAM) == {"heard otherwise"}  # Bob heard what is not kept


TIMES = st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda times: (times[0], sum(times)))


@given(st.lists(TIMES, min_size=1, max_size=4), st.lists(st.tuples(st.integers(0, 4), TIMES), max_size=4))
@settings(max_examples=300, deadline=None)
def test_it_judges_order_and_time_as_the_general_checker_does(
    appends: list[tuple[int, int]], reads: list[tuple[int, tuple[int, int]]]
) -> None:
    history, stream = History(), [(seq, b"%d" % seq) for seq in range(1, len(appends) + 1)]
    for (seq, payload), (asked, answered) in zip(stream, appends, strict=True):
        history.appends[payload] = Append(payload, asked, answered, seq, open=1)
    history.reads = [Read(*times, min(head, len(stream))) for head, times in reads]
    operations = [Operation(a.asked, a.answered, ("append", a.seq)) for a in history.appends.values()]
    operations += [Operation(read.asked, read.answered, ("read", read.head)) for read in history.reads]
    assert (lies(history, stream) == set()) == linearizable(operations, initial=0, step=of_a_log)


def of_a_log(length: int, what: tuple[str, int]) -> tuple[bool, int]:
    """An append goes to the end and is told where that is; a read is told where the end is."""
    name, seq = what
    return (seq == length + 1, seq) if name == "append" else (seq == length, length)
