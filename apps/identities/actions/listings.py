"""Listing an account under a name, and taking it off."""

from django.db import transaction

from apps.accounts import queries as accounts
from apps.accounts.models import Account
from apps.consent import queries as consent
from apps.core import checkpoint
from apps.identities import rules
from apps.identities.models import Listing
from apps.identities.refusals import NameRule, NotAgreed, NotFindable
from apps.services import catalogue


def enter(account: Account, name: str) -> Listing:
    """The account is listed: where people have handles under the handle, else under this name.

    Raises: NotAgreed, NotFindable, NameRule, NotSignedIn.
    """
    listed = account.handle or name.strip()
    service = catalogue.by_id(account.service)
    if service is None or service.identifier == "phone":
        raise NotFindable
    if not rules.is_a_name(listed):
        raise NameRule
    with transaction.atomic():
        accounts.held(account)
        if not consent.allows(account, "discoverable"):
            raise NotAgreed
        values = {"name": listed, "key": rules.compared(listed)}
        return Listing.objects.update_or_create(account=account, defaults=values)[0]


def remove(account: Account) -> None:
    """The account is listed nowhere, in the database's log neither."""
    with transaction.atomic():
        if Listing.objects.filter(pk=account.pk).delete()[0]:
            transaction.on_commit(checkpoint.truncate)
