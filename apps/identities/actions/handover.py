"""Signing in to an account without its password; decides nothing: who asks has asked for the consent."""

from django.db import transaction

from apps.accounts.actions import sessions
from apps.accounts.models import Account
from apps.core.ids import Key


def session(account: Account) -> Key:
    """A new token of the account. Raises: TooMany, NotSignedIn when it was deleted meanwhile."""
    with transaction.atomic():
        return sessions.issue(account)
