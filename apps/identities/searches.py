"""How often somebody may look people up; counted in the store that forgets."""

from apps.accounts.models import Account
from apps.core import limits
from apps.core.attempts import Allowance
from apps.core.errors import TooFast
from apps.identities import directory
from apps.identities.people import Person

_AN_HOUR = Allowance("searches", limits.SEARCHES_AN_HOUR, 3600)
_A_DAY = Allowance("searches-a-day", limits.SEARCHES_A_DAY, 86_400)


def search(by: Account, name: str) -> list[Person]:
    """Who was found. Raises: TooFast, whether or not anybody would have been."""
    if not (_A_DAY.spend(by.pk) and _AN_HOUR.spend(by.pk)):
        raise TooFast
    return directory.found(name, by=by)
