"""`python -m unifiedmsg.ready PORT`: returns once a worker at this port of this machine takes people; reads no setting.

For whatever restarts workers one after the other: systemd, compose, `make scale`.
"""

import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress

SECONDS_MAX = 60.0  # a start takes two seconds, and several at once on a small machine many times as long
STEP_SECONDS = 0.1


def is_ready(port: int) -> bool:
    """Whether somebody may be sent there now."""
    with suppress(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
        return True
    return False


def wait(fact: Callable[[], bool], *, given_up: Callable[[], bool] = lambda: False) -> bool:
    """Whether it became true in time, and before somebody gave up."""
    deadline = time.monotonic() + SECONDS_MAX
    while not (true := fact()) and time.monotonic() < deadline and not given_up():
        time.sleep(STEP_SECONDS)
    return true


if __name__ == "__main__":
    sys.exit(not wait(lambda: is_ready(int(sys.argv[1]))))
