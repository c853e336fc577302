"""What the processes of one test run share: a folder that goes away with it, a migrated database, a bundled engine."""

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from unifiedmsg import frontend

ROOT = Path(__file__).resolve().parent.parent
VARIABLE = "TEST_RUN_FOLDER"
DATABASE = Path("db") / "unifiedmsg.sqlite3"
ROLLDOWN = "node_modules/rolldown/bin/cli.mjs"
PERSON = "src/node/person.ts"


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
        shutil.copyfile(once("migrated", _migrate) / DATABASE, data / DATABASE)


def person_program() -> Path:
    """The engine under Node as one file, bundled like the browser's: it starts three times as fast."""
    return once("person", _bundle) / "person.mjs"


def once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name, made by whichever process wants it first."""
    made = folder() / name
    with (folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(folder() / f"{name}.making", ignore_errors=True)  # of somebody who failed
            make(folder() / f"{name}.making")
            (folder() / f"{name}.making").rename(made)
    return made


def _migrate(data: Path) -> None:
    environment = {**os.environ, "DATA": str(data), "DEMO": "1", "DJANGO_SETTINGS_MODULE": "unifiedmsg.settings"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def _bundle(into: Path) -> None:
    program = into / "person.mjs"
    frontend.run_node(ROLLDOWN, PERSON, "--platform", "node", "--format", "esm", "--file", str(program))
    # Its first run leaves behind what Node compiled, for all that follow: hundreds of engines start in the tests.
    none = subprocess.DEVNULL
    command = [str(frontend.NODE), str(program), "--url", "http://localhost", "--store", ":memory:"]
    subprocess.run(command, env=frontend.node_environment(), stdin=none, stdout=none, stderr=none, check=True)
