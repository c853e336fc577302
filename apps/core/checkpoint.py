"""Moves the database's log into the database and empties it, so that no trace of what was dropped stays in it."""

from django.db import connection


def truncate() -> None:
    """On SQLite the WAL is empty, unless somebody was just reading; elsewhere the database does this by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
