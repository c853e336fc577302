"""A PostgreSQL of one's own on loopback, durable by its defaults, for rivals that store there."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench import processes
from bench.install import POSTGRES

START_SECONDS_MAX = 30
OPTIONS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=256MB", "max_wal_size=4GB")


class Postgresql:
    """Runs as the user postgres where we are root, since it refuses to run as root."""

    def __init__(self, port: int, *, wrapper: Sequence[str] = ()) -> None:
        self._port = port
        self._folder = Path(tempfile.mkdtemp(prefix="unifiedmsg-bench-pg-"))
        self._bin = max(POSTGRES.iterdir()) / "bin"
        self._as: tuple[str, ...] = ()
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
            self._as = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups")
        self._initdb()
        options = [word for option in (f"port={port}", *OPTIONS) for word in ("-c", option)]
        command = [
            *wrapper,
            *self._as,
            *processes.DIES_WITH_US,
            str(self._bin / "postgres"),
            "-D",
            str(self._data),
            *options,
        ]
        self.process = processes.started(command, self._folder)
        self._wait()

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def sql(self, *arguments: str, database: str = "postgres") -> None:
        """Done by psql. Raises: CalledProcessError."""
        command = ["psql", "-h", "127.0.0.1", "-p", str(self._port), "-U", "postgres", "-qAt", *arguments, database]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=START_SECONDS_MAX)

    def stop(self) -> None:
        """It runs no more, and nothing of it is left."""
        processes.stop(self.process, signal.SIGINT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _initdb(self) -> None:
        options = ["-D", str(self._data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-N"]
        subprocess.run([*self._as, str(self._bin / "initdb"), *options], check=True, stdout=subprocess.DEVNULL, cwd="/")

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            ready = subprocess.run(["pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self._port)], check=False)
            if ready.returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError("PostgreSQL did not start")
