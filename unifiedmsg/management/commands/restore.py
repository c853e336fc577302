"""Puts a backup in place where there is nothing yet; the keys have to be there already."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from unifiedmsg import backups, locks


class Command(BaseCommand):
    """`manage.py restore BACKUP`."""

    help = "Restores what `manage.py backup` made. It writes over nothing: the database must be empty."
    requires_system_checks = ()  # there is nothing to check yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path)

    def handle(self, *, backup: Path, **_: object) -> None:
        try:
            locks.take(settings.DATA)
            backups.restore(backup)
        except (backups.Failed, locks.AlreadyServed) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write("Restored. Start the server; it migrates what is older than it.")
