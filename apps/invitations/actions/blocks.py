"""Blocking and unblocking; the blocked account is kept as a keyed tag only."""

from django.db import transaction

from apps.accounts import queries as accounts
from apps.accounts.models import Account
from apps.core import limits
from apps.core.errors import TooMany
from apps.invitations import queries
from apps.invitations.models import Block


def block(account: Account, other: bytes) -> None:
    """Nothing of the other reaches the account; the other sees no difference. Raises: TooMany, NotSignedIn."""
    tag = queries.block_tag(account.pk, other)
    with transaction.atomic():
        accounts.held(account)
        if Block.objects.filter(account=account).exclude(tag=tag).count() >= limits.BLOCKS_PER_ACCOUNT:
            raise TooMany
        Block.objects.get_or_create(tag=tag, defaults={"account": account})


def unblock(account: Account, other: bytes) -> None:
    """The other reaches the account again, as the door allows."""
    Block.objects.filter(account=account, tag=queries.block_tag(account.pk, other)).delete()
