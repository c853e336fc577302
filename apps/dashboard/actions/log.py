"""Writes into the staff log: one line a change, and one a look at what is kept about a person."""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction

from apps.accounts.models import Account
from apps.core import sealing
from apps.dashboard import secrets
from apps.dashboard.models import StaffEvent
from apps.dashboard.rules import lines

NOBODY = b""


def write(officer: User, what: str, about: str, *, account: Account | None = None) -> None:
    """The log has one line more, chained to the line before. Runs alone or inside a transaction."""
    person = secrets.person_tag(account.pk) if account else NOBODY
    with transaction.atomic():
        last = StaffEvent.objects.select_for_update().order_by("-pk").first()
        at = datetime.now(UTC)
        line = lines.Line(officer.pk, at.isoformat(), what, about, person)
        digest = lines.digest(last.digest if last else b"", line)
        StaffEvent.objects.create(officer=officer, at=at, what=what, about=about, person=person, digest=digest)


def same_person(tag: bytes, account: Account) -> bool:
    """Whether a line is about this account."""
    return sealing.same(tag, secrets.person_tag(account.pk))
