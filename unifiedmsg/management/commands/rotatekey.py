"""Changes a key that can be changed, and says of the others why they cannot."""

import os
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from unifiedmsg import keys


class Command(BaseCommand):
    """`manage.py rotatekey SECRET_KEY`."""

    help = "Replaces a key by a new random one; the server uses it from its next start on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=sorted({**keys.ROTATABLE, **keys.FIXED}))

    def handle(self, *, name: str, **_: object) -> None:
        if name in keys.FIXED:
            raise CommandError(f"{name} cannot be changed: {keys.FIXED[name]}.")
        path = file_of(name)
        if path is None:
            raise CommandError(
                f"{name} is given as a variable: set another one there. "
                f"Given as a file, by {name}_FILE, this command can write it."
            )
        try:
            keys.replace(path)
        except OSError as error:
            raise CommandError(f"{path} cannot be written ({error.strerror}). Nothing was changed.") from error
        self.stdout.write(f"{path} has a new key. Start the server again. {keys.ROTATABLE[name]}")


def file_of(name: str) -> Path | None:
    """Where the key is kept; None when it is no file."""
    named = os.environ.get(f"{name}_FILE")
    if named:
        return Path(named)
    return settings.DATA / "keys" / name.lower() if settings.DEMO and not os.environ.get(name) else None
