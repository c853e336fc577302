"""A Redis of one's own on loopback that keeps nothing on the disk, for several processes of ours."""

import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench import processes
from tests.server import free_port
from tests.stores import answers

START_SECONDS_MAX = 30


class Redis:
    """Answers when the constructor returns."""

    def __init__(self, *, wrapper: Sequence[str] = ()) -> None:
        port = free_port()
        self.url = f"redis://127.0.0.1:{port}/0"
        self._folder = Path(tempfile.mkdtemp(prefix="unifiedmsg-bench-redis-"))
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = processes.started([*wrapper, "redis-server", *options], self._folder)
        deadline = time.monotonic() + START_SECONDS_MAX
        while not answers(port):
            if time.monotonic() > deadline:
                raise RuntimeError("Redis did not start")
            time.sleep(0.05)

    def stop(self) -> None:
        """It runs no more."""
        processes.stop(self.process)
        shutil.rmtree(self._folder, ignore_errors=True)
