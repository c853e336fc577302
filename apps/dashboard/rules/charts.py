"""Where the marks of a chart go: numbers in, points of a drawing out; pure. The colours are the stylesheet's."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LEFT, RIGHT = 640.0, 44.0, 640.0
TOP, BOTTOM = 24.0, 284.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across with its number."""

    y: float
    text: str
    axis: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: what was granted above the line, what was withdrawn and refused below it."""

    x: float
    width: float
    up: tuple[float, float]
    refused: tuple[float, float]
    down: tuple[float, float]
    label: str
    middle: float
    sparse: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened between two periods."""

    x: float
    text: str
    end: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of flows."""

    ticks: list[Tick]
    bars: list[Bar]
    marks: list[Mark]


def nice_step(most: float, lines: int = 3) -> int:
    """A round number that divides the height into about so many parts."""
    step = 1
    while most / step > lines:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return max(step, 1)


def bars(
    flows: Sequence[tuple[str, int, int, int]], marks: Sequence[tuple[int, str]] = (), *, width: float = WIDTH
) -> Bars:
    """Granted, refused and withdrawn in each period, by label; a mark stands before the period of its index."""
    most_up = max((granted for _, granted, _, _ in flows), default=0)
    most_down = max((refused + withdrawn for _, _, refused, withdrawn in flows), default=0)
    step = nice_step(max(most_up + most_down, 1), 4)
    above, below = -(-most_up // step) or 1, -(-most_down // step)
    unit = (BOTTOM - TOP) / ((above + below) * step)
    zero = TOP + above * step * unit
    slot = (width - LEFT) / max(len(flows), 1)
    drawn = [_bar(index, flow, slot=slot, zero=zero, unit=unit) for index, flow in enumerate(flows)]
    ticks = [
        Tick(round(zero - value * step * unit, 1), f"{abs(value * step):,}".replace(",", " "), value == 0)
        for value in range(-below, above + 1)
    ]
    return Bars(ticks, drawn, [_mark(index, text, slot, width) for index, text in marks])


def _bar(index: int, flow: tuple[str, int, int, int], *, slot: float, zero: float, unit: float) -> Bar:
    label, granted, refused, withdrawn = flow
    x, wide = LEFT + index * slot + slot * 0.2, slot * 0.6
    return Bar(
        x=round(x, 1),
        width=round(wide, 1),
        up=(round(zero - granted * unit, 1), round(granted * unit, 1)),
        refused=(round(zero, 1), round(refused * unit, 1)),
        down=(round(zero + refused * unit, 1), round(withdrawn * unit, 1)),
        label=label,
        middle=round(x + wide / 2, 1),
        sparse=index % 2 == 1,
    )


def _mark(index: int, text: str, slot: float, width: float) -> Mark:
    x = LEFT + index * slot
    return Mark(round(x, 1), text, x > width * 0.7)


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its points, its end, and where its name stands."""

    name: str
    value: int
    points: str
    end: tuple[float, float]
    label_y: float


@dataclass(frozen=True, slots=True)
class Lines:
    """A chart of stocks."""

    ticks: list[Tick]
    lines: list[Line]
    labels: list[tuple[float, str, bool]]


def lines(labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]], *, plot: float = 470.0) -> Lines:
    """How many of each series there were at the end of each period."""
    top, bottom = 16.0, 190.0
    most = max((value for _, values in series for value in values), default=0)
    step = nice_step(max(most, 1))
    high = (-(-most // step) or 1) * step
    across = (plot - LEFT) / max(len(labels) - 1, 1)

    def at(index: int, value: int) -> tuple[float, float]:
        return round(LEFT + index * across, 1), round(bottom - value / high * (bottom - top), 1)

    drawn = []
    for name, values in series:
        points = [at(index, value) for index, value in enumerate(values)]
        end = points[-1] if points else at(0, 0)
        drawn.append(Line(name, values[-1] if values else 0, " ".join(f"{x},{y}" for x, y in points), end, end[1] + 4))
    ticks = [
        Tick(at(0, value)[1], f"{value:,}".replace(",", " "), value == 0) for value in range(0, int(high) + 1, step)
    ]
    below = [(at(index, 0)[0], label, index % 2 == 1) for index, label in enumerate(labels)]
    return Lines(ticks, _apart(drawn), below)


def _apart(drawn: list[Line], least: float = 15.0) -> list[Line]:
    """The same lines, the names at their ends moved down until none covers another."""
    free, placed = -1e9, {}
    for line in sorted(drawn, key=lambda line: line.label_y):
        free = max(line.label_y, free + least)
        placed[line.name] = Line(line.name, line.value, line.points, line.end, round(free, 1))
    return [placed[line.name] for line in drawn]
