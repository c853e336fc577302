"""How a batch of appends becomes rows: one way for SQLite's only writer, one for PostgreSQL's several."""

from typing import Protocol

from django.db import connection

from apps.conversations.appends import Append


class Store(Protocol):
    """What the writer needs of a database; used by the writer's thread alone."""

    def store(self, batch: list[Append]) -> None:
        """Each append is durable with its seq, or carries its refusal. Raises: Exception, having stored none."""

    def forget(self, conversation: bytes) -> None:
        """Nothing is remembered of this conversation."""

    def start_anew(self) -> None:
        """Nothing is remembered and no connection is held: something went wrong."""


def store_here() -> Store:
    """The way of the database that the settings name."""
    if connection.vendor == "sqlite":
        from apps.conversations.stores.sqlite import Sqlite

        return Sqlite()
    from apps.conversations.stores.postgres import Postgres  # only who has PostgreSQL pays for it

    return Postgres()
