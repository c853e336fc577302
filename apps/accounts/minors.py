"""Who counts as a minor at this moment, and whether their service protects them; writes nothing."""

from dataclasses import dataclass
from datetime import datetime

from apps.accounts.models import Account
from apps.core import loosening
from apps.services import policies
from apps.services import queries as services

policies.read_by("minors", where=__name__)


@dataclass(frozen=True, slots=True)
class Age:
    """An account's age band, as its owner said; ``adult_at`` while they said that it ends."""

    minor: bool
    adult_at: datetime | None
    protected: bool


def age_of(account: Account) -> Age:
    """Read anew, since it may be other than when the account was; the same work for everybody, and for nobody."""
    said = Account.objects.filter(pk=account.pk).values_list("minor", "adult_at").first()
    protects = services.protects_minors(account.service)
    minor, adult_at = said or (False, None)
    minor = minor and not loosening.is_over(adult_at)
    return Age(minor=minor, adult_at=adult_at if minor else None, protected=minor and protects)


def protected(account: Account) -> bool:
    """Whether the account is a minor's whom the service protects."""
    return age_of(account).protected
