"""Servers as child processes: on the server's core, dead with the load that started them, stopped as a group."""

import asyncio
import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.machine import SERVER_CORE

START_SECONDS_MAX = 90
STOP_SECONDS_MAX = 15
DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL")
ON_SERVER_CORE = ("taskset", "-c", str(SERVER_CORE)) if (os.cpu_count() or 1) > 1 else ()
ON_ALL_CORES = ("taskset", "-c", f"0-{(os.cpu_count() or 1) - 1}")  # after the above: it counts instead
WRAPPER = (*DIES_WITH_US, *ON_SERVER_CORE)


def started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """The server as a process group of its own; what it says stands in `out` in that folder."""
    with (folder / "out").open("wb") as out:
        return subprocess.Popen(
            [*WRAPPER, *command],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def stop(process: "subprocess.Popen[bytes] | None", first: signal.Signals = signal.SIGTERM) -> None:
    """Nothing of its group runs any more."""
    for way in (first, signal.SIGKILL):
        if process is None or process.poll() is not None:
            return
        os.killpg(process.pid, way)
        try:
            process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            continue


async def listening(port: int, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Something answers at that port. Raises: RuntimeError with what the server said, when it ended or never did."""
    for _ in range(10 * START_SECONDS_MAX):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        await asyncio.sleep(0.1)
    raise RuntimeError(f"It does not listen at port {port}:\n{(folder / 'out').read_text(errors='replace')[-2000:]}")
