"""The rivals on this machine: which are there, and installing them from Debian and PyPI when asked to."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from tests.server import ROOT

SYNAPSE = ROOT / ".tools" / "synapse"
POSTGRES = Path("/usr/lib/postgresql")
DEBIAN = ("ejabberd", "erlang-p1-sqlite3", "erlang-p1-pgsql", "prosody", "lua-dbi-sqlite3", "lua-event")
RUNS_NOTHING = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # what is installed is not started


def has_uvicorn() -> bool:
    return importlib.util.find_spec("uvicorn") is not None


def has_ejabberd() -> bool:
    return shutil.which("ejabberdctl", path="/usr/sbin:/usr/bin:/sbin") is not None and bool(shutil.which("erl"))


def has_ejabberd_and_postgresql() -> bool:
    return has_ejabberd() and POSTGRES.exists()


def has_postgresql_and_redis() -> bool:
    return POSTGRES.exists() and shutil.which("redis-server") is not None


def has_prosody() -> bool:
    return shutil.which("prosody") is not None


def has_synapse() -> bool:
    return (SYNAPSE / "bin" / "python").exists()


def everything() -> None:
    """What was missing is there, or a line said why not; PostgreSQL is used where it is and never installed."""
    if not (has_ejabberd() and has_prosody()):
        _say_failure("ejabberd and Prosody", _as_root("apt-get", "install", "-y", "--no-install-recommends", *DEBIAN))
    if not has_synapse():
        uv = str(ROOT / ".tools" / "bin" / "uv")
        made = _run(uv, "venv", "--quiet", str(SYNAPSE))
        python = str(SYNAPSE / "bin" / "python")
        _say_failure("Synapse", made or _run(uv, "pip", "install", "--quiet", "--python", python, "matrix-synapse"))


def _as_root(*command: str) -> int:
    return _run(*(() if os.geteuid() == 0 else ("sudo", "--preserve-env=DEBIAN_FRONTEND,RUNLEVEL")), *command)


def _run(*command: str) -> int:
    try:
        return subprocess.run(command, env=os.environ | RUNS_NOTHING, check=False).returncode
    except OSError:
        return 1


def _say_failure(what: str, code: int) -> None:
    if code:
        print(f"{what} could not be installed, and is left out.")
