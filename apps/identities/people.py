"""People as a search shows them: what their owners agreed to tell, and nothing else; decides and reads nothing."""

from dataclasses import dataclass

from apps.accounts.models import Account
from apps.identities.models import Listing


@dataclass(frozen=True, slots=True)
class Person:
    """An account that was found; ``linked_to`` is the one through which it was."""

    account: Account
    name: str
    linked_to: bytes | None = None

    @property
    def address(self) -> str:
        """What can be typed to reach them; of people without a handle nothing is known."""
        return self.account.handle


def listed(listing: Listing) -> Person:
    """Found by its own name."""
    return Person(listing.account, listing.name)


def linked(account: Account, listing: Listing | None, *, through: Account) -> Person:
    """Found by the name of another account of its owner."""
    name = listing.name if listing else account.handle
    return Person(account, name, linked_to=bytes(through.pk))
