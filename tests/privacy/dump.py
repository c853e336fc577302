"""Reads a copy of the server's database as a thief would: every table, every row, in storage order."""

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

Cell = None | int | float | str | bytes


@dataclass(frozen=True)
class Table:
    """Rows as they lie in the file; `ordered` when the table has a rowid and so remembers who came first."""

    name: str
    columns: tuple[str, ...]
    ordered: bool
    rows: tuple[tuple[Cell, ...], ...]


def dump(database: Path) -> list[Table]:
    """All tables of a database in use, read from a copy of its file and its WAL."""
    with tempfile.TemporaryDirectory() as folder:
        for file in database.parent.glob(database.name + "*"):
            shutil.copy(file, folder)
        with sqlite3.connect(Path(folder) / database.name) as connection:
            return [_table(connection, name, sql) for name, sql in _tables(connection)]


def columns(database: Path) -> set[str]:
    """`table.column` for everything the database could hold."""
    return {f"{table.name}.{column}" for table in dump(database) for column in table.columns}


def _tables(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [(name, sql) for name, sql in found if not name.startswith("sqlite_stat")]


def _table(connection: sqlite3.Connection, name: str, sql: str | None) -> Table:
    ordered = "WITHOUT ROWID" not in (sql or "").upper()
    order = " ORDER BY rowid" if ordered else ""
    found = connection.execute(f'SELECT * FROM "{name}"{order}')  # noqa: S608  (a name of our own schema)
    return Table(name, tuple(each[0] for each in found.description), ordered, tuple(found))
