"""What peers.json says, as Markdown: every server's figures, and our ratios beside the targets; measures nothing."""

from collections.abc import Mapping
from typing import Any, NamedTuple

Figures = Mapping[str, Any]
All = Mapping[str, Figures]
DAPHNE, UVICORN = "unifiedmsg-daphne", "unifiedmsg-uvicorn"
ONE, TWO = "unifiedmsg-postgres-1", "unifiedmsg-postgres-2"
HEADINGS = (
    *("server", "durable", "messages/s", "min to max", "one in flight", "CPU µs a message", "p50, p99 ms at 1,000/s"),
    *("MiB after load", "KiB an idle connection"),
)


class Target(NamedTuple):
    """Our figure divided by a rival's, and where it should lie."""

    ours: str
    figure: str
    rival: str
    least: float | None = None
    most: float | None = None


TARGETS = (
    Target(DAPHNE, "messages_per_s", "synapse-sqlite", least=300),
    Target(DAPHNE, "messages_per_s", "ejabberd-sqlite", least=40),
    Target(DAPHNE, "messages_per_s", "prosody-sqlite", least=40),
    Target(DAPHNE, "messages_per_s", "prosody-internal", least=3.5),
    Target(DAPHNE, "messages_per_s", "ejabberd-none", least=0.8),
    Target(UVICORN, "messages_per_s", "ejabberd-none", least=1.5),
    Target(DAPHNE, "one_in_flight", "prosody-internal", least=1.0),
    Target(UVICORN, "one_in_flight", "prosody-internal", least=2.5),
    Target(DAPHNE, "cpu_us", "prosody-internal", most=0.25),
    Target(UVICORN, "cpu_us", "prosody-internal", most=0.15),
    Target(TWO, "messages_per_s", "ejabberd-pgsql", least=8),
    Target(TWO, "messages_per_s", "ejabberd-pgsql-all-cores", least=8),
    Target(TWO, "messages_per_s", ONE, least=1.0),
)
LIMITS = {"kib_per_idle_connection": 22, "base_mib": 60}


def all_of(figures: All) -> str:
    """Both tables."""
    return f"{servers(figures)}\n\n{targets(figures)}"


def servers(figures: All) -> str:
    """One row a server."""
    return table(HEADINGS, [row(name, seen) for name, seen in figures.items()])


def row(name: str, seen: Figures) -> list[str]:
    """A server's figures as they stand in the table."""
    spread = f"{number(seen['min'])} to {number(seen['max'])} (n = {seen['n']})"
    latency = f"{number(seen['p50_ms_at_1000'])}, {number(seen['p99_ms_at_1000'])}"
    measured = [number(seen[key]) for key in ("messages_per_s", "one_in_flight", "cpu_us")]
    rest = [number(seen["base_mib"]), number(seen["kib_per_idle_connection"])]
    return [name, seen["durable"], measured[0], spread, *measured[1:], latency, *rest]


def targets(figures: All) -> str:
    """One row a target whose both sides were measured."""
    compared = [target for target in TARGETS if target.ours in figures and target.rival in figures]
    rows = [verdict(target, figures) for target in compared]
    for ours in (DAPHNE, UVICORN):
        rows += [limit(ours, key, most, figures[ours]) for key, most in LIMITS.items() if ours in figures]
    return table(("ours", "figure", "beside", "ratio", "target", "met"), rows)


def verdict(target: Target, figures: All) -> list[str]:
    """A ratio beside its target."""
    mine, theirs = figures[target.ours][target.figure], figures[target.rival][target.figure]
    if not mine or not theirs:
        return [target.ours, target.figure, target.rival, "not measured", "", ""]
    ratio = mine / theirs
    met = ratio >= target.least if target.least is not None else ratio <= (target.most or 0)
    wanted = f"≥ {target.least}" if target.least is not None else f"≤ {target.most}"
    return [target.ours, target.figure, target.rival, f"{ratio:.2f}", wanted, yes(met)]


def limit(ours: str, key: str, most: float, seen: Figures) -> list[str]:
    """A figure of ours beside its bound."""
    value = seen[key]
    return [ours, key, "", number(value), f"≤ {most}", yes(value is not None and value <= most)]


def short(seen: Figures) -> str:
    """One line while the rounds run."""
    return f"{number(seen['messages_per_s'])}/s, {number(seen['cpu_us'])} µs, others {seen['others_busy']:.1f} cores"


def number(value: float | None) -> str:
    """As many digits as mean something."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(headings: tuple[str, ...], rows: list[list[str]]) -> str:
    """Markdown."""
    lines = [list(headings), ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def yes(met: bool) -> str:  # noqa: FBT001  (it says what it is given)
    """In a word."""
    return "yes" if met else "no"
