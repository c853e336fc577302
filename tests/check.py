"""`make check`: every judgement with its time, those that read on all cores at once; `--fix` writes the formats."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.run import environment
from tests.server import ROOT
from unifiedmsg import frontend

PYTHON = sys.executable
BIN = Path(PYTHON).parent
NODE = str(frontend.NODE)
MODULES = "node_modules"


@dataclass(frozen=True)
class Step:
    """One judgement: what it is called, and the command that gives it."""

    name: str
    command: Sequence[str]
    folder: Path = ROOT


def node(name: str, tool: str, *arguments: str) -> Step:
    """A step of the front end."""
    return Step(name, [NODE, f"{MODULES}/{tool}", *arguments], frontend.FOLDER)


def tool(name: str, *command: str) -> Step:
    """A step by a Python tool of the locked environment."""
    return Step(name, [str(BIN / command[0]), *command[1:]])


def manage(name: str, *arguments: str) -> Step:
    """A step by a management command."""
    return Step(name, [PYTHON, "manage.py", *arguments])


FIXES = (
    tool("format", "ruff", "format", "."),
    tool("lint", "ruff", "check", "--fix", "."),
    node("prettier", "prettier/bin/prettier.cjs", "--write", "--log-level=warn", "."),
)
BUILT = manage("front end is built", "build")
# They read and use one core each; the longest first.
READERS = (
    tool("types", "mypy"),
    node("eslint", "eslint/bin/eslint.js", ".", "--max-warnings=0"),
    node("TypeScript", "typescript/bin/tsc", "-p", "tsconfig.json"),
    node("prettier", "prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."),
    tool("import contracts", "lint-imports"),
    manage("migrations are complete", "makemigrations", "--check", "--dry-run"),
    node("TypeScript of crypto, without DOM", "typescript/bin/tsc", "-p", "src/crypto/tsconfig.json"),
    node("knip", "knip/bin/knip.js"),
    tool("format", "ruff", "format", "--check", "."),
    tool("lint", "ruff", "check", "."),
)
# They use every core by themselves.
TESTS = (
    Step("vitest in Node", [PYTHON, "-m", "tests.vitest", "node"]),
    Step("vitest in Chromium", [PYTHON, "-m", "tests.vitest", "chromium"]),
    Step("tests", [PYTHON, "-m", "tests.run", "tests"]),
)


def main() -> int:
    """0 when every step said yes; all are run, so that one look shows everything."""
    failed = failures(FIXES) if "--fix" in sys.argv else [*failures([BUILT]), *together(READERS), *failures(TESTS)]
    say(f"Failed: {', '.join(failed)}" if failed else "All steps passed.")
    return len(failed)


def failures(steps: Iterable[Step]) -> list[str]:
    """The names of those that said no, asked one after the other."""
    return [step.name for step in steps if not passes(step)]


def together(steps: Sequence[Step]) -> list[str]:
    """The same of steps that do not disturb each other: as many at once as there are cores."""
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        return [step.name for step, passed in zip(steps, cores.map(passes, steps), strict=True) if not passed]


def passes(step: Step) -> bool:
    """Runs it and tells how it went; what it printed is shown when it failed, and of the tests always."""
    started = time.monotonic()
    shown = step.name == "tests" or step.name.startswith("vitest")
    output = None if shown else subprocess.PIPE
    done = subprocess.run(
        step.command, cwd=step.folder, env=node_first(), stdout=output, stderr=subprocess.STDOUT, check=False
    )
    line = f"{'ok    ' if done.returncode == 0 else 'FAILED'} {step.name} ({time.monotonic() - started:.1f} s)"
    say(line if shown or not done.returncode else f"{line}\n{done.stdout.decode(errors='replace')}")
    return done.returncode == 0


def node_first() -> dict[str, str]:
    """The environment of every step: the demo's settings, the locked Node."""
    return environment() | frontend.node_variables()


def say(text: str) -> None:
    """One line, at once."""
    print(text, flush=True)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
