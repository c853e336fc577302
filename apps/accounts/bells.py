"""Contentless bells to the sockets of an account, in this process; rung only after a commit."""

import asyncio
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from apps.core import limits
from apps.core.errors import TooMany

Bell = Literal["invitations", "keyring", "manifest", "consent", "signed_out"]


@dataclass(eq=False, slots=True, repr=False)
class Listener:
    """One socket that waits for bells; those it has not heard yet are kept once each."""

    account: bytes
    token_hash: bytes
    loop: asyncio.AbstractEventLoop
    rung: dict[Bell, None] = field(default_factory=dict)
    something: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self, bell: Bell) -> None:
        """From any thread."""
        self.loop.call_soon_threadsafe(self._note, bell)

    async def heard(self) -> list[Bell]:
        """The bells rung since the last time; waits for one."""
        await self.something.wait()
        self.something.clear()
        bells = list(self.rung)
        self.rung.clear()
        return bells

    def _note(self, bell: Bell) -> None:
        self.rung[bell] = None
        self.something.set()


_lock = threading.Lock()
_listeners: dict[bytes, set[Listener]] = {}


@contextmanager
def listening(account: bytes, token_hash: bytes) -> Iterator[Listener]:
    """A listener of this account while the block runs. Raises: TooMany."""
    listener = Listener(account, token_hash, asyncio.get_running_loop())
    with _lock:
        others = _listeners.setdefault(account, set())
        if len(others) >= limits.ACCOUNT_SOCKETS_PER_ACCOUNT:
            raise TooMany
        others.add(listener)
    try:
        yield listener
    finally:
        with _lock:
            others.discard(listener)
            if not others and _listeners.get(account) is others:
                del _listeners[account]


def ring(account: bytes, bell: Bell) -> None:
    """Every socket of the account hears the bell."""
    for listener in _of(account):
        listener.ring(bell)


def sign_out(token_hashes: Collection[bytes], *, account: bytes) -> None:
    """The sockets that these tokens opened hear that they are signed out."""
    for listener in _of(account):
        if listener.token_hash in token_hashes:
            listener.ring("signed_out")


def move(old: bytes, new: bytes, *, account: bytes) -> None:
    """Sockets opened with a token that was rotated go by the new one."""
    for listener in _of(account):
        if listener.token_hash == old:
            listener.token_hash = new


def _of(account: bytes) -> list[Listener]:
    with _lock:
        return list(_listeners.get(bytes(account), ()))
