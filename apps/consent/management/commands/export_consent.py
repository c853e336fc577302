"""For operators and auditors: writes a service's whole ledger of consent as lines of JSON, with every text."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from apps.consent import books
from apps.services.catalogue import SERVICES


class Command(BaseCommand):
    """`manage.py export_consent SERVICE > FILE`; verify_consent checks the file anywhere."""

    help = "Writes the ledger of one service: decisions under pseudonyms, no account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("service", choices=[service.id for service in SERVICES])

    def handle(self, *, service: str, **_: object) -> None:
        for line in books.exported(service):
            self.stdout.write(line, ending="")
