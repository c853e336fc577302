"""Where the backlog meets what is live: a sitting by itself, with every order in which pages and announcements come."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.limits import SOCKET_QUEUE_BYTES
from apps.delivery.sittings import Sitting
from apps.delivery.sockets import Socket

CONVERSATION = bytes(16)


class Out(Socket):
    """A socket that nobody pumps, so that what was pushed can be read."""

    __slots__ = ("pushed",)

    def __init__(self) -> None:
        async def send(_: dict[str, Any]) -> None: ...

        super().__init__(send)
        self.pushed: list[int] = []

    def push(self, frame: bytes) -> None:
        self.pushed.append(int(frame.split(b" ")[0]))


def frame(seq: int, size: int = 0) -> bytes:
    return b"%d " % seq + bytes(size)


@given(st.integers(0, 20), st.lists(st.tuples(st.integers(0, 10), st.integers(1, 6)), min_size=1, max_size=10))
def test_every_message_is_pushed_once_and_in_order(after: int, steps: list[tuple[int, int]]) -> None:
    """Each step: so many messages are stored and announced while a page of that size is being read."""
    stored = announced = after
    sitting = Sitting(out := Out(), CONVERSATION, after)
    for arriving, page_size in steps:
        sitting.begin_page()
        page = range(sitting.cursor + 1, min(stored, sitting.cursor + page_size) + 1)
        more = len(page) == page_size
        stored += arriving
        for seq in range(announced + 1, stored + 1):
            sitting.hear(seq, frame(seq))
        announced = stored
        for seq in page:
            sitting.show(seq, frame(seq))
        if not more and sitting.end_backlog():
            break
    if sitting.live:
        sitting.hear(stored + 1, frame(stored + 1))
        assert out.pushed == list(range(after + 1, stored + 2))
    assert out.pushed == list(range(after + 1, after + 1 + len(out.pushed)))


@pytest.mark.long
def test_more_than_can_be_kept_is_read_again() -> None:
    sitting = Sitting(out := Out(), CONVERSATION, 0)
    sitting.begin_page()
    for seq in (1, 2, 3):
        sitting.hear(seq, frame(seq, SOCKET_QUEUE_BYTES // 3))
    assert not sitting.end_backlog()
    sitting.begin_page()
    for seq in (1, 2, 3):
        sitting.show(seq, frame(seq))
    assert sitting.end_backlog()
    assert out.pushed == [1, 2, 3]
