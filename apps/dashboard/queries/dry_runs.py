"""What a change of policy would do to how many accounts; does nothing of it."""

from dataclasses import dataclass

from django.db.models import Max

from apps.accounts.models import Account
from apps.core import limits, loosening
from apps.dashboard.queries import figures
from apps.identities.models import Listing
from apps.services.models import Policy
from apps.services.policies import Spec
from apps.services.queries import message_days


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many accounts, and in one sentence what happens to them."""

    accounts: int
    sentence: str


def outcome(spec: Spec, service: str, value: str) -> Outcome:
    """What changes when this policy of this service gets this value."""
    if spec.id == "message_days":
        return _retention(service, int(value))
    turns = "are" if value == "on" else "are no longer"
    if spec.id == "sign_up_open":
        return Outcome(0, "No account is touched: it is about people who have none yet.")
    if spec.id == "strangers_open":
        open_doors = Account.objects.filter(service=service).exclude(door="nobody").count()
        return Outcome(open_doors, f"They {turns} reached by somebody who writes for the first time.")
    if spec.id == "cross_service_open":
        return Outcome(_granted("cross_service_reach", service), f"They agreed, and {turns} reached from elsewhere.")
    if spec.id == "minors":
        return _minors(service, value)
    listed = Listing.objects.filter(account__service=service).count()
    return Outcome(listed, f"They agreed, and {turns} found in the directory.")


def _minors(service: str, value: str) -> Outcome:
    minors = Account.objects.filter(service=service, minor=True).exclude(adult_at__lte=loosening.now()).count()
    if value == "on":
        return Outcome(minors, "They said to be under 18 and are protected at once. Their links and listings end.")
    later = f"{limits.LOOSENING_HOURS} hours after it is decided, at the next full hour"
    return Outcome(minors, f"They said to be under 18. Their protection ends {later}.")


def _granted(purpose: str, service: str) -> int:
    return next(row.granted for row in figures.standings(purpose) if row.service == service)


def _retention(service: str, days: int) -> Outcome:
    others = Policy.objects.exclude(pk=service).aggregate(most=Max("message_days"))["most"] or 0
    now, then = message_days(), min(limits.MESSAGE_DAYS, max(days, others))
    if now == then:
        return Outcome(0, f"Messages stay {now} days: the most generous service counts, up to {limits.MESSAGE_DAYS}.")
    return Outcome(figures.accounts(), f"Messages of everybody are kept {then} days instead of {now}.")
