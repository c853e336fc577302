"""Finding people who want to be found, by their whole name or handle; writes nothing of who looked for whom."""

from collections.abc import Iterator

from apps.accounts.models import Account
from apps.consent import queries as consent
from apps.consent import readers
from apps.core import limits
from apps.identities import people, queries
from apps.identities.models import Listing
from apps.identities.people import Person
from apps.identities.queries import Known
from apps.services import policies
from apps.services import queries as services

readers.register("discoverable", where=__name__, acts=("apps.identities.people.listed",))
readers.register("link_found", where=__name__, acts=("apps.identities.people.linked",))
policies.read_by("directory_open", where=__name__)


def found(name: str, *, by: Account) -> list[Person]:
    """Whoever is listed under this name, may be found now, and is open to the service of who asks."""
    persons = [person for listing in queries.listed_as(name) for person in _with_links(listing, by)]
    return persons[: limits.SEARCH_RESULTS]


def _with_links(listing: Listing, by: Account) -> Iterator[Person]:
    if listing.account_id == by.pk or not consent.allows(listing.account, "discoverable"):
        return
    if _is_open(listing.account, by):
        yield people.listed(listing)
    for known in queries.linked_for(listing.account, "link_found"):
        yield from _through(listing.account, known, by)


def _through(account: Account, known: Known, by: Account) -> Iterator[Person]:
    for side in (account, known.other):
        if not (consent.allows(side, "registered_link") and consent.allows(side, "link_found")):
            return
    if known.other.pk != by.pk and _is_open(known.other, by):
        yield people.linked(known.other, queries.listing_of(known.other), through=account)


def _is_open(account: Account, by: Account) -> bool:
    """People of another service see only those whom they may write to."""
    policy = services.policy_at(account.service)
    if account.door == "nobody" or not policy.directory_open:
        return False
    if account.service == by.service:
        return True
    return policy.cross_service_open and consent.allows(account, "cross_service_reach")
