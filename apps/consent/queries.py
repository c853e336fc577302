"""What is asked, what was decided, and the one gate, ``allows``; read from the ledger each time, writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Max

from apps.accounts import minors
from apps.accounts.models import Account
from apps.consent import catalogue, readers
from apps.consent.models import Asked, Entry, Subject, Text, Version
from apps.consent.refusals import WrongLanguage
from apps.consent.rules import standing


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one account stands with one purpose."""

    purpose: str
    subject: bytes | None
    state: standing.State
    in_force: bool
    closed: bool
    version: int | None
    ask: bool
    asked_on: date | None


def allows(account: Account, purpose: str) -> bool:
    """Whether the account's owner allows this now; the same work for everybody, and no cache: it may end any moment."""
    newest, closed = decided(newest_entry(account, purpose)), is_closed(account, purpose)
    return is_asked_for(purpose) and standing.in_force(newest, material=material_version(purpose)) and not closed


def is_closed(account: Account, purpose: str) -> bool:
    """Whether nothing is done for it, whatever was decided: it is for adults, and the account a protected minor's."""
    return minors.protected(account) and is_for_adults(purpose)


def is_for_adults(purpose: str) -> bool:
    """Whether protected minors cannot allow it."""
    known = catalogue.by_id(purpose)
    return known is not None and known.adults


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


def entries_of(account: Account) -> list[Entry]:
    """Everything that the account decided, oldest first."""
    subjects = Subject.objects.filter(account=account).values("pk")
    return list(Entry.objects.filter(subject__in=subjects).order_by("number"))


def material_version(purpose: str) -> int:
    """The newest version in effect that wants people asked again; 0 where there is none."""
    return material_versions().get(purpose, 0)


def material_versions() -> dict[str, int]:
    """The same of every purpose that has one."""
    material = Version.objects.filter(material=True, effective_on__lte=today())
    return dict(material.values_list("purpose").annotate(newest=Max("number")))


def current_version(purpose: str) -> Version | None:
    """The version in effect today."""
    return version_on(purpose, today())


def version_on(purpose: str, day: date) -> Version | None:
    """The version that is in effect on a day."""
    return Version.objects.filter(purpose=purpose, effective_on__lte=day).order_by("-number").first()


def text_hash(purpose: str, number: int, language: str) -> bytes | None:
    """The hash of what a version says in a language."""
    text = Text.objects.filter(version__purpose=purpose, version__number=number, language=language).first()
    return text.hash if text else None


def texts_shown(service: str, language: str) -> list[Text]:
    """What people of a service see today, in the catalogue's order. Raises: WrongLanguage."""
    if language not in catalogue.LANGUAGES:
        raise WrongLanguage
    in_effect = Version.objects.filter(effective_on__lte=today()).order_by("number")
    newest = {version.purpose: version for version in in_effect}
    versions = [newest.get(purpose.id) for purpose in catalogue.PURPOSES if is_shown(purpose.id)]
    shown = [version for version in versions if version and service in version.services.split(",")]
    texts = Text.objects.filter(version__in=shown, language=language).select_related("version")
    by_version = {text.version_id: text for text in texts}
    return [by_version[version.pk] for version in shown]


def standing_of(account: Account, purpose: str) -> Standing:
    """Where the account stands with this purpose today."""
    return standings_of(account, [purpose])[0]


def standings_of(account: Account, purposes: Sequence[str]) -> list[Standing]:
    """The same of several, in their order, in as many queries as for one."""
    entries, shown = newest_entries(account), shown_last(account)
    materials, protected = material_versions(), minors.protected(account)
    return [
        _standing(purpose, entries.get(purpose), shown.get(purpose), materials.get(purpose, 0), protected=protected)
        for purpose in purposes
    ]


def _standing(
    purpose: str, entry: Entry | None, shown: standing.Shown | None, material: int, *, protected: bool
) -> Standing:
    newest, closed = decided(entry), protected and is_for_adults(purpose)
    askable = standing.may_ask(newest, shown, material=material, today=today())
    return Standing(
        purpose=purpose,
        subject=entry.subject if entry else None,
        state=standing.state(newest),
        in_force=is_asked_for(purpose) and standing.in_force(newest, material=material) and not closed,
        closed=closed,
        version=newest.version if newest else None,
        ask=is_asked_for(purpose) and askable and not closed,
        asked_on=standing.last_asked(newest, shown),
    )


def newest_entries(account: Account) -> dict[str, Entry]:
    """The account's last decision on each purpose it decided on."""
    subjects = Subject.objects.filter(account=account).values("pk")
    entries = Entry.objects.filter(subject__in=subjects)
    newest = entries.values("subject").annotate(newest=Max("number")).values("newest")
    return {entry.purpose: entry for entry in entries.filter(number__in=newest).order_by("number")}


def shown_last(account: Account) -> dict[str, standing.Shown]:
    """When the account was last asked about each purpose, and about which version."""
    return {row.purpose: standing.Shown(row.version, row.on) for row in Asked.objects.filter(account=account)}


def decided(entry: Entry | None) -> standing.Decided | None:
    """As the rules take an entry."""
    return None if entry is None else standing.Decided(entry.act, entry.version, day_of(entry.hour))


def day_of(hour: int) -> date:
    """The day of a Unix time."""
    return datetime.fromtimestamp(hour, UTC).date()


def today() -> date:
    """Which day it is, everywhere alike."""
    return datetime.now(UTC).date()
