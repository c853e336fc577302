"""Whom a registered link lets in: people who may write to one of two accounts, and so to the other; writes nothing."""

from apps.accounts.models import Account
from apps.consent import queries as consent
from apps.consent import readers
from apps.identities import queries, rules
from apps.identities.queries import Known

readers.register("link_reach", where=__name__, acts=("apps.identities.rules.lets_in",))


def reaches(target: Account, *, by: Account) -> bool:
    """Whether ``by`` may write to the target because of an account that its owner linked with it."""
    return any(_lets_in(target, known, by) for known in queries.linked_for(target, "link_reach"))


def _lets_in(target: Account, known: Known, by: Account) -> bool:
    for side in (target, known.other):
        if not (consent.allows(side, "registered_link") and consent.allows(side, "link_reach")):
            return False
    return rules.lets_in(known.other.door, of=known.other.service, who=by.service)
