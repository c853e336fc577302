"""How this process says good-bye to whoever is connected, and whether it has begun to; no socket of its own."""

import asyncio
import time
from collections.abc import Callable

import structlog

from apps.accounts import bells
from apps.delivery import running

STEP_SECONDS = 0.02
log = structlog.get_logger(__name__)
_begun = asyncio.Event()


def has_begun() -> bool:
    """Whether nobody new should be sent here."""
    return _begun.is_set()


async def leave() -> None:
    """Every socket was asked to connect anew, elsewhere; what they had asked for is stored and answered."""
    _begun.set()
    began = time.monotonic()
    log.info("leaving", count=running.now().sockets)
    bells.send_elsewhere()
    await running.send_elsewhere()
    log.info("left", milliseconds=round(1000 * (time.monotonic() - began)))


async def wait_until(fact: Callable[[], bool], seconds_max: float) -> bool:
    """Whether it became true in time."""
    for _ in range(int(seconds_max / STEP_SECONDS)):
        if fact():
            return True
        await asyncio.sleep(STEP_SECONDS)
    return fact()
