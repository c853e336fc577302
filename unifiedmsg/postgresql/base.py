"""The backend that the settings name; each new connection is looked at once, before anything is written by it."""

from typing import Any

from django.db.backends.postgresql import base

from apps.core import durable


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to PostgreSQL whose commits are on the disk when they return."""

    def _configure_connection(self, connection: Any) -> bool:
        """Raises: NotDurable."""
        durable.check(connection)
        connection.execute("SET jit = off")  # a look into many conversations is milliseconds; compiling it, seconds
        return bool(super()._configure_connection(connection))  # type: ignore[misc]
