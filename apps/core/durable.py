"""Whether a commit on this PostgreSQL connection is on the disk when it returns; asks, and changes nothing."""

from typing import Any

from django.db import DatabaseError

ENOUGH = ("on", "remote_apply")  # both wait for the local disk; `remote_write`, `local` and `off` promise less
ASK = "SELECT current_setting('synchronous_commit'), current_setting('fsync')"


class NotDurable(DatabaseError):
    """What is committed here could be lost; its text says which setting to change."""


def check(connection: Any) -> None:
    """Nothing that this psycopg connection commits is lost with the power. Raises: NotDurable."""
    synchronous, fsync = connection.execute(ASK).fetchone()
    if synchronous not in ENOUGH or fsync != "on":
        raise NotDurable(
            f"PostgreSQL has synchronous_commit={synchronous} and fsync={fsync}: "
            "what was acknowledged could be lost. Set both to on."
        )
