"""A PostgreSQL and a Redis of their own for tests: Debian's programs, on free ports, in a folder that goes away."""

import atexit
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Self

import pytest

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS_MAX = 30
HOW_TO_GET_THEM = "Install PostgreSQL and Redis (Debian, Ubuntu: sudo apt install postgresql redis-server)."
NAME = "unifiedmsg"
ASKED_FOR = os.environ.get("STORES", "sqlite") == "postgres"


def postgres_programs() -> Path:
    """The folder of the newest PostgreSQL that Debian's package installed. Raises: LookupError."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if not found:
        raise LookupError(HOW_TO_GET_THEM)
    return max(found, key=lambda folder: int(folder.parent.name))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _runs(process: int) -> bool:
    """Whether it is more than an entry that nobody has asked about yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Program:
    """A server process with children that starts, dies and starts again on the same port and folder."""

    def __init__(self, prefix: str) -> None:
        self.port, self.password = _free_port(), secrets.token_urlsafe(12)
        self.folder = Path(tempfile.mkdtemp(prefix=prefix))

    def command(self) -> list[str]:
        raise NotImplementedError

    def user(self) -> str | None:
        """Whose the process is, where it may not be root's."""
        return None

    def start(self) -> None:
        """It answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, stdout=log, stderr=log, start_new_session=True, user=self.user()
            )
        deadline = time.monotonic() + START_SECONDS_MAX
        while not self.is_ready():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.05)

    def is_ready(self) -> bool:
        return answers(self.port)

    def kill9(self) -> None:
        """Nothing of it runs any more, and nothing of it had time for a word."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.kill9()
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(Program):
    """A cluster with one empty database; its command may be wrapped into another, such as a tracer."""

    def __init__(self, wrapper: Callable[[Path], Sequence[str]] = lambda _: ()) -> None:
        super().__init__("unifiedmsg-postgres-")
        self._programs = postgres_programs()
        self._wrapper = wrapper
        password = self.folder / "password"
        password.write_text(self.password)
        if user := self.user():
            for path in (self.folder, password):
                shutil.chown(path, user)
        how = ["--auth=scram-sha-256", "--username", NAME, "--pwfile", str(password), "--no-sync"]
        self._run("initdb", "--pgdata", str(self._data), "--encoding=UTF8", "--locale=C.UTF-8", *how)

    @property
    def url(self) -> str:
        return self.url_of(NAME)

    def url_of(self, database: str) -> str:
        return f"postgres://{NAME}:{self.password}@127.0.0.1:{self.port}/{database}"

    def make(self, database: str, *, template: str = "template1") -> str:
        """One more database, a copy of the template; its address."""
        where = ("--host=127.0.0.1", f"--port={self.port}", f"--username={NAME}")
        self._run("createdb", *where, f"--template={template}", database)
        return self.url_of(database)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def user(self) -> str | None:
        """PostgreSQL refuses to be root's; Debian's package made this user."""
        return "postgres" if os.geteuid() == 0 else None

    def command(self) -> list[str]:
        where = {"port": str(self.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        settings = where | {"max_connections": "60", "shared_buffers": "32MB"}
        settings |= {"shared_preload_libraries": "pg_stat_statements"}  # tests ask which statements were run
        given = [f"-c{name}={value}" for name, value in settings.items()]
        return [*self._wrapper(self.folder), str(self._programs / "postgres"), "-D", str(self._data), *given]

    def start(self) -> None:
        super().start()
        if not (self.folder / "made").exists():
            self.make(NAME)
            (self.folder / "made").touch()

    def is_ready(self) -> bool:
        asked = [str(self._programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0

    def kill9(self) -> None:
        """Every process of it is killed at once, so that none can write what another left in shared memory."""
        os.kill(self.process.pid, signal.SIGSTOP)  # it starts no other, nor notices that they die
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")  # each in a session of its own
        children = [int(pid) for pid in listed.read_text().split()]
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        super().kill9()
        while any(_runs(child) for child in children):  # they hold the shared memory until they are gone
            time.sleep(0.02)
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _run(self, program: str, *arguments: str) -> None:
        environment = {**os.environ, "PGPASSWORD": self.password}
        subprocess.run(
            [str(self._programs / program), *arguments],
            cwd=self.folder,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
            user=self.user(),
        )


class Redis(Program):
    """A Redis that keeps nothing on the disk."""

    def __init__(self) -> None:
        super().__init__("unifiedmsg-redis-")
        if shutil.which("redis-server") is None:
            raise LookupError(HOW_TO_GET_THEM)

    @property
    def url(self) -> str:
        return self.url_of(0)

    def url_of(self, number: int) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{number}"

    def command(self) -> list[str]:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--databases", "1000", "--dir", str(self.folder)]
        return ["redis-server", *options, "--save", "", "--appendonly", "no", "--requirepass", self.password]


_numbers = count(1)


def fresh() -> tuple[Postgres, Redis, dict[str, str]]:
    """This process's PostgreSQL and Redis, and settings that name a database of them: migrated, empty, never used.

    Where one of the two is not installed, the test is skipped; `.ci/run` installs both and allows no skips.
    """
    try:
        number, (postgres, redis) = next(_numbers), _of_this_process()
    except LookupError as missing:
        pytest.skip(str(missing))
    url = postgres.make(f"{NAME}_{number}", template=NAME)
    return postgres, redis, {"DATABASE_URL": url, "REDIS_URL": redis.url_of(number)}


def asked_for() -> dict[str, str]:
    """Such settings where STORES=postgres asks for them; else none, which means SQLite."""
    return fresh()[2] if ASKED_FOR else {}


@cache
def _of_this_process() -> tuple[Postgres, Redis]:
    programs = Postgres(), Redis()
    for program in programs:
        program.start()
        atexit.register(program.__exit__)
    migrate({"DATABASE_URL": programs[0].url, "REDIS_URL": programs[1].url})
    return programs


def migrate(settings: dict[str, str]) -> None:
    """The database that the settings name has every table."""
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {"DATA": data, "DEMO": "1"} | settings
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True)
