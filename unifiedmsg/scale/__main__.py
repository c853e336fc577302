"""`make scale`: starts everything, shows the address, renews the workers one by one on SIGHUP, and stops everything."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from unifiedmsg import frontend, locks, ports, ready
from unifiedmsg.environment import BadSetting, Environment
from unifiedmsg.scale import certificates, programs, proxy
from unifiedmsg.scale.stores import NotMade, Stores
from unifiedmsg.stores import WORKERS_MAX
from unifiedmsg.supervisor import Child, Supervisor

ROOT = Path(__file__).resolve().parent.parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
WORKERS = 4


class Ended(Exception):
    """Something did not start; its text says what."""


@dataclass(frozen=True)
class Asked:
    """What the command line asked for."""

    folder: Path
    port: int
    workers: int
    tls: bool
    people: bool

    @property
    def base_url(self) -> str:
        """Where a browser finds it."""
        return f"{'https' if self.tls else 'http'}://{proxy.HERE}:{self.port}"


def asked(variables: Mapping[str, str]) -> Asked:
    """Raises: BadSetting."""
    env = Environment(variables)
    workers = int(env.number("WORKERS", WORKERS, kind=int))
    if not 1 <= workers <= WORKERS_MAX:
        raise BadSetting(f"WORKERS must be a number from 1 to {WORKERS_MAX}, not {workers}.")
    folder = Path(env.text("DATA") or ROOT / "data").resolve() / "scale"
    port = int(env.number("PORT", 8000, kind=int))
    if ports.is_taken("127.0.0.1", port):
        raise BadSetting(f"Port {port} is in use. Give another one: PORT={port + 1}.")
    people = env.flag("DEMO_PEOPLE", default=True)
    return Asked(folder, port, workers, env.flag("TLS", default=False), people)


class Scale:
    """One instance of several processes, from its first to its last."""

    def __init__(self, given: Asked) -> None:
        self._asked = given
        postgres, redis, *self._ports = ports.free(given.workers + 2)
        self._stores = Stores(given.folder, postgres, redis)
        self._supervisor = Supervisor()
        self._workers: dict[int, Child] = {}

    def run(self) -> int:
        """Returns once somebody asked to stop (0), or what cannot be started again ended (1); nothing runs then.

        Raises: Missing, NotMade, Ended.
        """
        try:
            self._start_stores()
            self._manage("prepare")
            self._start_workers()
            self._start_proxy()
            if self._supervisor.asked_to_stop:
                return 0
            self._welcome()
            if self._asked.people:
                self._start_people()
            return self._supervisor.watch(when_hung_up=self.renew)
        finally:
            self._supervisor.stop()

    def renew(self) -> None:
        """Every worker ended in order and another one took its place, one after the other."""
        for port, worker in self._workers.items():
            if not self._supervisor.asked_to_stop:
                worker.stop()
                worker.start()
                self._until(partial(ready.is_ready, port), worker)
        say("Every worker was renewed.")

    def _start_stores(self) -> None:
        self._stores.end_leftovers()
        if not (self._asked.folder / "postgres" / "PG_VERSION").exists():
            say("Making a PostgreSQL …")
        self._stores.make()
        redis = self._start("Redis", self._stores.redis_command())
        postgres = self._start("PostgreSQL", self._stores.postgres_command())
        self._until(self._stores.postgres_answers, postgres)
        self._until(partial(ports.answers, self._stores.redis_port), redis)
        self._stores.make_database()

    def _start_workers(self) -> None:
        for number, port in enumerate(self._ports, 1):
            environment = self._environment | {"PORT": str(port)}
            command = programs.bound([*MANAGE, "serve"])
            self._workers[port] = worker = Child(f"worker {number}", command, environment, restart=True, apart=True)
            self._supervisor.start(worker)
        for port, worker in self._workers.items():
            self._until(partial(ready.is_ready, port), worker)

    def _start_proxy(self) -> None:
        folder = self._folder("nginx")
        command = proxy.write(folder, self._asked.port, self._workers, tls=self._tls())
        nginx = self._start("nginx", command)
        self._until(partial(ports.answers, self._asked.port), nginx)

    def _start_people(self) -> None:
        """The bots that answer; they come in by the front door, as everybody does."""
        urls = {f"{name.upper()}_URL": self._asked.base_url.replace("://", f"://{name}.") for name in proxy.SERVICES}
        trusted = {"NODE_EXTRA_CA_CERTS": str(self._asked.folder / "tls" / "authority.crt")} if self._asked.tls else {}
        environment = frontend.node_environment() | urls | trusted | {"DATA": str(self._asked.folder)}
        command = [str(frontend.NODE), str(frontend.FOLDER / "src" / "node" / "people.ts")]
        self._start("people", command, environment, restart=True)

    def _start(
        self, name: str, command: list[str], environment: Mapping[str, str] = os.environ, *, restart: bool = False
    ) -> Child:
        log = self._folder("logs") / f"{name.lower()}.log"
        child = Child(name, programs.bound(command), environment, restart=restart, log=log, apart=True)
        self._supervisor.start(child)
        return child

    def _until(self, fact: Callable[[], bool], child: Child) -> None:
        """Raises: Ended, where the child did so before it became true."""
        if not ready.wait(fact, given_up=lambda: self._supervisor.asked_to_stop or child.ended()):
            if self._supervisor.asked_to_stop:
                return
            said = child.log.read_text(encoding="utf-8", errors="replace") if child.log else "It said why above."
            raise Ended(f"{child.name} did not start.\n{said}")

    def _manage(self, command: str) -> None:
        """Raises: Ended."""
        if self._supervisor.asked_to_stop:
            return
        done = subprocess.run([*MANAGE, command], env=self._environment, check=False)  # noqa: S603  (our own command)
        if done.returncode and not self._supervisor.asked_to_stop:
            raise Ended(f"`manage.py {command}` failed; what it said stands above.")

    def _tls(self) -> Path | None:
        return certificates.make(self._folder("tls"), proxy.NAMES).parent if self._asked.tls else None

    def _folder(self, name: str) -> Path:
        folder = self._asked.folder / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    @property
    def _environment(self) -> dict[str, str]:
        """The settings of every worker, but its port."""
        own = {"DEMO": "1", "WORKERS": "1", "DATA": str(self._asked.folder), "BASE_URL": self._asked.base_url}
        return {**os.environ, **own, **self._stores.settings, "TRUSTED_PROXIES": "127.0.0.1"}

    def _welcome(self) -> None:
        say(f"\nOpen {self._asked.base_url}/")
        if self._asked.tls:
            say(f"Your browser does not know who signed for it: {self._asked.folder / 'tls' / 'authority.crt'}")
        say(f"{self._asked.workers} workers behind nginx, on PostgreSQL and Redis. Data: {self._asked.folder}")
        say(f"Ctrl-C stops it. `kill -HUP {os.getpid()}` renews the workers one after the other.")


def say(text: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """What went wrong is said in one sentence."""
    try:
        given = asked(os.environ)
        given.folder.mkdir(parents=True, exist_ok=True)
        locks.take(given.folder)
        code = Scale(given).run()
    except (BadSetting, programs.Missing, NotMade, locks.AlreadyServed, Ended) as problem:
        sys.exit(str(problem))
    say("Something ended by itself." if code else "Stopped.")
    return code


if __name__ == "__main__":
    sys.exit(main())
