"""For anybody: replays a ledger of consent and checks every entry; of this database, or of an export without it."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.consent import books, keys, offline
from apps.consent.rules.chain import Broken, Chain
from apps.core.ids import Key, encode
from apps.services.catalogue import SERVICES


class Command(BaseCommand):
    """`manage.py verify_consent`, or `manage.py verify_consent EXPORT_FILE --key=KEY`."""

    help = "Checks that no decision was invented, edited, removed, moved or replayed."
    requires_system_checks = ()  # an export needs no instance

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("export", nargs="?", type=Path, help="a file that export_consent or the dashboard made")
        parser.add_argument("--key", help="the server's public key, as purposes/ shows it; for an export")
        parser.add_argument("--receipt", type=Path, action="append", default=[], help="must be in the ledger")

    def handle(self, *, export: Path | None, key: str | None, receipt: list[Path], **_: object) -> None:
        try:
            chains = [books.checked(service.id) for service in SERVICES] if export is None else [exported(export, key)]
            for path in receipt:
                self._find(path, export, keys.public() if export is None else parsed(key))
        except Broken as broken:
            raise CommandError(f"The ledger is broken at {broken}.") from broken
        except (offline.Unreadable, offline.BadReceipt, OSError) as problem:
            raise CommandError(str(problem)) from problem
        for chain in chains:
            self.stdout.write(f"{chain.service}: {chain.count} entries hold. Head: {encode(chain.head) or 'none'}")

    def _find(self, path: Path, export: Path | None, key: bytes) -> None:
        kept = offline.check_receipt(path.read_text(encoding="utf-8"), key)
        if not (books.holds(kept.entry) if export is None else offline.holds(lines(export), kept)):
            raise CommandError(f"The ledger lacks the entry of {path}: it was removed.")
        self.stdout.write(f"{path} is in it.")


def exported(path: Path, key: str | None) -> Chain:
    """The chain in this file. Raises: Broken, Unreadable, CommandError."""
    return offline.check_export(lines(path), parsed(key))


def lines(path: Path) -> Iterator[str]:
    """Line after line, however large it is."""
    with path.open(encoding="utf-8") as file:
        yield from file


def parsed(key: str | None) -> Key:
    """Raises: CommandError."""
    try:
        return Key.parse(key)
    except (TypeError, ValueError):
        raise CommandError(
            "Give the server's public key: --key, with the 43 characters that purposes/ shows."
        ) from None
