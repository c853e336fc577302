"""The directory over HTTP: being listed, no longer, and looking somebody up."""

from typing import Annotated

import msgspec
from rest_framework.request import Request

from apps.accounts.authentication import AccountView
from apps.accounts.refusals import NotSignedIn
from apps.core import limits
from apps.core.api import Input, Output, operation
from apps.core.ids import Id
from apps.identities import queries, searches
from apps.identities.actions import listings
from apps.identities.models import Listing
from apps.identities.people import Person
from apps.identities.refusals import NameRule, NotAgreed, NotFindable

Name = Annotated[str, msgspec.Meta(max_length=limits.LISTED_NAME_CHARACTERS)]
Asked = Annotated[str, msgspec.Meta(min_length=1, max_length=limits.LISTED_NAME_CHARACTERS)]


class Entry(Input):
    """The name to be found by; empty where people have handles."""

    name: Name


class ListingAnswer(Output):
    """``name`` is null while the account is not listed."""

    name: str | None


class Query(Input):
    query: Asked


class PersonShape(Output):
    """``linked_to``: through which other account it was found, if it was."""

    service: str
    account: Id
    name: str
    address: str
    linked_to: Id | None


class PeopleAnswer(Output):
    people: list[PersonShape]


class ListingView(AccountView):
    """``listing/``"""

    @operation(answers=ListingAnswer, refuses=(NotSignedIn,))
    def get(self, request: Request) -> ListingAnswer:
        """By what this account may be found."""
        return answer(queries.listing_of(self.account))

    @operation(takes=Entry, answers=ListingAnswer, refuses=(NotSignedIn, NotAgreed, NotFindable, NameRule))
    def put(self, request: Request, body: Entry) -> ListingAnswer:
        """Be listed under a name, or the handle; only with consent to be found."""
        return answer(listings.enter(self.account, body.name))


class UnlistView(AccountView):
    """``listing/remove/``"""

    @operation(refuses=(NotSignedIn,))
    def post(self, request: Request) -> None:
        """Be listed no longer."""
        listings.remove(self.account)


class DirectoryView(AccountView):
    """``directory/``"""

    @operation(takes=Query, answers=PeopleAnswer, refuses=(NotSignedIn,))
    def post(self, request: Request, body: Query) -> PeopleAnswer:
        """Look for people by their whole name or handle; absent and unwilling are both not there."""
        return PeopleAnswer(people=[shape(person) for person in searches.search(self.account, body.query)])


def answer(listing: Listing | None) -> ListingAnswer:
    """As its owner sees it."""
    return ListingAnswer(name=None if listing is None else listing.name)


def shape(person: Person) -> PersonShape:
    """As whoever searched sees them."""
    return PersonShape(
        service=person.account.service,
        account=Id(person.account.pk),
        name=person.name,
        address=person.address,
        linked_to=None if person.linked_to is None else Id(person.linked_to),
    )
