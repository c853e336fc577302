"""One person at a time, by what they gave or by a pseudonym: who they are to the ledger, and what they decided."""

from dataclasses import dataclass

from apps.accounts import queries as accounts
from apps.accounts.models import Account
from apps.consent import queries as consent
from apps.consent.catalogue import PURPOSES
from apps.consent.models import Entry, Subject
from apps.dashboard.models import StaffEvent
from apps.dashboard.secrets import person_tag
from apps.services.catalogue import by_id


@dataclass(frozen=True, slots=True)
class Stands:
    """Where somebody stands with one purpose, and the decisions that led there."""

    purpose: str
    state: str
    version: int | None
    asked_on: object
    subject: bytes | None
    entries: list[Entry]


def account_of(service_id: str, identifier: str) -> Account | None:
    """Whose identifier this is, found by its keyed tag; nothing of it is kept."""
    service = by_id(service_id)
    return accounts.account_tagged(accounts.tag_typed(service, identifier)) if service else None


def account_behind(subject: bytes) -> Account | None:
    """The account that decides under this pseudonym; None when it is gone, or never was."""
    found = Subject.objects.select_related("account").filter(pk=subject).first()
    return found.account if found else None


def entries_under(subject: bytes) -> list[Entry]:
    """What was decided under a pseudonym, the oldest first."""
    return list(Entry.objects.filter(subject=subject).order_by("number"))


def entry_numbered(service: str, number: int) -> Entry | None:
    """One entry of a ledger."""
    return Entry.objects.filter(service=service, number=number).first()


def stands_of(account: Account) -> list[Stands]:
    """Where the account stands with each purpose that people see."""
    shown = [purpose.id for purpose in PURPOSES if consent.is_shown(purpose.id)]
    return [_stands(account, standing) for standing in consent.standings_of(account, shown)]


def looks_at(account: Account) -> list[StaffEvent]:
    """When staff looked at this account or changed something about it, the newest first."""
    return list(StaffEvent.objects.filter(person=person_tag(account.pk)).select_related("officer").order_by("-pk"))


def _stands(account: Account, standing: consent.Standing) -> Stands:
    subject = Subject.objects.filter(account=account, purpose=standing.purpose).first()
    return Stands(
        purpose=standing.purpose,
        state=standing.state,
        version=standing.version,
        asked_on=standing.asked_on,
        subject=bytes(subject.pk) if subject else None,
        entries=entries_under(bytes(subject.pk)) if subject else [],
    )
