"""The PostgreSQL and the Redis of `make scale`: made in a folder, with the settings of deploy/; starts neither."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from unifiedmsg.environment import made_key
from unifiedmsg.scale import programs

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
NAME = "unifiedmsg"


class NotMade(Exception):
    """A store could not be made; its text says why."""


@dataclass(frozen=True)
class Stores:
    """Both stores in one folder, on two ports of this machine."""

    folder: Path
    postgres_port: int
    redis_port: int

    @property
    def settings(self) -> dict[str, str]:
        """What tells a server where they are."""
        return {
            "DATABASE_URL": f"postgres://{NAME}:{self._password}@127.0.0.1:{self.postgres_port}/{NAME}",
            "REDIS_URL": f"redis://:{self._password}@127.0.0.1:{self.redis_port}/0",
        }

    def make(self) -> None:
        """There is a cluster, and Redis' settings. Raises: Missing, NotMade."""
        programs.postgres(), programs.named("redis-server")
        if not (self._cluster / "PG_VERSION").exists():
            self._make_cluster()
        settings = (DEPLOY / "redis.conf").read_text(encoding="utf-8")
        own = f"bind 127.0.0.1\nport {self.redis_port}\nrequirepass {self._password}\ndir {self.folder}\n"
        _write_for_owner(self.folder / "redis.conf", settings + own)

    def make_database(self) -> None:
        """PostgreSQL, which answers by now, has the one database. Raises: NotMade."""
        where = ("--host=127.0.0.1", f"--port={self.postgres_port}", f"--username={NAME}")
        listed = self._run("psql", *where, "--list", "--tuples-only", "--no-align", "--dbname=template1")
        if not any(line.startswith(f"{NAME}|") for line in listed.splitlines()):
            self._run("createdb", *where, "--encoding=UTF8", "--template=template0", NAME)

    def postgres_command(self) -> list[str]:
        """Runs PostgreSQL in the foreground."""
        here = {"port": self.postgres_port, "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        given = [f"-c{name}={value}" for name, value in here.items()]
        return programs.as_owner([str(programs.postgres() / "postgres"), "-D", str(self._cluster), *given])

    def postgres_answers(self) -> bool:
        """Whether it takes connections."""
        asked = [str(programs.postgres() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.postgres_port)]
        return subprocess.run(asked, check=False).returncode == 0  # noqa: S603  (our own command)

    def redis_command(self) -> list[str]:
        """Runs Redis in the foreground."""
        return [programs.named("redis-server"), str(self.folder / "redis.conf")]

    def end_leftovers(self) -> None:
        """No PostgreSQL runs on the cluster, which one does whose supervisor was killed."""
        if (self._cluster / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-D", str(self._cluster), "-m", "fast", check=False)

    @property
    def _cluster(self) -> Path:
        return self.folder / "postgres"

    @property
    def _password(self) -> str:
        return made_key(self.folder / "password")

    def _make_cluster(self) -> None:
        shutil.rmtree(self._cluster, ignore_errors=True)  # what a start that was stopped halfway had made
        self._cluster.mkdir(mode=0o700)
        password = self._cluster.with_name("password.initdb")  # the cluster's owner may not read ours
        _write_for_owner(password, self._password)
        if not os.geteuid():
            for path in (self._cluster, password):
                shutil.chown(path, programs.OWNER, programs.OWNER)
        how = ["--auth=scram-sha-256", f"--username={NAME}", f"--pwfile={password}"]
        self._run("initdb", f"--pgdata={self._cluster}", "--encoding=UTF8", "--locale=C.UTF-8", *how)
        password.unlink()
        with (self._cluster / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write((DEPLOY / "postgresql.conf").read_text(encoding="utf-8"))

    def _run(self, program: str, *arguments: str, check: bool = True) -> str:
        command = programs.as_owner([str(programs.postgres() / program), *arguments])
        environment = {**os.environ, "PGPASSWORD": self._password}
        done = subprocess.run(  # noqa: S603  (our own command)
            command, cwd="/", env=environment, capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            raise NotMade(f"PostgreSQL's {program} could not do its work in {self.folder}:\n{done.stderr}")
        return done.stdout


def _write_for_owner(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
