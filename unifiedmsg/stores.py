"""Where rows lie and how processes hear each other: SQLite and memory for one process, PostgreSQL and Redis for many.

There is nothing between the two: half of each would lose what it looks as if it kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unifiedmsg.environment import BadSetting, Environment

POOL = {"min_size": 1, "max_size": 16, "timeout": 5}  # connections of one process; a request waits so many seconds
POSTGRES, REDIS = ("postgres", "postgresql"), ("redis", "rediss")
# SQLite does one transaction after the other; this is the level at which PostgreSQL's end as if it had.
DURABLE_AND_IN_ORDER = {
    "isolation_level": 4,  # psycopg's SERIALIZABLE, for transactions; and below for what stands alone
    "options": "-c synchronous_commit=on -c default_transaction_isolation=serializable",
}
# Seconds until a database that fell silent counts as gone, where the address does not say otherwise.
QUICK_TO_NOTICE = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "tcp_user_timeout": 20_000}
# What Django keeps apart of an address; all else is libpq's own.
OF_DJANGO = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
WORKERS_MAX = 64


@dataclass(frozen=True)
class Stores:
    """What Django is told, and how many processes serve."""

    databases: Mapping[str, Any]
    caches: Mapping[str, Any]
    channel_layers: Mapping[str, Any]
    workers: int
    shared: bool  # whether other processes may write the same rows


def chosen(env: Environment, data: Path) -> Stores:
    """SQLite unless both addresses are given. Raises: BadSetting for one alone, and for workers without them."""
    database, redis = env.text("DATABASE_URL"), env.text("REDIS_URL")
    workers = int(env.number("WORKERS", 1, kind=int))
    if not 1 <= workers <= WORKERS_MAX:
        raise BadSetting(f"WORKERS must be a number from 1 to {WORKERS_MAX}, not {workers}.")
    if not database and not redis:
        if workers > 1:
            raise BadSetting(
                f"WORKERS is {workers}, and SQLite serves one process. "
                "Give DATABASE_URL and REDIS_URL too (docs/deploy.md), or set WORKERS=1."
            )
        return Stores({"default": sqlite(data)}, {"default": MEMORY}, {"default": IN_PROCESS}, 1, shared=False)
    if not (database and redis):
        given, missing = ("DATABASE_URL", "REDIS_URL") if database else ("REDIS_URL", "DATABASE_URL")
        raise BadSetting(
            f"{given} is given and {missing} is not. PostgreSQL and Redis go together: "
            "without either of them processes would not hear each other (docs/deploy.md)."
        )
    _check_scheme("REDIS_URL", redis, REDIS)
    cache = {"BACKEND": "unifiedmsg.shared_cache.Shared", "LOCATION": redis, "OPTIONS": CACHE_OPTIONS}
    layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [redis]}}
    return Stores({"default": postgres(database)}, {"default": cache}, {"default": layer}, workers, shared=True)


MEMORY = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "OPTIONS": {"MAX_ENTRIES": 200_000},  # room for the counters of attempts: a flood must not push them out
}
# A Redis that fell silent counts as gone: who is asked to count an attempt does not wait for ever.
CACHE_OPTIONS = {"serializer": "unifiedmsg.caching.MessagePack", "socket_timeout": 3, "socket_connect_timeout": 3}
IN_PROCESS = {"BACKEND": "channels.layers.InMemoryChannelLayer"}


def sqlite(data: Path) -> dict[str, Any]:
    """The file in the data folder."""
    from apps.core.limits import DATABASE_LOCK_SECONDS  # the settings have looked at limits only now

    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data / "db" / "unifiedmsg.sqlite3",
        "OPTIONS": {
            "timeout": DATABASE_LOCK_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }


def postgres(url: str) -> dict[str, Any]:
    """The database at this address, which libpq reads: several hosts may stand in it. Raises: BadSetting."""
    _check_scheme("DATABASE_URL", url, POSTGRES)
    import psycopg  # only who asks for PostgreSQL pays for it

    try:
        found: dict[str, Any] = dict(psycopg.conninfo.conninfo_to_dict(url))
    except psycopg.ProgrammingError:
        raise BadSetting("DATABASE_URL cannot be read; it is postgres://USER:PASSWORD@HOST:PORT/NAME.") from None
    if not found.get("dbname"):
        raise BadSetting("DATABASE_URL names no database; it is postgres://USER:PASSWORD@HOST:PORT/NAME.")
    of_django = {name: found.pop(libpq_s, "") for name, libpq_s in OF_DJANGO.items()}
    options = {**QUICK_TO_NOTICE, **found, **DURABLE_AND_IN_ORDER, "pool": POOL}
    engine = {"ENGINE": "unifiedmsg.postgresql", "CONN_HEALTH_CHECKS": True, "DISABLE_SERVER_SIDE_CURSORS": True}
    return {**engine, **of_django, "OPTIONS": options}


def _check_scheme(name: str, url: str, schemes: tuple[str, ...]) -> None:
    """Raises: BadSetting, which does not say the address again: a password is in it."""
    if url.partition("://")[0] not in schemes:
        raise BadSetting(f"{name} must begin with {schemes[0]}://.")
