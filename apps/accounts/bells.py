"""Contentless bells to the sockets of an account, at this process and its neighbours; rung only after a commit."""

import asyncio
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from apps.core import limits
from apps.core.errors import TooMany
from apps.core.neighbours import neighbours

Bell = Literal["invitations", "keyring", "manifest", "consent", "signed_out", "look", "elsewhere"]
LOOK_SECONDS = 10.0  # how often sockets are told to look while bells of other processes get lost


@dataclass(eq=False, slots=True, repr=False)
class Listener:
    """One socket that waits for bells; those it has not heard yet are kept once each.

    Clients never hear of two of them: *look*, when others may have been lost, and *elsewhere*, when this process ends.
    """

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
    _ring(account, bell)
    neighbours.tell("ring", [bytes(account), bell])


def sign_out(token_hashes: Collection[bytes], *, account: bytes) -> None:
    """The sockets that these tokens opened hear that they are signed out."""
    hashes = [bytes(token_hash) for token_hash in token_hashes]
    _sign_out(bytes(account), hashes)
    neighbours.tell("sign_out", [bytes(account), hashes])


def move(old: bytes, new: bytes, *, account: bytes) -> None:
    """Sockets opened with a token that was rotated go by the new one."""
    _move(bytes(account), bytes(old), bytes(new))
    neighbours.tell("move", [bytes(account), bytes(old), bytes(new)])


def send_elsewhere() -> None:
    """Every socket is told to connect anew, since this process ends."""
    _ring_all("elsewhere")


def _ring(account: bytes, bell: Bell) -> None:
    for listener in _of(account):
        listener.ring(bell)


def _sign_out(account: bytes, token_hashes: Collection[bytes]) -> None:
    for listener in _of(account):
        if listener.token_hash in token_hashes:
            listener.ring("signed_out")


def _move(account: bytes, old: bytes, new: bytes) -> None:
    for listener in _of(account):
        if listener.token_hash == old:
            listener.token_hash = new


def _ring_all(bell: Bell) -> None:
    with _lock:
        everybody = [listener for listeners in _listeners.values() for listener in listeners]
    for listener in everybody:
        listener.ring(bell)


class _Missed:
    """Bells of other processes may be missing: everybody is told to look, and not too often."""

    def __init__(self) -> None:
        self._at = -LOOK_SECONDS

    def __call__(self) -> None:
        if time.monotonic() - self._at >= LOOK_SECONDS:
            self._at = time.monotonic()
            _ring_all("look")


def _of(account: bytes) -> list[Listener]:
    with _lock:
        return list(_listeners.get(bytes(account), ()))


neighbours.listen("ring", lambda word: _ring(*word))
neighbours.listen("sign_out", lambda word: _sign_out(*word))
neighbours.listen("move", lambda word: _move(*word))
neighbours.when_missed(_Missed())
