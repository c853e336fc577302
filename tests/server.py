"""The real server as a process of its own, on a free port with a folder of its own; no mock of anything."""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import psycopg

from tests import shared, stores

ROOT = shared.ROOT
START_SECONDS_MAX = 80  # of several, on a machine that does much else
GENEROUS = "1000000"


def free_port() -> int:
    """A TCP port that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Reachable(Protocol):
    """What it takes to call a server."""

    @property
    def port(self) -> int:
        """Where it listens."""

    def host(self, service: str | None = None) -> str:
        """The Host header of a service."""


class Server:
    """Starts at once and answers when the constructor returns; `stop` or leaving the `with` ends it.

    ``limits`` are the names of ``apps.core.limits`` to override, generous ones by default for those given as a list.
    """

    def __init__(
        self,
        *,
        limits: Mapping[str, float] | None = None,
        settings: Mapping[str, str] | None = None,
        data: Path | None = None,
        wrapper: tuple[str, ...] = (),
        migrate: bool = True,
    ) -> None:
        self.port = free_port()
        self._own_data = data is None
        self.data = data or shared.new_folder("server-")
        self.log = self.data / "server.log"
        if self.log.exists():  # another one's, on the same folder
            self.log = self.data / f"server-{self.port}.log"
        self._environment = self._variables(limits or {}, {**stores.asked_for(), **(settings or {})})
        self._wrapper = wrapper
        if migrate and "DATABASE_URL" in self._environment:
            self.manage("migrate", "--verbosity", "0")
        elif migrate:
            shared.lay_database(self.data)
        self.process = self._start()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def host(self, service: str | None = None) -> str:
        """The Host header of a service, of `admin`, or of the base host."""
        return f"{service + '.' if service else ''}unified.localhost:{self.port}"

    def url(self, service: str | None = None, path: str = "") -> str:
        """The address of a service's host, of `admin`, or of the base host, without a slash at the end."""
        return f"http://{self.host(service)}{path}"

    def restart(self) -> None:
        """Starts again on the same folder and port, after `stop` or `kill9`."""
        self.process = self._start()

    def stop(self) -> None:
        """Asks the server to stop, waits until it did, and drops its folder unless it was given one."""
        self.interrupt()
        if self._own_data:
            shutil.rmtree(self.data, ignore_errors=True)

    def interrupt(self) -> int:
        """Asks the server to stop as Ctrl-C does, keeps its folder, and returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill9()
            raise

    def kill9(self) -> None:
        """Ends the server as a power cut does to a process: nothing of it runs any more."""
        self.process.kill()
        self.process.wait(20)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Somebody else writes into the database as long as the block lasts, and whoever wants to write waits."""
        if url := self._environment.get("DATABASE_URL"):
            with psycopg.connect(url) as other:
                other.execute("LOCK TABLE conversations_message, conversations_seat IN EXCLUSIVE MODE")
                yield
                other.rollback()
            return
        with contextlib.closing(sqlite3.connect(self.data / shared.DATABASE, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")

    def manage(self, *arguments: str) -> None:
        """A command of `manage.py` was run on this instance."""
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self._environment, check=True)

    def _variables(self, limits: Mapping[str, float], settings: Mapping[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LIMIT_", "DJANGO_"))}
        own = {"DATA": str(self.data), "PORT": str(self.port), "DEMO": "1", "DEMO_PEOPLE": "0", "ENGINE_PACE": "0.02"}
        return kept | own | {f"LIMIT_{name}": str(value) for name, value in limits.items()} | dict(settings)

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [*self._wrapper, sys.executable, "manage.py", "serve"]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        self._wait(process)
        return process

    def _wait(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise RuntimeError(f"The server ended at its start:\n{self.log.read_text()}")
            if self._healthy():
                return
            time.sleep(0.05)
        process.kill()
        raise RuntimeError(f"The server did not answer in {START_SECONDS_MAX} s:\n{self.log.read_text()}")

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
