"""The tests of the front end in one of their two homes: `python -m tests.vitest node`, `… chromium`."""

import os
import subprocess
import sys
from pathlib import Path

from tests import browsers
from unifiedmsg import frontend

VITEST = "node_modules/vitest/vitest.mjs"


def main() -> int:
    """0 when they passed, or when BROWSER=0 asked to leave the browser out."""
    if sys.argv[1] == "node":
        return in_node()
    if os.environ.get("BROWSER") == "0":
        sys.stdout.write("Left out: BROWSER=0.\n")
        return 0
    chromium = browsers.find_or_fetch()
    if chromium is None:
        sys.stderr.write(f"{browsers.HOW_TO_GET_ONE}\n")
        return 1
    return in_chromium(chromium)


def in_node() -> int:
    """Those that Node can run: all of them."""
    return _run("node")


def in_chromium(chromium: Path) -> int:
    """Those that need nothing of Node, in this browser."""
    return _run("chromium", CHROMIUM=str(chromium))


def _run(project: str, **settings: str) -> int:
    command = [str(frontend.NODE), VITEST, "run", "--project", project]
    environment = frontend.node_environment() | settings
    return subprocess.run(command, cwd=frontend.FOLDER, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
