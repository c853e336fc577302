"""For anybody: checks one receipt with the server's public key; needs no database and no network."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.consent import offline
from apps.consent.management.commands.verify_consent import parsed


class Command(BaseCommand):
    """`manage.py verify_receipt FILE --key=KEY`."""

    help = "Checks that a receipt says what the person and the server signed."
    requires_system_checks = ()  # it needs no instance

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", required=True, help="the server's public key, as purposes/ shows it")

    def handle(self, *, file: Path, key: str, **_: object) -> None:
        try:
            receipt = offline.check_receipt(file.read_text(encoding="utf-8"), parsed(key))
        except (offline.Unreadable, offline.BadReceipt, OSError) as problem:
            raise CommandError(f"This receipt does not hold. {problem}") from problem
        purpose = receipt.purpose
        self.stdout.write(f"{receipt.record_id} holds: {receipt.event.state}, {purpose.id}, version {purpose.version}.")
