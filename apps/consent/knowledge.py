"""What the tables of consent know about one account."""

from typing import Any

from django.db.models import QuerySet

from apps.consent.models import Asked, Entry, Subject
from apps.core.knowledge import tell


def _entries(account: bytes) -> "QuerySet[Any]":
    return Entry.objects.filter(subject__in=Subject.objects.filter(account=account).values("pk"))


tell(Subject, "Under which pseudonym it decides on each purpose.", lambda pk: Subject.objects.filter(account=pk))
tell(Asked, "What it was asked last, and on which day.", lambda pk: Asked.objects.filter(account=pk))
tell(Entry, "What it decided, in which hour, under these pseudonyms.", _entries)
