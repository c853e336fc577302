"""Whether a history of overlapping operations could have happened one after another (Wing and Gong, 1993)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

State = Any
Step = Callable[[State, Any], "tuple[bool, State]"]


@dataclass(frozen=True, slots=True)
class Operation:
    """What was done and answered, and when it was asked and answered."""

    asked: float
    answered: float
    what: Any


def linearizable(history: Sequence[Operation], *, initial: State, step: Step) -> bool:
    """Whether some order explains every answer, in which nothing comes before what had ended when it was asked.

    ``step`` says whether an operation may have had its answer in a state, and which state follows.
    """
    operations = sorted(history, key=lambda one: one.asked)
    seen = set()
    waiting: list[tuple[int, frozenset[int], State]] = [(0, frozenset(), initial)]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        first, done, state = here
        if first == len(operations):
            return True
        for number in _next(operations, first, done):
            fits, after = step(state, operations[number].what)
            if fits:
                waiting.append((*_without(first, done | {number}), after))
    return False


def _next(operations: Sequence[Operation], first: int, done: frozenset[int]) -> list[int]:
    """Those that may come next: none is left that had ended before they were asked."""
    found, horizon = [], float("inf")
    for number in range(first, len(operations)):
        if operations[number].asked > horizon:
            break
        if number not in done:
            found.append(number)
            horizon = min(horizon, operations[number].answered)
    return [number for number in found if operations[number].asked <= horizon]


def _without(first: int, done: frozenset[int]) -> tuple[int, frozenset[int]]:
    """The same place, with its unbroken beginning as a number."""
    while first in done:
        first += 1
    return first, frozenset(number for number in done if number >= first)
