"""Serves on the server that SERVER names, without an access log; `up` is what people run."""

import gc
import os
import socket
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from unifiedmsg import locks


class Command(BaseCommand):
    """`manage.py serve`."""

    help = "Serves this instance on Daphne or uvicorn (used by `up`; prepares nothing)."
    requires_system_checks = ()  # `make check` makes them; a start need not

    def handle(self, **_: object) -> None:
        if "SERVER_LOCK" not in os.environ:  # else `up` took it and left us a copy
            try:
                locks.take(settings.DATA)
            except locks.AlreadyServed as problem:
                raise CommandError(str(problem)) from problem
        if is_taken(settings.BIND, settings.PORT):
            raise CommandError(f"Port {settings.PORT} is in use. Give another one: PORT={settings.PORT + 1}.")
        if settings.SERVER == "uvicorn" and find_spec("uvicorn") is None:
            raise CommandError("SERVER=uvicorn needs its packages. `make run SERVER=uvicorn` installs them.")
        server = import_module(f"unifiedmsg.on_{settings.SERVER}")  # none of the other's code is even loaded
        gc.freeze()  # what is loaded stays: looking through it for garbage held everybody up for 67 ms
        server.run()


def is_taken(address: str, port: int) -> bool:
    """Whether something listens there already. (The servers would say so in a way that nobody sees.)"""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return True
    return False
