"""A PostgreSQL that follows another one's log and can take its place; its primary is of `tests.stores`."""

import shutil
import time

import psycopg

from tests.stores import NAME, START_SECONDS_MAX, Postgres, Program, postgres_programs

IN_RECOVERY, FOLLOWED = "SELECT pg_is_in_recovery()", "SELECT sync_state FROM pg_stat_replication"


class Standby(Postgres):
    """A copy of a running PostgreSQL that goes on copying; with it, that one acknowledges only what this one has."""

    def __init__(self, primary: Postgres) -> None:
        Program.__init__(self, "unifiedmsg-standby-")
        self._programs, self._wrapper = postgres_programs(), lambda _: ()
        self.password, self.primary = primary.password, primary
        if user := self.user():
            shutil.chown(self.folder, user)
        where = f"host=127.0.0.1 port={primary.port} user={NAME} password={primary.password}"
        copy = ("--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync")
        self._run("pg_basebackup", f"--pgdata={self._data}", f"--dbname={where}", *copy)
        (self.folder / "made").touch()

    def hold_the_primary(self) -> None:
        """From now on the primary waits for this one."""
        change(self.primary, "synchronous_standby_names", "*")
        until(self.primary, FOLLOWED, "sync")

    def let_the_primary_go(self) -> None:
        """It runs alone again, whatever happened to it."""
        if self.primary.process.poll() is not None:
            self.primary.start()
        change(self.primary, "synchronous_standby_names", "")

    def promote(self) -> None:
        """It takes writes, and follows nobody."""
        self._run("pg_ctl", "promote", "-D", str(self._data))
        until(self, IN_RECOVERY, False)


def change(postgres: Postgres, setting: str, value: str) -> None:
    """The running server has this value, and has it when it starts again."""
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET {setting} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")


def until(postgres: Postgres, question: str, wanted: object) -> None:
    """The one answer is that. Raises: TimeoutError."""
    deadline = time.monotonic() + START_SECONDS_MAX
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        while connection.execute(question).fetchall() != [(wanted,)]:
            if time.monotonic() > deadline:
                raise TimeoutError(question)
            time.sleep(0.05)
