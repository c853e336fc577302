"""What blurred answers say about many people, and how far they may be off; pure. About one person they say nothing."""

from dataclasses import dataclass
from math import sqrt

from apps.consent.catalogue import TRUTH_PERCENT


@dataclass(frozen=True, slots=True)
class Share:
    """An estimated share of people, from 0 to 1, and the half width of its 95 % interval."""

    estimate: float
    margin: float


def share(answers: int, ones: int) -> Share | None:
    """How many said yes, with the coins taken out again; None where nobody answered (Warner 1965)."""
    if answers == 0:
        return None
    truth = TRUTH_PERCENT / 100
    raw = ones / answers
    estimate = (raw - (1 - truth) / 2) / truth
    margin = 1.96 * sqrt(raw * (1 - raw) / answers) / truth
    return Share(min(1.0, max(0.0, estimate)), margin)
