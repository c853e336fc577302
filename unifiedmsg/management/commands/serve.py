"""Serves on Daphne, without an access log; `up` is what people run."""

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from unifiedmsg import locks


class Command(BaseCommand):
    """`manage.py serve`."""

    help = "Serves this instance on Daphne (used by `up`; prepares nothing)."

    def handle(self, **_: object) -> None:
        if "SERVER_LOCK" not in os.environ:  # else `up` took it and left us a copy
            try:
                locks.take(settings.DATA)
            except locks.AlreadyServed as problem:
                raise CommandError(str(problem)) from problem
        run()


def run() -> None:
    """Serves until somebody asks to stop."""
    from daphne.server import Server  # first of all Twisted imports: it chooses the reactor

    from unifiedmsg.asgi import application

    endpoint = f"tcp:port={settings.PORT}:interface={settings.BIND}"
    Server(application, endpoints=[endpoint], verbosity=0, server_name="unifiedmsg").run()
