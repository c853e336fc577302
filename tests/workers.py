"""Several server processes on one PostgreSQL and one Redis, each of which can be killed."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.server import Server
from tests.stores import Postgres, Redis

FULL = os.environ.get("FAULTS") == "full"  # `make faults`; else as much as the check has time for


@dataclass(frozen=True)
class Workers:
    """Processes that serve the same people; whatever one is told, the others know."""

    postgres: Postgres
    redis: Redis
    servers: tuple[Server, ...]

    @property
    def settings(self) -> dict[str, str]:
        return {"DATABASE_URL": self.postgres.url, "REDIS_URL": self.redis.url}


@contextmanager
def workers(
    count: int = 2, *, limits: Mapping[str, float] | None = None, settings: Mapping[str, str] | None = None
) -> Iterator[Workers]:
    """They run while the block does, with keys of one folder."""
    data = Path(tempfile.mkdtemp(prefix="unifiedmsg-workers-"))
    servers: list[Server] = []
    with Postgres() as postgres, Redis() as redis:
        try:
            given = {"DATABASE_URL": postgres.url, "REDIS_URL": redis.url, **(settings or {})}
            for number in range(count):
                servers.append(  # noqa: PERF401  (those that started are stopped even when the next does not start)
                    Server(limits=limits, settings=given, data=data, migrate=number == 0)
                )
            yield Workers(postgres, redis, tuple(servers))
        finally:
            for server in servers:
                server.stop()
            shutil.rmtree(data, ignore_errors=True)
