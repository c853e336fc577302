"""One server on one data folder: a lock that the operating system drops when its holder ends."""

import fcntl
import os
from pathlib import Path


class AlreadyServed(Exception):
    """Another server runs on this data folder."""


def take(data: Path) -> int:
    """The lock's file descriptor; whoever holds a copy of it holds the lock.

    Raises: AlreadyServed.
    """
    descriptor = os.open(data / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise AlreadyServed(
            f"Another server runs on {data}. Stop it, or give this one a folder of its own: DATA=/some/where."
        ) from None
    return descriptor
