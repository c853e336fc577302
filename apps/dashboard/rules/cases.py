"""The steps of a person's request, and when two officers are needed; pure: one table, read from the top.

A request is received, then somebody works on it once it is proven who asks, then it is answered or refused.
An erasure is proposed by one officer and carried out by another; the second may also send it back.
"""

MOVES: dict[str, dict[str, str]] = {
    "received": {"begin": "working", "refuse": "refused"},
    "working": {"answer": "answered", "refuse": "refused", "propose": "proposed"},
    "proposed": {"carry_out": "answered", "send_back": "working"},
    "answered": {},
    "refused": {},
}
OF_ERASURE = {"propose", "carry_out", "send_back"}
HANDED_OVER = {"access", "portability"}


class WrongStep(Exception):
    """The request is not where this step begins."""


class SameOfficer(Exception):
    """Whoever proposed cannot also be the second pair of eyes."""


def after(state: str, step: str, *, right: str) -> str:
    """The state after the step. Raises: WrongStep."""
    if (step in OF_ERASURE) != (right == "erasure") and step in OF_ERASURE | {"answer"}:
        raise WrongStep  # an erasure is never simply called answered, and nothing else is carried out
    try:
        return MOVES[state][step]
    except KeyError:
        raise WrongStep from None


def steps(state: str, *, right: str) -> list[str]:
    """What can be done next."""
    possible = []
    for step in MOVES[state]:
        try:
            after(state, step, right=right)
        except WrongStep:
            continue
        possible.append(step)
    return possible


def four_eyes(first: int | None, second: int) -> None:
    """Two different people. Raises: SameOfficer."""
    if first == second:
        raise SameOfficer
