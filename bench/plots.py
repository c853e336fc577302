"""Draws what `make growth` kept into docs/pictures/, once for light pages and once for dark ones; measures nothing."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt

from bench.growth import OUT
from tests.server import ROOT

PICTURES = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 7.2, 3.4  # inches
INK = {"": "#1f2328", "-dark": "#e6edf3"}
GRID = {"": "#d0d7de", "-dark": "#3d444d"}
COLOURS = {"daphne-sqlite": ("#0b6e8f", "#5cc4e4"), "daphne-postgres-1": ("#a04000", "#f0a46a")}
NAMES = {"daphne-sqlite": "one process, SQLite", "daphne-postgres-1": "one process, PostgreSQL and Redis"}


class Plot(NamedTuple):
    """One picture: a question, and which of its columns against the first."""

    question: str
    column: int
    across: str
    title: str
    legend: str  # where no line is


PLOTS = (
    Plot("stored", 2, "messages stored before", "CPU of the server, µs a message", "lower right"),
    Plot("seats", 3, "seats sitting in one conversation", "CPU of the server, µs a delivery", "upper right"),
)


def main() -> None:
    """Every picture of which there are figures."""
    kept = json.loads(OUT.read_text())
    for plot in PLOTS:
        for mode, suffix in enumerate(INK):
            draw(plot, kept, mode, suffix)


def draw(plot: Plot, kept: dict[str, Any], mode: int, suffix: str) -> None:
    """The picture is written; lines begin at 0, so that what looks flat is."""
    ink = INK[suffix]
    style = {"text.color": ink, "axes.labelcolor": ink, "xtick.color": ink, "ytick.color": ink}
    with plt.rc_context({**style, "font.size": 11, "svg.fonttype": "path", "svg.hashsalt": "unifiedmsg"}):
        figure, axes = plt.subplots(figsize=(WIDTH, HEIGHT), layout="constrained")
        highest, ticks = 0.0, set[float]()
        for what, colours in COLOURS.items():
            if seen := kept.get(what, {}).get(plot.question):
                across, up = zip(*((row[0], row[plot.column]) for row in seen["rows"]), strict=True)
                axes.plot(across, up, "o-", color=colours[mode], label=NAMES[what], linewidth=2)
                highest, ticks = max(highest, *up), ticks | set(across)
        axes.set(xscale="log", xlabel=plot.across, ylim=(0, 1.15 * highest))
        axes.minorticks_off()
        axes.set_xticks(sorted(ticks), [f"{tick:,.0f}" for tick in sorted(ticks)])
        axes.set_title(plot.title, loc="left", fontsize=12)
        axes.grid(axis="y", color=GRID[suffix])
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.spines["bottom"].set_color(GRID[suffix])
        axes.tick_params(axis="y", length=0)
        axes.legend(frameon=False, loc=plot.legend)
        figure.savefig(picture(plot, suffix), transparent=True, metadata={"Date": None})
        plt.close(figure)


def picture(plot: Plot, suffix: str) -> Path:
    return PICTURES / f"growth-{plot.question}{suffix}.svg"


if __name__ == "__main__":
    main()
