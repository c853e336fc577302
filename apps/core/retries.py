"""Doing once more what PostgreSQL could not put in order with what others did at the same time; knows no app.

On SQLite one transaction follows the other, and nothing here ever happens twice.
"""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

from apps.core.counts import counts

Result = TypeVar("Result")
NOT_IN_ORDER = ("40001", "40P01")  # serialization_failure, deadlock_detected: rolled back, and nothing is wrong
TIMES_MAX = 12
PAUSE_SECONDS = 0.002  # doubled each time, and never the same for two


def until_in_order(call: Callable[[], Result]) -> Result:
    """What the call returns, once its transactions stand in one order with all others. Raises: what the call raises."""
    for times in range(TIMES_MAX):
        try:
            return call()
        except OperationalError as error:
            if not is_not_in_order(error):
                raise
        counts.failures.add("ordering")
        time.sleep(random.uniform(0.5, 1.5) * PAUSE_SECONDS * 2 ** min(times, 6))
    return call()


def on_own_thread(call: Callable[[], Result]) -> Result:
    """The same on a thread that serves no request, where nobody else lets go of a connection that has died.

    Raises: what the call raises, twice where the connection was the reason.
    """
    try:
        return until_in_order(call)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or (connection.connection is not None and connection.is_usable()):
            raise
        connection.close()
        return until_in_order(call)


def is_not_in_order(error: Exception) -> bool:
    """Whether the same may go well a moment later."""
    return getattr(error.__cause__, "sqlstate", None) in NOT_IN_ORDER
