"""Adding up what browsers blurred before they sent it; who sent it is kept nowhere."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F

from apps.accounts.models import Account
from apps.consent import queries, readers
from apps.consent.catalogue import QUESTIONS
from apps.consent.models import Statistic
from apps.consent.refusals import NotAllowed
from apps.core import limits
from apps.core.attempts import Allowance
from apps.core.errors import BadField, TooFast

readers.register("usage_statistics", where=__name__, acts=(f"{__name__}.add",))
_PER_ACCOUNT = Allowance("statistics", limits.STATISTICS_A_DAY, 86_400)


def answer(account: Account, day: date, bits: Sequence[int]) -> None:
    """The service's sums of that day have grown by these bits, if the account's owner allows it.

    Raises: NotAllowed, BadField, TooFast.
    """
    if day not in (queries.today(), queries.today() - timedelta(days=1)):
        raise BadField("Send today's answers, or yesterday's.")
    if len(bits) != len(QUESTIONS):
        raise BadField(f"Send {len(QUESTIONS)} bits.")
    with transaction.atomic():  # asked and added in one: nothing is added once a withdrawal was answered
        if not queries.allows(account, "usage_statistics"):
            raise NotAllowed
        if not _PER_ACCOUNT.spend(account.pk):
            raise TooFast
        for question, bit in zip(QUESTIONS, bits, strict=True):
            add(account.service, day, question, bit)


def add(service: str, day: date, question: str, bit: int) -> None:
    """One answer more. Runs inside a transaction."""
    row, _ = Statistic.objects.get_or_create(
        service=service, day=day, question=question, defaults={"answers": 0, "ones": 0}
    )
    Statistic.objects.filter(pk=row.pk).update(answers=F("answers") + 1, ones=F("ones") + bit)
