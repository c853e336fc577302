"""What conversations announce after a commit, in this process, from whichever thread committed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.conversations.appends import Append


@dataclass(frozen=True, slots=True)
class AppendsSettled:
    """These appends are durable, or refused; in the order in which they were asked for."""

    appends: "Sequence[Append]"


@dataclass(frozen=True, slots=True)
class SeatLost:
    """Whoever sat here by the old secret sits here no longer."""

    conversation: bytes
    seat_id: bytes
    reason: str  # seat_taken or secret_changed


@dataclass(frozen=True, slots=True)
class ConversationDropped:
    """Nothing of this conversation is left."""

    conversation: bytes


Event = AppendsSettled | SeatLost | ConversationDropped
Listener = Callable[[Event], None]
_listeners: list[Listener] = []


def subscribe(listener: Listener) -> None:
    """From now on the listener hears every event; it must not block."""
    _listeners.append(listener)


def announce(event: Event) -> None:
    """Every listener has heard it."""
    for listener in _listeners:
        listener(event)
