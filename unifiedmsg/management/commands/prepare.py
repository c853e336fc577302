"""What comes before serving: the front end is built, the database migrated, the demo made up. It serves nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from apps.dashboard.actions import demo as demo_seed
from apps.dashboard.models import DemoYear
from apps.dashboard.queries import demo
from unifiedmsg import frontend

MIGRATING = 0x756D_0002  # PostgreSQL's advisory lock of whoever migrates


class Command(BaseCommand):
    """`manage.py prepare`."""

    help = "Builds and migrates where that is not done yet; `serve` may follow. Safe to run beside servers."
    requires_system_checks = ()  # `make check` makes them; a start need not

    def handle(self, **_: object) -> None:
        try:
            frontend.build(self._say)
        except frontend.BuildFailed as problem:
            raise CommandError(str(problem)) from problem
        with one_after_another():
            if not is_migrated():
                self._say("Preparing the database")
                call_command("migrate", verbosity=0, interactive=False)
            if settings.DEMO:
                self._seed()
                self.stdout.write(officers())

    def _seed(self) -> None:
        """The demo's officers, and a year for them to look at."""
        if not DemoYear.objects.exists():
            self._say("Making up a year for the dashboard")
        demo_seed.seed()
        connection.close()

    def _say(self, text: str) -> None:
        self.stdout.write(f"{text} …")
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


def officers() -> str:
    """How the demo's officers sign in."""
    logins = " or ".join(f"{name} with {demo.password_of(name)}" for name in demo.NAMES)
    return f"Officers: {settings.ADMIN_URL}/ as {logins}; codes stand on that page"
