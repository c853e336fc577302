"""Several server processes on one PostgreSQL and one Redis, each of which can be killed."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import stores
from tests.server import Server
from tests.stores import Postgres, Redis

FULL = os.environ.get("FAULTS") == "full"  # `make faults`; else as much as the check has time for


@dataclass(frozen=True)
class Workers:
    """Processes that serve the same people; whatever one is told, the others know."""

    postgres: Postgres
    redis: Redis
    servers: tuple[Server, ...]
    database: str  # its address


@contextmanager
def workers(
    count: int = 2,
    *,
    limits: Mapping[str, float] | None = None,
    settings: Mapping[str, str] | None = None,
    postgres: Postgres | None = None,
) -> Iterator[Workers]:
    """They run while the block does, with keys of one folder, on a database of their own (or all of a PostgreSQL)."""
    data = Path(tempfile.mkdtemp(prefix="unifiedmsg-workers-"))
    ours, redis, given = stores.fresh()
    if postgres:
        given |= {"DATABASE_URL": postgres.url}
        stores.migrate(given)
    servers: list[Server] = []
    try:
        for _ in range(count):
            servers.append(  # noqa: PERF401  (those that started are stopped even when the next does not start)
                Server(limits=limits, settings=given | dict(settings or {}), data=data, migrate=False)
            )
        yield Workers(postgres or ours, redis, tuple(servers), given["DATABASE_URL"])
    finally:
        for server in servers:
            server.stop()
        shutil.rmtree(data, ignore_errors=True)
