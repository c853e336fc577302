"""How healthy each service's ledger is: when it was last checked, up to where, and what was added since."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Max

from apps.consent.models import Entry
from apps.core import limits
from apps.dashboard.models import LedgerCheck
from apps.dashboard.queries import demo
from apps.services.catalogue import SERVICES


@dataclass(frozen=True, slots=True)
class Health:
    """One ledger."""

    service: str
    entries: int
    head: bytes
    check: LedgerCheck | None
    old: bool
    made_up: int

    @property
    def whole(self) -> bool:
        """Whether the last check found no fault."""
        return self.check is not None and not self.check.fault

    @property
    def since(self) -> int:
        """How many entries came after the last check."""
        return self.entries - (self.check.number if self.check else 0)


def health() -> list[Health]:
    """Every service's ledger."""
    checks = {check.service: check for check in LedgerCheck.objects.all()}
    made_up = demo.years()
    return [_health(service.id, checks.get(service.id), made_up.get(service.id, 0)) for service in SERVICES]


def _health(service: str, check: LedgerCheck | None, made_up: int) -> Health:
    last = Entry.objects.filter(service=service).order_by("-number").first()
    oldest = datetime.now(UTC) - timedelta(minutes=limits.LEDGER_CHECK_MINUTES)
    return Health(
        service=service,
        entries=last.number if last else 0,
        head=bytes(last.hash) if last else b"",
        check=check,
        old=check is None or check.at < oldest,
        made_up=made_up,
    )


def entries_in_all() -> int:
    """How many decisions there are in all ledgers."""
    return sum(row["most"] for row in Entry.objects.values("service").annotate(most=Max("number")))
