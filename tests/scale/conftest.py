"""`make scale` as a terminal starts it, in a folder of its own; its addresses are those of a server of tests."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.seats import ROOMY
from tests.server import ROOT, free_port

WORKERS = 2
STOP_SECONDS_MAX = 60  # of all, one after the other, on a machine that does much else


class Scale:
    """Runs from the constructor, which returns when it says where to look, until `stop`."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.port, self.data = free_port(), data
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LIMIT_", "DJANGO_"))}
        own = {"DATA": str(data), "PORT": str(self.port), "WORKERS": str(WORKERS), "DEMO_PEOPLE": "0"}
        roomy = {f"LIMIT_{name}": str(value) for name, value in ROOMY.items()} | {"ENGINE_PACE": "0.02"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "unifiedmsg.scale"],
            cwd=ROOT,
            env=kept | own | roomy | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said = list(self.until("Ctrl-C"))

    def until(self, beginning: str) -> Iterator[str]:
        """What it says, up to a line that begins so."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            yield line
            if line.startswith(beginning):
                return
        raise AssertionError("it ended")

    def host(self, service: str | None = None) -> str:
        """The Host header of a service, of `admin`, or of the base host."""
        return f"{service + '.' if service else ''}unified.localhost:{self.port}"

    def url(self, service: str | None = None, path: str = "") -> str:
        """The address of a service's host, without a slash at the end."""
        return f"http://{self.host(service)}{path}"

    def stop(self) -> int:
        """Ctrl-C: every process of the terminal hears it."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(STOP_SECONDS_MAX)


@pytest.fixture(scope="module")
def scale() -> Iterator[Scale]:
    """One that the module's tests share."""
    folder = Path(tempfile.mkdtemp(prefix="unifiedmsg-scale-"))
    folder.chmod(0o711)  # PostgreSQL is somebody else's where root starts it
    running = Scale(folder)
    yield running
    running.stop()
    shutil.rmtree(folder)
