"""How long a connection may take to say what it wants, for either server; the answer may take what it takes."""

import asyncio
from collections.abc import Callable
from typing import Literal

from apps.core.limits import REQUEST_BODY_SECONDS, REQUEST_HEAD_SECONDS

Part = Literal["head", "body"]
SECONDS = {"head": REQUEST_HEAD_SECONDS, "body": REQUEST_BODY_SECONDS}


class Patience:
    """Gives a connection up that says one part of a request for too long, however many bytes come meanwhile."""

    def __init__(self, give_up: Callable[[], object]) -> None:
        self._give_up = give_up
        self._part: Part | None = None
        self._timer: asyncio.TimerHandle | None = None

    def expect(self, part: Part | None) -> None:
        """This part is being said, or nothing is; time runs from when that began."""
        if part == self._part:
            return
        if self._timer:
            self._timer.cancel()
        self._part = part
        self._timer = asyncio.get_running_loop().call_later(SECONDS[part], self._give_up) if part else None
