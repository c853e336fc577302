"""How many granted, refused, withdrew, stayed silent or were never asked today: counts, and nobody's decision."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Subquery

from apps.accounts.models import Account
from apps.consent import queries as consent
from apps.consent.models import Asked, Entry, Subject
from apps.dashboard.models import DemoYear
from apps.services.catalogue import SERVICES

Row = tuple[str, str, int, int]  # service, act, version, how many
_NAMES = {"grant": "granted", "refuse": "refused", "withdraw": "withdrawn"}


@dataclass(slots=True)
class Standing:
    """Where the accounts of one service stand with one purpose today."""

    service: str
    granted: int = 0
    resting: int = 0  # granted an older version; it rests until they decide on the new one
    refused: int = 0
    withdrawn: int = 0
    ignored: int = 0
    never_asked: int = 0

    @property
    def accounts(self) -> int:
        """Everybody."""
        return self.granted + self.resting + self.refused + self.withdrawn + self.ignored + self.never_asked

    @property
    def share(self) -> int:
        """Granted, of a hundred."""
        return round(100 * self.granted / self.accounts) if self.accounts else 0


def standings(purpose: str) -> list[Standing]:
    """Each service's accounts by where they stand; in the demo, the made-up ones with them."""
    found = {service.id: Standing(service.id) for service in SERVICES}
    material = consent.material_version(purpose)
    _add(found, _live(purpose), material)
    for service, count in _silent(purpose):
        found[service].ignored += count
    for service, count in Account.objects.values_list("service").annotate(count=Count("pk")):
        found[service].never_asked = max(count - found[service].accounts, 0)
    years = list(DemoYear.objects.all())
    _add(found, [row for year in years for row in _made_up(purpose, year)], material)
    for year in years:
        ignored, never_asked = year.silent.get(purpose, (0, 0))
        found[year.service].ignored += ignored
        found[year.service].never_asked += never_asked
    return list(found.values())


def total(rows: Iterable[Standing]) -> Standing:
    """All services as one row."""
    whole = Standing("")
    for row in rows:
        for name in ("granted", "resting", "refused", "withdrawn", "ignored", "never_asked"):
            setattr(whole, name, getattr(whole, name) + getattr(row, name))
    return whole


def by_version(purpose: str, service: str = "") -> dict[int, dict[str, int]]:
    """How often each version was granted, refused and withdrawn, ever; at one service or at all."""
    found: dict[int, dict[str, int]] = {}
    entries = Entry.objects.filter(purpose=purpose, **({"service": service} if service else {}))
    rows = entries.values_list("version", "act").annotate(count=Count("pk"))
    for version, act, count in rows:
        found.setdefault(version, dict.fromkeys(_NAMES.values(), 0))[_NAMES[act]] = count
    return found


def accounts() -> int:
    """How many accounts there are, the made-up ones included."""
    return Account.objects.count() + sum(year.accounts for year in DemoYear.objects.all())


def _add(found: dict[str, Standing], rows: Iterable[Row], material: int) -> None:
    for service, act, version, count in rows:
        name = "resting" if act == "grant" and version < material else _NAMES[act]
        setattr(found[service], name, getattr(found[service], name) + count)


def _live(purpose: str) -> list[Row]:
    """The newest decision of everybody who has an account and ever decided."""
    newest = Entry.objects.filter(subject=OuterRef("pk")).order_by("-number")
    decided = Subject.objects.filter(purpose=purpose).annotate(
        act=Subquery(newest.values("act")[:1]), version=Subquery(newest.values("version")[:1])
    )
    counted = decided.exclude(act=None).values_list("account__service", "act", "version")
    return [(service, act, version, count) for service, act, version, count in counted.annotate(count=Count("pk"))]


def _silent(purpose: str) -> list[tuple[str, int]]:
    """Who was asked and never decided."""
    anything = Subject.objects.filter(account=OuterRef("account"), purpose=purpose)
    asked = Asked.objects.filter(~Exists(anything), purpose=purpose)
    return [tuple(row) for row in asked.values_list("account__service").annotate(count=Count("pk"))]


def _made_up(purpose: str, year: DemoYear) -> list[Row]:
    """The newest decision of each pseudonym of the demo's year."""
    later = Entry.objects.filter(subject=OuterRef("subject"), number__gt=OuterRef("number"))
    newest = Entry.objects.filter(~Exists(later), service=year.service, purpose=purpose, number__lte=year.entries)
    nobody_s = newest.filter(~Exists(Subject.objects.filter(pk=OuterRef("subject"))))
    counted = nobody_s.values_list("service", "act", "version").annotate(count=Count("pk"))
    return [tuple(row) for row in counted]
