"""What the processes of one test run share: a folder that goes away with it, and a database that was migrated once."""

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from unifiedmsg import frontend

ROOT = Path(__file__).resolve().parent.parent
VARIABLE = "TEST_RUN_FOLDER"
DATABASE = Path("db") / "unifiedmsg.sqlite3"
PERSON = ROOT / "static" / "src" / "node" / "person.ts"


def folder() -> Path:
    """The run's folder, made by the first process that asks, whose end removes it."""
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = made = tempfile.mkdtemp(prefix="unifiedmsg-tests-")
        atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(os.environ[VARIABLE])


def new_folder(prefix: str) -> Path:
    """An empty folder in it."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=folder()))


def lay_database(data: Path) -> None:
    """A DATA folder without a database has an empty one, after all migrations."""
    if not (data / DATABASE).exists():
        (data / DATABASE).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_migrated(), data / DATABASE)


def _migrated() -> Path:
    made = folder() / "migrated"
    with (folder() / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _migrate(folder() / "migrating")
            (folder() / "migrating").rename(made)
    return made / DATABASE


def _migrate(data: Path) -> None:
    environment = {**os.environ, "DATA": str(data), "DEMO": "1", "DJANGO_SETTINGS_MODULE": "unifiedmsg.settings"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def compile_once() -> None:
    """Node keeps the engine's modules compiled, for this run and the next: hundreds of engines start in the tests."""
    command = [str(frontend.NODE), "--no-warnings", str(PERSON), "--url", "http://localhost", "--store", ":memory:"]
    none = subprocess.DEVNULL
    subprocess.run(command, env=frontend.node_environment(), stdin=none, stdout=none, check=True)
