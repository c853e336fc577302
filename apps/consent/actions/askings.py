"""Noting that a question was on somebody's screen, and keeping it away where it was there within the year."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import F

from apps.accounts import queries as accounts
from apps.accounts.models import Account
from apps.accounts.refusals import NotForMinors
from apps.consent import queries
from apps.consent.models import Asked, Reask
from apps.consent.refusals import AskedAlready, NoSuchPurpose, StaleText
from apps.core import ids


def ask(account: Account, purposes: Sequence[str], version: int) -> None:
    """These are on the person's screen from now on; whether they answer or not, it was asked today.

    Saying so twice on one day is once. Raises: NoSuchPurpose, StaleText, NotForMinors, AskedAlready,
    NotSignedIn.
    """
    refused = [purpose for purpose in purposes if not _may_be_shown(account, purpose, version)]
    if refused:
        _count(account.service, refused)
        raise AskedAlready
    with transaction.atomic():
        accounts.held(account)
        for purpose in purposes:
            note(account, purpose, version)


def note(account: Account, purpose: str, version: int) -> None:
    """The question was on the screen today. Runs inside a transaction."""
    Asked.objects.update_or_create(
        account=account,
        purpose=purpose,
        defaults={"version": version, "on": queries.today()},
        create_defaults={"id": ids.Id.new(), "version": version, "on": queries.today()},
    )


def _may_be_shown(account: Account, purpose: str, version: int) -> bool:
    """Raises: NoSuchPurpose, StaleText, NotForMinors."""
    if not queries.is_asked_for(purpose):
        raise NoSuchPurpose
    current = queries.current_version(purpose)
    if current is None or current.number != version:
        raise StaleText
    if queries.is_closed(account, purpose):
        raise NotForMinors
    return queries.standing_of(account, purpose).ask or _is_shown_today(account, purpose, version)


def _is_shown_today(account: Account, purpose: str, version: int) -> bool:
    """Whether the same question, unanswered, came up today: a screen that was opened twice asks once."""
    asked = Asked.objects.filter(account=account, purpose=purpose, version=version, on=queries.today())
    answered = queries.newest_entry(account, purpose)
    return asked.exists() and (answered is None or answered.version < version)


def _count(service: str, purposes: Sequence[str]) -> None:
    for purpose in purposes:
        _count_one(service, purpose, queries.today())


def _count_one(service: str, purpose: str, day: date) -> None:
    with transaction.atomic():
        row, _ = Reask.objects.get_or_create(service=service, purpose=purpose, on=day, defaults={"count": 0})
        Reask.objects.filter(pk=row.pk).update(count=F("count") + 1)
