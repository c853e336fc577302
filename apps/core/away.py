"""Whether a database that raised an error is away, full or held by somebody else, or we have a bug; asks nobody."""

import sqlite3

from django.db import DatabaseError, InterfaceError, OperationalError

OF_SQLITE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
)
# Classes of PostgreSQL's codes: connection, insufficient resources, operator intervention, system error; and what
# could not be put in order with others however often it was tried.
OF_POSTGRESQL = ("08", "53", "57", "58", "40")


def is_away(error: Exception) -> bool:
    """Whether the same may go well in a moment, without anybody mending the code."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return (getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF in OF_SQLITE
    if not isinstance(error, DatabaseError | InterfaceError):
        return False
    state = getattr(cause, "sqlstate", None)
    return isinstance(error, OperationalError | InterfaceError) if state is None else state[:2] in OF_POSTGRESQL
