"""What one seat may do to seats, purely; a pair's two seats have no power over each other."""

from apps.conversations.rules.refusals import LastAdmin, NotAdmin, NotYours, PairFull
from apps.core.errors import TooMany
from apps.core.limits import SEATS_PER_CONVERSATION

PAIR_SEATS = 2


def may_give(*, admin: bool, pair: bool, seats: int) -> None:
    """Another seat may be made. Raises: NotAdmin, PairFull, TooMany."""
    if not admin:
        raise NotAdmin
    if pair and seats >= PAIR_SEATS:
        raise PairFull
    if seats >= SEATS_PER_CONVERSATION:
        raise TooMany


def may_take(*, own: bool, admin: bool, pair: bool) -> None:
    """A seat may be taken away. Raises: NotYours, NotAdmin."""
    if own:
        return
    if pair:
        raise NotYours
    if not admin:
        raise NotAdmin


def may_appoint(*, own: bool, admin: bool, pair: bool) -> None:
    """A seat may become an admin's, or cease to be. Raises: NotYours, NotAdmin."""
    if not admin:
        raise NotAdmin
    if pair and not own:
        raise NotYours


def keeps_an_admin(*, admins_left: int) -> None:
    """Somebody could still make and take seats. Raises: LastAdmin."""
    if admins_left < 1:
        raise LastAdmin
