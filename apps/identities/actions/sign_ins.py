"""One sign-in for both accounts of a registered link, where both agreed to that."""

from dataclasses import dataclass

from django.db import transaction

from apps.accounts import secrets
from apps.accounts.models import Account
from apps.consent import queries as consent
from apps.consent import readers
from apps.core import limits
from apps.core.attempts import Allowance
from apps.core.errors import TooFast
from apps.core.ids import Key
from apps.identities import queries
from apps.identities.actions import handover
from apps.identities.refusals import NoSuchLink

readers.register("link_sign_in", where=__name__, acts=("apps.identities.actions.handover.session",))
_PER_ACCOUNT = Allowance("link-sessions", limits.LINK_SESSIONS_A_DAY, 86_400)


@dataclass(frozen=True, slots=True)
class Session:
    """What a browser needs to sign in; the account's keys it has from its own owner, not from here."""

    account: Account
    token: Key
    pepper_share: Key
    name_proof: bytes | None


def sign_in(account: Account, link: bytes) -> Session:
    """Somebody is signed in to the other account of the link.

    Raises: TooFast, TooMany; NoSuchLink where there is none, or one side does not allow this, alike.
    """
    if not _PER_ACCOUNT.spend(account.pk):
        raise TooFast
    with transaction.atomic():  # asked and done in one: nobody is signed in once a withdrawal was answered
        known = queries.link_of(account, link)
        for side in (account, known.other):
            if not (consent.allows(side, "registered_link") and consent.allows(side, "link_sign_in")):
                raise NoSuchLink
        if "link_sign_in" not in known.content.statement.purposes:
            raise NoSuchLink
        other = known.other
        proof = secrets.name_proof(other.service, other.handle, other.pk, queries.account_key(other))
        return Session(other, handover.session(other), secrets.pepper_share(other.pk), proof)
