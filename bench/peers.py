"""Ours against what people would otherwise run, same work, same run: `make bench`; writes bench/out/peers.json.

Every server has each round to itself: a fresh store, the server on the first core, the load on the second. Rounds go
round all servers before the next begins, so that a busy hour of the machine meets everybody. A server that fails is
left out of that round and said so; the others go on.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import install, tables
from bench.processes import DIES_WITH_US
from bench.servers import SERVERS
from tests.server import ROOT

OUT = ROOT / "bench" / "out" / "peers.json"
ROUND_SECONDS_MAX = 240
Figures = dict[str, Any]


def main() -> int:
    """0 when ours and at least one other were measured."""
    asked = arguments()
    if asked.peers == "all":
        install.everything()
    names = [name for name, server in SERVERS.items() if server.installed() and chosen(name, asked.peers)]
    print(f"{len(names)} servers, {asked.rounds} rounds: {', '.join(names)}\n{load_now()}", flush=True)
    rounds: dict[str, list[Figures]] = {name: [] for name in names}
    for number in range(asked.rounds):
        for name in names:
            seen = one_round(name, asked.seconds, asked.idle)
            rounds[name] += [seen] if seen else []
            print(f"round {number + 1}, {name}: {tables.short(seen) if seen else 'failed'}", flush=True)
        write(rounds, asked.out)
    print(f"{load_now()}\n\n{tables.all_of(json.loads(asked.out.read_text()))}")
    return 0 if sum(map(bool, rounds.values())) > 1 else 1


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", default="", help="all: installs what is missing; or names, with commas between them")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4, help="how long each loop of a round is watched")
    parser.add_argument("--idle", type=int, default=None, help="idle connections; each server's own number unless told")
    parser.add_argument("--out", type=Path, default=OUT)
    return parser.parse_args()


def chosen(name: str, peers: str) -> bool:
    """Whether this one takes part: ours always does."""
    return peers in ("", "all") or name.startswith("unifiedmsg") or name in peers.split(",")


def one_round(name: str, seconds: float, idle: int | None) -> Figures | None:
    """What one server showed, in a process of its own that takes everything with it when its time is over."""
    options = ["--seconds", str(seconds), *(["--idle", str(idle)] if idle is not None else [])]
    command = [*DIES_WITH_US, sys.executable, "-m", "bench.measure", name, *options]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=ROUND_SECONDS_MAX, check=False)
    except subprocess.TimeoutExpired:
        print(f"{name} took longer than {ROUND_SECONDS_MAX} s", flush=True)
        return None
    if done.returncode:
        print(f"{name}: {done.stderr.strip()[-600:]}", flush=True)
        return None
    seen: Figures = json.loads(done.stdout)
    return seen


def write(rounds: Mapping[str, Sequence[Figures]], out: Path) -> None:
    """The medians of all rounds so far, one object a server."""
    out.parent.mkdir(parents=True, exist_ok=True)
    summed = {name: summary(name, seen) for name, seen in rounds.items() if seen}
    out.write_text(json.dumps(summed, indent=1) + "\n")


def summary(name: str, seen: Sequence[Figures]) -> Figures:
    """The median of each figure, and how far the rounds lie apart."""
    rates = [each["messages_per_s"] for each in seen]
    medians = {key: median([each[key] for each in seen]) for key in seen[0]}
    return medians | {"durable": SERVERS[name].durable, "n": len(seen), "min": min(rates), "max": max(rates)}


def median(values: Sequence[float | None]) -> float | None:
    """Of those that were measured; None when none was."""
    known = [value for value in values if value is not None and value == value]  # noqa: PLR0124  (NaN differs)
    return statistics.median(known) if known else None


def load_now() -> str:
    """How busy the machine is, since that moves every figure here."""
    minute, five, _ = Path("/proc/loadavg").read_text().split()[:3]
    return f"Load of the machine: {minute} (last minute), {five} (five minutes)."


if __name__ == "__main__":
    sys.exit(main())
