"""What is asked, what was decided, and the one gate, ``allows``; read from the ledger each time, writes nothing."""

from datetime import UTC, date, datetime

from django.db.models import Max

from apps.accounts.models import Account
from apps.consent import catalogue, readers
from apps.consent.models import Asked, Entry, Subject, Version
from apps.consent.rules import standing


def allows(account: Account, purpose: str) -> bool:
    """Whether the account's owner allows this now; the same work for everybody, and no cache: it may end any moment."""
    newest = decided(newest_entry(account, purpose))
    return is_asked_for(purpose) and standing.in_force(newest, material=material_version(purpose))


def is_asked_for(purpose: str) -> bool:
    """Whether people can decide on it: some code acts for it, and it is not refused for ever."""
    known = catalogue.by_id(purpose)
    return known is not None and not known.refused and readers.is_read(purpose)


def is_shown(purpose: str) -> bool:
    """Whether people see it: what they can decide on, and what is refused for ever."""
    known = catalogue.by_id(purpose)
    return known is not None and (known.refused or is_asked_for(purpose))


def newest_entry(account: Account, purpose: str) -> Entry | None:
    """The account's last decision on a purpose."""
    subjects = Subject.objects.filter(account=account, purpose=purpose).values("pk")
    return Entry.objects.filter(subject__in=subjects).order_by("-number").first()


def material_version(purpose: str) -> int:
    """The newest version in effect that wants people asked again; 0 where there is none."""
    material = Version.objects.filter(purpose=purpose, material=True, effective_on__lte=today())
    newest: int | None = material.aggregate(newest=Max("number"))["newest"]
    return newest or 0


def current_version(purpose: str) -> Version | None:
    """The version in effect today."""
    return Version.objects.filter(purpose=purpose, effective_on__lte=today()).order_by("-number").first()


def shown_last(account: Account, purpose: str) -> standing.Shown | None:
    """When the account was last asked, and about which version."""
    row = Asked.objects.filter(account=account, purpose=purpose).first()
    return None if row is None else standing.Shown(row.version, row.on)


def decided(entry: Entry | None) -> standing.Decided | None:
    """As the rules take an entry."""
    return None if entry is None else standing.Decided(entry.act, entry.version, day_of(entry.hour))


def day_of(hour: int) -> date:
    """The day of a Unix time."""
    return datetime.fromtimestamp(hour, UTC).date()


def today() -> date:
    """Which day it is, everywhere alike."""
    return datetime.now(UTC).date()
