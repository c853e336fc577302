"""Where Debian's packages put the programs that `make scale` starts; installs nothing."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

POSTGRES = Path("/usr/lib/postgresql")
POSTGRES_MAJOR_MIN = 15
NGINX_FOLDERS = "/usr/sbin:/usr/local/sbin"  # not in everybody's path
HOW_TO_GET_THEM = (
    "Install PostgreSQL (15 or newer), Redis and nginx: sudo apt install postgresql redis-server nginx-light."
)
OWNER = "postgres"  # whose PostgreSQL's processes are where root starts them: it refuses to be root's


class Missing(LookupError):
    """A program is not installed; its text says how to get it."""


def postgres() -> Path:
    """The folder of the newest PostgreSQL's programs. Raises: Missing."""
    found = {int(path.parent.parent.name): path.parent for path in POSTGRES.glob("[0-9]*/bin/postgres")}
    if max(found, default=0) < POSTGRES_MAJOR_MIN:
        raise Missing(HOW_TO_GET_THEM)
    return found[max(found)]


def named(name: str) -> str:
    """The path of a program. Raises: Missing."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:{NGINX_FOLDERS}")
    if path is None:
        raise Missing(HOW_TO_GET_THEM)
    return path


def bound(command: Sequence[str]) -> list[str]:
    """The command as it ends with whoever started it, even one that was killed. Raises: Missing."""
    return [named("setpriv"), "--pdeathsig=TERM", *command]


def as_owner(command: Sequence[str]) -> list[str]:
    """The command as somebody may run it whom PostgreSQL does not refuse. Raises: Missing."""
    if os.geteuid():
        return list(command)
    owner = (f"--reuid={OWNER}", f"--regid={OWNER}", "--init-groups")
    return [named("setpriv"), *owner, "--pdeathsig=TERM", *command]  # which the change of owner would undo
