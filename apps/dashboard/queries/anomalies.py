"""What must never be: each check looks at the database as it is now, and the list of what it finds must be empty."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import OuterRef, Q, Subquery

from apps.accounts.models import Account
from apps.consent import queries as consent
from apps.consent import readers
from apps.consent.catalogue import LANGUAGES, PURPOSES, by_id
from apps.consent.models import Entry, Subject, Version
from apps.dashboard.models import LedgerCheck
from apps.identities import queries as identities
from apps.identities.models import LinkEnd, Listing


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something wrong, in one sentence without anybody's name."""

    check: str
    what: str


def default_on() -> Iterator[str]:
    """Nobody is reachable from other services by a setting instead of a decision."""
    count = Account.objects.exclude(door__in=["nobody", "service"]).count()
    if count:
        yield f"{count} accounts have a door that is open without a decision."


def missing_translations() -> Iterator[str]:
    """Every version that is or will be in effect has a text in every language."""
    for purpose in PURPOSES:
        versions = Version.objects.filter(purpose=purpose.id, effective_on__gt=consent.today())
        current = consent.current_version(purpose.id)
        for version in [*([current] if current else []), *versions]:
            missing = set(LANGUAGES) - set(version.texts.values_list("language", flat=True))
            if missing:
                yield f"{purpose.id} version {version.number} has no text in {', '.join(sorted(missing))}."


def purposes_without_basis() -> Iterator[str]:
    """Every purpose that people see has a version in effect, and every version a legal basis."""
    for purpose in PURPOSES:
        if consent.is_shown(purpose.id) and consent.current_version(purpose.id) is None:
            yield f"{purpose.id} is shown and has no version in effect."
    for version in Version.objects.filter(legal_basis=""):
        yield f"{version.purpose} version {version.number} names no legal basis."


def acts_without_consent() -> Iterator[str]:
    """Whatever exists only because somebody agreed exists for nobody who did not."""
    listed = Listing.objects.annotate(**_newest("discoverable", "account")).filter(_not_granted("discoverable"))
    if count := listed.count():
        yield f"{count} entries of the directory have no consent behind them."
    withdrawn = Account.objects.annotate(**_newest("registered_link", "pk")).filter(_not_granted("registered_link"))
    tags = (identities.tag_of(bytes(account)) for account in withdrawn.values_list("pk", flat=True))
    if count := sum(LinkEnd.objects.filter(tag__in=some).count() for some in _by_hundreds(tags)):
        yield f"{count} ends of registered links have no consent behind them."


def _newest(purpose: str, account: str) -> dict[str, Subquery]:
    """What the account in that column decided last about the purpose, as two columns more."""
    subjects = Subject.objects.filter(account=OuterRef(OuterRef(account)), purpose=purpose).values("pk")
    decided = Entry.objects.filter(subject__in=subjects).order_by("-number")
    return {"act": Subquery(decided.values("act")[:1]), "version": Subquery(decided.values("version")[:1])}


def _not_granted(purpose: str) -> Q:
    """No grant that counts today."""
    return Q(act=None) | ~Q(act="grant") | Q(version__lt=consent.material_version(purpose))


def _by_hundreds(tags: Iterator[bytes]) -> Iterator[list[bytes]]:
    while some := list(islice(tags, 500)):
        yield some


def refused_for_ever() -> Iterator[str]:
    """What nobody can agree to has no reader in the code, and no grant in a ledger."""
    for purpose in PURPOSES:
        if not purpose.refused:
            continue
        if readers.is_read(purpose.id):
            yield f"Some code acts for {purpose.id}."
        if Entry.objects.filter(purpose=purpose.id, act="grant").exists():
            yield f"A ledger has a grant of {purpose.id}."


def readers_without_purpose() -> Iterator[str]:
    """No code acts for a purpose that the register does not have."""
    for reader in readers.readers():
        if by_id(reader.purpose) is None:
            yield f"{reader.where} acts for {reader.purpose}, which nobody can be asked."


def broken_ledgers() -> Iterator[str]:
    """The last check of each ledger found it whole."""
    for check in LedgerCheck.objects.exclude(fault=""):
        yield f"The ledger of {check.service}: {check.fault}."


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "Default on": default_on,
    "Missing translation": missing_translations,
    "Purpose without basis": purposes_without_basis,
    "Act without consent": acts_without_consent,
    "Refused for ever": refused_for_ever,
    "Reader without purpose": readers_without_purpose,
    "Broken ledger": broken_ledgers,
}


def found() -> list[Anomaly]:
    """Everything that is wrong; empty when all is well."""
    return [Anomaly(name, what) for name, check in CHECKS.items() for what in check()]
