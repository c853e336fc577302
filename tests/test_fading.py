"""What is known for a while: how long, how much of it, and that time alone takes it out of memory."""

import threading
import time

import pytest

from apps.core import fading
from apps.core.fading import Fading, FadingBytes


class Clock:
    """Goes on when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_what_was_put_is_known_until_its_time_is_over(clock: Clock) -> None:
    memory: Fading[str, int] = Fading(kept=10, seconds=60, clock=clock)
    memory.put("a", 1)
    clock.now = 59
    assert memory.get("a") == 1
    clock.now = 60
    assert memory.get("a") is None


def test_beyond_the_bound_the_oldest_goes_first_and_what_was_put_again_is_young(clock: Clock) -> None:
    memory: Fading[str, int] = Fading(kept=2, seconds=60, clock=clock)
    for key in ("a", "b", "a", "c"):
        memory.put(key, 1)
    assert [memory.get(key) for key in ("a", "b", "c")] == [1, None, 1]
    assert len(memory) == 2


def test_what_is_old_leaves_the_memory_and_what_is_young_stays(clock: Clock) -> None:
    memory: Fading[int, int] = Fading(kept=10_000, seconds=60, clock=clock)
    for n in range(fading.FORGOTTEN_AT_ONCE + 10):
        memory.put(n, n)
    clock.now = 30
    memory.put(-1, -1)
    clock.now = 60
    memory.forget_old()
    assert len(memory) == 1
    assert memory.get(-1) == -1


def test_nobody_has_to_ask_for_it(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """A thread of its own forgets, however quiet the server is."""
    memory: Fading[str, int] = Fading(kept=10, seconds=60, clock=clock)
    memory.put("a", 1)
    clock.now = 60
    assert [thread.name for thread in fading._threads if thread.is_alive()] == ["forgetting"]
    monkeypatch.setattr(fading, "FORGET_SECONDS", 0.01)
    threading.Thread(target=fading._forget_for_ever, daemon=True).start()  # as that one, without its minute
    deadline = time.monotonic() + 10
    while len(memory) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(memory) == 0


def put(memory: FadingBytes, *names: bytes, gone: tuple[bytes, ...] = ()) -> None:
    memory.put_all([(name, b"of " + name) for name in names], gone=gone)


def test_bytes_are_known_until_their_time_is_over_and_at_most_a_sixtieth_less(clock: Clock) -> None:
    memory = FadingBytes(kept=10, seconds=3600, clock=clock)
    clock.now = 59
    put(memory, b"a")
    clock.now = 3599
    assert memory.get(b"a") == b"of a"
    clock.now = 3600
    assert memory.get(b"a") is None
    assert len(memory) == 1
    memory.forget_old()
    assert len(memory) == 0


def test_beyond_the_bound_the_oldest_bytes_go_first_and_those_named_go_at_once(clock: Clock) -> None:
    memory = FadingBytes(kept=2, seconds=60, clock=clock)
    put(memory, b"a", b"b")
    put(memory, b"c")
    assert [memory.get(key) for key in (b"a", b"b", b"c")] == [None, b"of b", b"of c"]
    put(memory, b"d", gone=(b"c", b"never"))
    assert [memory.get(key) for key in (b"b", b"c", b"d")] == [b"of b", None, b"of d"]


def test_old_bytes_leave_the_memory_and_young_ones_stay(clock: Clock) -> None:
    memory = FadingBytes(kept=10_000, seconds=60, clock=clock)
    put(memory, *(n.to_bytes(2, "big") for n in range(fading.FORGOTTEN_AT_ONCE + 10)))
    clock.now = 30
    put(memory, b"young")
    clock.now = 60
    memory.forget_old()
    assert (len(memory), memory.get(b"young")) == (1, b"of young")
