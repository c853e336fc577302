"""The one supervisor: builds, migrates, serves, and with the demo starts the demo people."""

import os
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from apps.dashboard.actions import demo as demo_seed
from apps.dashboard.models import DemoYear
from apps.dashboard.queries import demo
from unifiedmsg import frontend, locks
from unifiedmsg.supervisor import Child, Supervisor

ANSWER_SECONDS_MAX = 30
MIGRATING = 0x756D_0002  # PostgreSQL's advisory lock of whoever migrates


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
            frontend.build(self._say)
        except (locks.AlreadyServed, frontend.BuildFailed) as problem:
            raise CommandError(str(problem)) from problem
        with one_after_another():
            if not is_migrated():
                self._say("Preparing the database")
                call_command("migrate", verbosity=0, interactive=False)
        if settings.DEMO:
            self._seed()
        return lock

    def _seed(self) -> None:
        """The demo's officers, and a year for them to look at."""
        if not DemoYear.objects.exists():
            self._say("Making up a year for the dashboard")
        demo_seed.seed()
        connection.close()

    def _say(self, text: str) -> None:
        self.stdout.write(f"{text} …")
        self.stdout.flush()

    def _welcome(self) -> None:
        self.stdout.write(f"\nOpen {settings.BASE_URL}/\nCtrl-C stops it. Data: {settings.DATA}")
        if settings.DEMO:
            logins = " or ".join(f"{name} with {demo.password_of(name)}" for name in demo.NAMES)
            self.stdout.write(f"Officers: {settings.ADMIN_URL}/ as {logins}; codes stand on that page")
        self.stdout.flush()


@contextmanager
def one_after_another() -> Iterator[None]:
    """No other machine migrates the same PostgreSQL meanwhile. (SQLite has the data folder's lock.)"""
    if connection.vendor == "sqlite":
        yield
        return
    import psycopg  # only who has PostgreSQL pays for it

    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as own:
        own.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        yield


def is_migrated() -> bool:
    """Whether the database is as the code wants it; asked first because migrating takes seconds even for nothing."""
    executor = MigrationExecutor(connection)
    done = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    return done


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
