"""Serves on the server that SERVER names, without an access log; `up` is what people run."""

import ctypes
import gc
import os
import resource
import socket
import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from apps.core import durable
from unifiedmsg import locks, ports
from unifiedmsg.supervisor import Child, Supervisor

LISTEN_AT = "LISTEN_AT"  # how a worker is told which socket it shares
M_ARENA_MAX = -8  # glibc's malloc.h
BACKLOG = 1024  # connections that wait while every worker is busy


class Command(BaseCommand):
    """`manage.py serve`."""

    help = "Serves this instance on Daphne or uvicorn (used by `up`; prepares nothing)."
    requires_system_checks = ()  # `make check` makes them; a start need not

    def handle(self, **_: object) -> None:
        if not settings.SEVERAL_PROCESSES and "SERVER_LOCK" not in os.environ:  # else `up` took it and left us a copy
            try:
                locks.take(settings.DATA)
            except locks.AlreadyServed as problem:
                raise CommandError(str(problem)) from problem
        if shared := os.environ.get(LISTEN_AT):
            run(int(shared))
            return
        if ports.is_taken(settings.BIND, settings.PORT):
            raise CommandError(f"Port {settings.PORT} is in use. Give another one: PORT={settings.PORT + 1}.")
        if settings.SERVER == "uvicorn" and find_spec("uvicorn") is None:
            raise CommandError("SERVER=uvicorn needs its packages. `make run SERVER=uvicorn` installs them.")
        _check_database()
        if settings.WORKERS > 1:
            watch_workers(settings.WORKERS)
        else:
            run()


def _check_database() -> None:
    """Raises: CommandError where PostgreSQL cannot be reached, or could lose what was acknowledged."""
    if connection.vendor == "sqlite":
        return
    import psycopg  # only who has PostgreSQL pays for it

    try:
        with psycopg.connect(**connection.get_connection_params(), autocommit=True) as own:
            durable.check(own)
    except (psycopg.Error, durable.NotDurable) as problem:
        raise CommandError(f"The database cannot be used: {problem}") from problem


def run(shared: int | None = None) -> None:
    """Serves until somebody asks to stop; at the socket that it is handed, or at one of its own."""
    share_one_heap()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a socket each: 1,024, as usual, are a few schools
    server = import_module(f"unifiedmsg.on_{settings.SERVER}")  # none of the other's code is even loaded
    if settings.METRICS_PORT:
        import_module("unifiedmsg.scraping").start()  # who has no use for figures does not load their library
    structlog.get_logger(__name__).info("serving", kind=settings.SERVER)
    gc.freeze()  # what is loaded stays: looking through it for garbage held everybody up for 67 ms
    server.run(shared)


def share_one_heap() -> None:
    """Threads take their memory from one heap, where that can be had: only one of them runs at a time anyway.

    glibc gives each a heap of its own, which costs 5 MiB and a call to the kernel whenever it grows or shrinks.
    """
    with suppress(OSError, AttributeError):  # another C library has no such choice
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def watch_workers(count: int) -> int:
    """So many processes serve one port until somebody asks to stop; one that dies is started again.

    They share a socket that this process listens at, so that no connection waits at a worker which ends.
    """
    family = socket.AF_INET6 if ":" in settings.BIND else socket.AF_INET
    with socket.create_server((settings.BIND, settings.PORT), family=family, backlog=BACKLOG) as shared:
        supervisor = Supervisor(together=True)
        environment = {**os.environ, "WORKERS": "1", LISTEN_AT: str(shared.fileno())}
        environment.pop("METRICS_PORT_FILE", None)  # it would count before the number of each worker's own
        for number in range(count):
            command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve"]
            own, descriptors = environment | figures_of(number), (shared.fileno(),)
            supervisor.start(Child(f"worker {number}", command, own, restart=True, descriptors=descriptors))
        return supervisor.watch()


def figures_of(number: int) -> dict[str, str]:
    """Where that worker's figures are read: each has a port of its own, the same after it was started again."""
    return {"METRICS_PORT": str(settings.METRICS_PORT + number)} if settings.METRICS_PORT else {}
