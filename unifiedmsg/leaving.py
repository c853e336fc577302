"""How this process says good-bye to whoever is connected, and whether it has begun to; no socket of its own."""

import asyncio
from collections.abc import Callable

from apps.accounts import bells
from apps.delivery import running

STEP_SECONDS = 0.02
_begun = asyncio.Event()


def has_begun() -> bool:
    """Whether nobody new should be sent here."""
    return _begun.is_set()


async def leave() -> None:
    """Every socket was asked to connect anew, elsewhere; what they had asked for is stored and answered."""
    _begun.set()
    bells.send_elsewhere()
    await running.send_elsewhere()


async def wait_until(fact: Callable[[], bool], seconds_max: float) -> bool:
    """Whether it became true in time."""
    for _ in range(int(seconds_max / STEP_SECONDS)):
        if fact():
            return True
        await asyncio.sleep(STEP_SECONDS)
    return fact()
