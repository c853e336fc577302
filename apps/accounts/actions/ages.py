"""Saying one's age band: younger counts at once, older after a while; and what has to end for who is protected."""

from collections.abc import Callable
from functools import partial

from django.db import transaction

from apps.accounts import bells, minors, queries
from apps.accounts.models import Account
from apps.core import loosening

_steps: list[Callable[[Account], None]] = []


def register(step: Callable[[Account], None]) -> None:
    """From now on this runs in the transaction from which on an account's owner is a protected minor."""
    if step not in _steps:
        _steps.append(step)


def say(account: Account, *, minor: bool) -> minors.Age:
    """The owner's word is kept; what was said before and still waits goes on waiting. Raises: NotSignedIn."""
    mine = Account.objects.filter(pk=account.pk)
    with transaction.atomic():
        queries.held(account)
        settle(account)
        if minor:
            mine.update(minor=True, adult_at=None)
            _protect(account)
        else:
            mine.filter(minor=True, adult_at=None).update(adult_at=loosening.from_now())
        transaction.on_commit(partial(bells.ring, bytes(account.pk), "consent"))
        return minors.age_of(account)


def settle(account: Account) -> None:
    """Of who came of age it is kept no longer that they were a minor. Runs inside a transaction."""
    Account.objects.filter(pk=account.pk, adult_at__lte=loosening.now()).update(minor=False, adult_at=None)


def protect_all(service_id: str) -> None:
    """The service protects its minors from now on: what has to end for them has ended. Runs inside a transaction."""
    for account in Account.objects.filter(service=service_id, minor=True):
        _protect(account)
        transaction.on_commit(partial(bells.ring, bytes(account.pk), "consent"))


def _protect(account: Account) -> None:
    if minors.protected(account):
        for step in _steps:
            step(account)
