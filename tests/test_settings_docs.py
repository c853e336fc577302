"""docs/settings.md names exactly the settings that are read."""

import re

from tests.server import ROOT
from unifiedmsg import settings

DOCUMENTED = re.compile(r"^\| `([A-Z0-9_]+)` \|", re.MULTILINE)


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    documented = DOCUMENTED.findall((ROOT / "docs" / "settings.md").read_text(encoding="utf-8"))
    assert sorted(documented) == sorted(settings._env.asked)


def test_no_setting_is_read_anywhere_else() -> None:
    reading = re.compile(r"os\.(environ(?!ment)|getenv)")
    others = [
        path.name
        for folder in ("apps", "unifiedmsg")
        for path in (ROOT / folder).rglob("*.py")
        if reading.search(path.read_text(encoding="utf-8"))
    ]
    # Limits are listed in their own file; the rest pass the environment on to the processes they start.
    passing_on = {"frontend.py", "up.py", "serve.py", "rotatekey.py", "backups.py"}
    of_scale = {"__main__.py", "programs.py", "stores.py"}  # the demo's, whose few words README.md names
    assert set(others) <= {"limits.py", "settings.py", "asgi.py", *passing_on, *of_scale}
