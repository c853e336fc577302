"""What a process tree costs, from /proc: CPU seconds and memory; Linux only, and no judgement."""

import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

SERVER_CORE, CLIENT_CORE = 0, 1
_TICK = os.sysconf("SC_CLK_TCK")
_IDLE = (3, 4)  # fields of /proc/stat: idle, and waiting for a disk


def take_own_core() -> None:
    """This process, the load, runs on the second core alone, where there is one; servers have the first."""
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {CLIENT_CORE})


def kill9(root: int) -> None:
    """Neither the process nor anything below it runs; none had time for a word."""
    for pid in _tree([root]):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def cpu_seconds(roots: Iterable[int]) -> float:
    """User's and system's seconds of these processes, all below them, and what they have waited for."""
    return sum(map(_seconds, _tree(roots)))


def memory_kib(roots: Iterable[int]) -> float:
    """The proportional set size of these processes and all below them."""
    return sum(map(_pss_kib, _tree(roots)))


def busy_seconds() -> float:
    """What everything on this machine has computed since it started."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - sum(fields[n] for n in _IDLE)) / _TICK


def _tree(roots: Iterable[int]) -> set[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        if fields := _stat(int(folder.name)):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found: set[int] = set()
    left = list(roots)
    while left:
        found.add(pid := left.pop())
        left += [child for child in children.get(pid, ()) if child not in found]
    return found


def _stat(pid: int) -> list[str]:
    """The fields behind the name of the program; none of a process that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def _seconds(pid: int) -> float:
    fields = _stat(pid)
    return sum(int(field) for field in fields[11:15]) / _TICK if fields else 0.0


def _pss_kib(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(float(line.split()[1]) for line in lines if line.startswith("Pss:"))
