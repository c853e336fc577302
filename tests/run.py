"""`make test`: builds the front end, finds a browser, runs every test; says in one line what is missing."""

import os
import subprocess
import sys

from tests import browsers
from tests.server import ROOT


def main() -> int:
    """0 when every test passed and none was left out without being asked."""
    build = subprocess.run([sys.executable, "manage.py", "build"], cwd=ROOT, check=False, env=environment())
    if build.returncode:
        return build.returncode
    if os.environ.get("BROWSER") == "0":
        return pytest("-m", "not browser")
    chromium = browsers.find() or (None if os.environ.get("CHROMIUM") else browsers.fetch())
    if chromium is None:
        failed = pytest("-m", "not browser")
        sys.stderr.write(f"{browsers.HOW_TO_GET_ONE}\n")
        return failed or 1
    os.environ["CHROMIUM"] = str(chromium)
    return pytest()


def pytest(*arguments: str) -> int:
    """Runs pytest with what was given on our own command line, too."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments, *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def environment() -> dict[str, str]:
    """The build needs settings, and the demo's will do; it leaves nothing in DATA."""
    return os.environ | {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "tests.settings"}


if __name__ == "__main__":
    sys.exit(main())
