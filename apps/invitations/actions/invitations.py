"""Putting invitations at a door and picking them up; the sender's account is never written."""

from collections.abc import Collection
from contextlib import suppress
from functools import partial

from django.db import transaction

from apps.accounts import bells
from apps.accounts.models import Account
from apps.core import checkpoint, ids, limits
from apps.core.attempts import Allowance
from apps.core.errors import TooFast
from apps.invitations import queries
from apps.invitations.models import Invitation
from apps.invitations.refusals import NoSuchPerson

_PER_SENDER = Allowance("invitations", limits.INVITATIONS_AN_HOUR, 3600)


def invite(sender: Account, account: bytes, sealed: bytes) -> None:
    """The invitation waits at the account's door; where there is none, it is shut or full, it is dropped in silence.

    Raises: TooFast.
    """
    if not _PER_SENDER.spend(sender.pk):
        raise TooFast
    with suppress(NoSuchPerson), transaction.atomic():  # looked at and put in one: a door may close, an account go
        target = queries.reachable(account, by=sender)
        if not queries.blocks(target, sender):
            _put(target, sealed)


def done(account: Account, picked_up: Collection[bytes]) -> None:
    """The rows of these invitations are gone, from the database's log too: it would tell what came beside them."""
    dropped, _ = Invitation.objects.filter(account=account, pk__in=list(picked_up)).delete()
    if dropped:
        transaction.on_commit(checkpoint.truncate)


def _put(target: Account, sealed: bytes) -> None:
    if Invitation.objects.filter(account=target).count() >= limits.INVITATIONS_PER_ACCOUNT:
        return
    Invitation.objects.create(id=ids.Id.new(), account=target, sealed=sealed)
    transaction.on_commit(partial(bells.ring, target.pk, "invitations"))
