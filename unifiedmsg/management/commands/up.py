"""The one supervisor: prepares, serves, and with the demo starts the demo people."""

import os
import sys
import time
import urllib.request
from contextlib import suppress

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from unifiedmsg import frontend, locks
from unifiedmsg.supervisor import Child, Supervisor

ANSWER_SECONDS_MAX = 30


class Command(BaseCommand):
    """`manage.py up`."""

    help = "Builds, migrates and serves; Ctrl-C stops everything."
    requires_system_checks = ()  # `make check` makes them; a start need not

    def handle(self, **_: object) -> None:
        lock = self._prepare()
        supervisor = Supervisor()
        supervisor.start(server(lock))
        if wait_for_answer(supervisor):
            self._welcome()
            if settings.DEMO_PEOPLE:
                supervisor.start(demo_people())
        if supervisor.watch():
            raise CommandError("The server ended by itself; what it said stands above.")
        self.stdout.write("Stopped.")

    def _prepare(self) -> int | None:
        try:
            lock = None if settings.SEVERAL_PROCESSES else locks.take(settings.DATA)
        except locks.AlreadyServed as problem:
            raise CommandError(str(problem)) from problem
        call_command("prepare", stdout=self.stdout)
        return lock

    def _welcome(self) -> None:
        self.stdout.write(f"\nOpen {settings.BASE_URL}/\nCtrl-C stops it. Data: {settings.DATA}")
        self.stdout.flush()


def server(lock: int | None) -> Child:
    """The server, which keeps the data folder's lock, if there is one, as long as it lives."""
    descriptors = () if lock is None else (lock,)
    environment = {**os.environ, **({} if lock is None else {"SERVER_LOCK": str(lock)})}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve"]
    return Child("server", command, environment, descriptors=descriptors)


def demo_people() -> Child:
    """The bots that answer; they talk to the server as everybody does."""
    people = str(frontend.FOLDER / "src" / "node" / "people.ts")
    environment = frontend.node_environment() | {"DATA": str(settings.DATA), "PORT": str(settings.PORT)}
    log = settings.DATA / "people.log"
    return Child("demo people", [str(frontend.NODE), people], environment, restart=True, log=log)


def wait_for_answer(supervisor: Supervisor) -> bool:
    """Whether the server answers; gives up when it should stop, or after half a minute."""
    deadline = time.monotonic() + ANSWER_SECONDS_MAX
    while time.monotonic() < deadline and not supervisor.asked_to_stop and not supervisor.something_ended():
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{settings.PORT}/healthz", timeout=5).close()
            return True
        time.sleep(0.05)
    return False
