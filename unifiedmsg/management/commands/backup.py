"""Backs up an instance while it runs: everything but the keys, which belong elsewhere."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from unifiedmsg import backups


class Command(BaseCommand):
    """`manage.py backup FOLDER`."""

    help = "Writes the database as it is at one moment, and the files, into a new folder in FOLDER. No key is in it."
    requires_system_checks = ()  # `make check` makes them; a backup need not

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **_: object) -> None:
        try:
            made = backups.make(folder)
        except backups.Failed as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{made} is the backup. The keys are not in it: they have a place of their own.")
