"""Moves an instance from SQLite to PostgreSQL: run with the settings of the new one, while no server runs."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from apps.consent.rules.chain import Broken
from unifiedmsg import locks, moving
from unifiedmsg.management.commands.prepare import one_after_another


class Command(BaseCommand):
    """`manage.py move_store`; no address on its command line, where others could read the password."""

    help = "Copies every row of DATA's SQLite file to the empty PostgreSQL of DATABASE_URL, and checks the copy."
    requires_system_checks = ()  # `make check` makes them; a start need not

    def handle(self, **_: object) -> None:
        if connection.vendor == "sqlite":
            raise CommandError("Set DATABASE_URL and REDIS_URL, where it should move to (docs/deploy.md).")
        try:
            locks.take(settings.DATA)
            moving.open_old(settings.DATA)
            with one_after_another():
                call_command("migrate", verbosity=0, interactive=False)
                moving.move(self.stdout.write)
        except Broken as broken:
            raise CommandError(f"The ledger is broken at {broken}. Nothing was moved.") from broken
        except (locks.AlreadyServed, moving.NotMoved) as problem:
            raise CommandError(str(problem)) from problem
        except DatabaseError as problem:
            raise CommandError(f"Nothing was moved: {problem}") from problem
        self.stdout.write("Moved. Every row is the same. The SQLite file is as it was: keep it until you are content.")
