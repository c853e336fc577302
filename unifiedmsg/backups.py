"""A copy of everything an instance keeps but its keys, and the way back; both refuse to write over anything."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from unifiedmsg import stores

SQLITE_FILE, DUMP_FILE, FILES = "unifiedmsg.sqlite3", "unifiedmsg.dump", "files"
NOT_LIBPQ_S = ("pool", "isolation_level", "options")
PROGRAM_MISSING = "{program} is missing. Install PostgreSQL's client: sudo apt install postgresql-client."


class Failed(Exception):
    """Nothing was backed up or restored; its text says why."""


def make(into: Path) -> Path:
    """A new folder in this one, named by the time, with the database as it was at one moment, and the files.

    Servers go on meanwhile. Raises: Failed.
    """
    made = into / f"unifiedmsg-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    making = made.with_suffix(".making")
    try:
        making.mkdir(mode=0o700, parents=True)
        if connection.vendor == "sqlite":
            _copy_sqlite(settings.DATABASES["default"]["NAME"], making / SQLITE_FILE)
        else:
            _postgres("pg_dump", "--format=custom", "--no-owner", f"--file={making / DUMP_FILE}")
        shutil.copytree(settings.DATA / FILES, making / FILES, copy_function=_copy_if_there)
        making.rename(made)
    except OSError as problem:
        raise Failed(f"Nothing was backed up: {problem}") from problem
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return made


def restore(made: Path) -> None:
    """The database and the files are those of the backup, where there were none before. Raises: Failed."""
    try:
        if connection.vendor == "sqlite":
            _lay_sqlite(made / SQLITE_FILE, settings.DATABASES["default"]["NAME"])
        else:
            _fill_postgres(made / DUMP_FILE)
        shutil.copytree(made / FILES, settings.DATA / FILES, dirs_exist_ok=True)
    except OSError as problem:
        raise Failed(f"It could not be restored: {problem}") from problem


def _copy_if_there(source: str, copy: str) -> None:
    """A file that expired since it was listed is no loss."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, copy)


def _copy_sqlite(file: Path, copy: Path) -> None:
    """The copy is whole and tidy: nothing of a deleted row is in it."""
    try:
        with closing(sqlite3.connect(file)) as source:
            source.execute("VACUUM INTO ?", [str(copy)])
        copy.chmod(0o600)
        with closing(sqlite3.connect(copy)) as made:
            said = made.execute("PRAGMA quick_check").fetchall()
    except sqlite3.Error as problem:
        raise Failed(f"Nothing was backed up: {problem}") from problem
    if said != [("ok",)]:
        raise Failed("Nothing was backed up: the copy is damaged, and so the database may be. Keep the last backup.")


def _lay_sqlite(copy: Path, file: Path) -> None:
    if not copy.exists():
        raise Failed(f"{copy} is missing: this is no backup of an instance on SQLite.")
    if file.exists():
        raise Failed(f"{file} is there already. Move it away first, with what lies beside it.")
    shutil.copy2(copy, file)


def _fill_postgres(dump: Path) -> None:
    if not dump.exists():
        raise Failed(f"{dump} is missing: this is no backup of an instance on PostgreSQL.")
    if connection.introspection.table_names():
        raise Failed("The database is not empty. Make a new one first, and name it in DATABASE_URL.")
    connection.close()
    _postgres("pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", str(dump))


def _postgres(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs did its work. The password is not on its command line. Raises: Failed."""
    path = shutil.which(program)
    if path is None:
        raise Failed(PROGRAM_MISSING.format(program=program))
    address, password = _address()
    where = f"--dbname={address}"
    environment = {**os.environ, "PGPASSWORD": password}
    done = subprocess.run(  # noqa: S603  (our own command)
        [path, where, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(f"{program}: {done.stderr.strip()}")


def _address() -> tuple[str, str]:
    """What libpq is told, and the password apart."""
    import psycopg  # only who has PostgreSQL pays for it

    given: dict[str, Any] = settings.DATABASES["default"]
    own = {libpq_s: given[name] for name, libpq_s in stores.OF_DJANGO.items() if given.get(name)}
    rest = {name: value for name, value in given["OPTIONS"].items() if name not in NOT_LIBPQ_S}
    password = str(own.pop("password", ""))
    return psycopg.conninfo.make_conninfo(**own, **rest), password
