"""`make test`: builds the front end, finds a browser, runs the tests; says in one line what is missing.

Those marked `long` are left to `make long` (TESTS=long), which runs nothing else.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests import browsers, vitest
from tests.server import ROOT

CORES = os.cpu_count() or 2
# Tests wait about as much as they compute, those with a browser more than others.
PROCESSES = {"browser": round(1.5 * CORES), "not browser": 2 * CORES}
NONE_COLLECTED = 5  # pytest's own code
LONG = os.environ.get("TESTS") == "long"


def main() -> int:
    """0 when every test passed and none was left out without being asked."""
    build = subprocess.run([sys.executable, "manage.py", "build"], cwd=ROOT, check=False, env=environment())
    if build.returncode:
        return build.returncode
    unasked = os.environ.get("BROWSER") == "0"
    chromium = None if unasked else browsers.find_or_fetch()
    failed = [*front_end(chromium), *python(chromium)]
    if chromium is None and not unasked:
        sys.stderr.write(f"{browsers.HOW_TO_GET_ONE}\n")
        failed.append(1)
    return next((code for code in failed if code), 0)


def front_end(chromium: Path | None) -> list[int]:
    """How vitest ended, in Node and in the browser; what the command line names is pytest's alone, and so is `long`."""
    if sys.argv[1:] or LONG:
        return []
    return [vitest.in_node(), *([vitest.in_chromium(chromium)] if chromium else [])]


def python(chromium: Path | None) -> list[int]:
    """How pytest ended, without the browser's tests and then with them alone.

    Playwright keeps a loop running in its process, in which no other test could await or use the database: so
    tests of the browser have processes of their own.
    """
    if chromium is None:
        return [pytest("not browser")]
    os.environ["CHROMIUM"] = str(chromium)
    return [pytest("not browser"), pytest("browser")]


def pytest(marked: str) -> int:
    """Runs the tests marked so, with what was given on our own command line."""
    # A file's tests share a server and people made once.
    parallel = ["-n", str(PROCESSES[marked]), "--dist", "loadfile", "--no-loadscope-reorder"]
    chosen = f"{marked} and {'' if LONG else 'not '}long"
    command = [sys.executable, "-m", "pytest", "-q", "-m", chosen, *parallel, *sys.argv[1:]]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    return 0 if code == NONE_COLLECTED and sys.argv[1:] else code


def environment() -> dict[str, str]:
    """The build needs settings, and the demo's will do; it leaves nothing in DATA."""
    return os.environ | {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "tests.settings"}


if __name__ == "__main__":
    sys.exit(main())
