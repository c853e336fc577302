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
PRIMARY = 0xFF  # of an extended code
# Classes of PostgreSQL's codes: connection, insufficient resources, operator intervention, system error; and what
# could not be put in order with others however often it was tried.
OF_POSTGRESQL = ("08", "53", "57", "58", "40")


def name_of(error: Exception) -> str:
    """What the database calls it when the same may go well in a moment, without anybody mending the code; else ""."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None) or 0
        return cause.sqlite_errorname if code & PRIMARY in OF_SQLITE else ""
    state = getattr(cause, "sqlstate", None)
    if isinstance(error, DatabaseError) and state is not None:
        return str(state) if state[:2] in OF_POSTGRESQL else ""
    return type(cause).__name__ if isinstance(error, OperationalError | InterfaceError) else ""
