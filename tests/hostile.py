"""What a hostile member does with the store of an engine that has stopped. It is no part of the product."""

import subprocess
from pathlib import Path

from tests.server import ROOT
from unifiedmsg.frontend import NODE

POISON = ROOT / "static" / "tests" / "hostile" / "poison.ts"
SECONDS_MAX = 60


def poison(url: str, store: Path, conversation: str, *, one: bool = False) -> None:
    """The conversation has a commit of this member that nobody can follow; with `one`, its neighbour alone cannot."""
    command = [str(NODE), "--no-warnings", str(POISON), "--url", url, "--store", str(store)]
    # In one word: an id may begin with a dash.
    command += [f"--conversation={conversation}", *(["--one"] if one else [])]
    subprocess.run(command, check=True, timeout=SECONDS_MAX)
