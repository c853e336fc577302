"""The first half of a link until the second comes: in the store that forgets, sealed under what both sides know."""

from django.conf import settings
from django.core.cache import cache

from apps.core import limits, sealing
from apps.identities import sealed
from apps.identities.sealed import Signed


def keep(statement: bytes, part: Signed) -> None:
    """The half waits for an hour; whoever does not have the statement can neither find nor open it."""
    cache.set(_name(statement, part.account), sealed.seal(_key(statement), part), limits.LINK_WAITS_MINUTES * 60)


def of(statement: bytes, account: bytes) -> Signed | None:
    """The half that this account handed in; None when it did not, or too long ago."""
    kept = cache.get(_name(statement, account))
    return None if kept is None else sealed.part(_key(statement), kept)


def forget(statement: bytes, *accounts: bytes) -> None:
    """Nothing waits any more."""
    cache.delete_many([_name(statement, account) for account in accounts])


def _name(statement: bytes, account: bytes) -> str:
    return f"link:{sealing.mac(settings.TAG_KEY, 'um-link-waits-1', statement, account).hex()}"


def _key(statement: bytes) -> bytes:
    return sealing.mac(settings.TAG_KEY, "um-link-waits-key-1", statement)
