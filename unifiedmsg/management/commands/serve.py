"""Serves on Daphne, without an access log; `up` is what people run."""

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """`manage.py serve`."""

    help = "Serves this instance on Daphne (used by `up`; prepares nothing)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1")

    def handle(self, *, bind: str, **_: object) -> None:
        from daphne.server import Server  # first of all Twisted imports: it chooses the reactor

        from unifiedmsg.asgi import application

        endpoint = f"tcp:port={settings.PORT}:interface={bind}"
        Server(application, endpoints=[endpoint], verbosity=0, server_name="unifiedmsg").run()
