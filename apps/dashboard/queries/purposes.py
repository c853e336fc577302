"""The register of purposes: versions, texts, drafts on their way, and who reads each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User

from apps.consent import queries as consent
from apps.consent import readers
from apps.consent.catalogue import LANGUAGES, PURPOSES, Purpose, by_id
from apps.consent.models import Text, Version
from apps.dashboard.models import Draft
from apps.dashboard.queries import figures
from apps.dashboard.rules import differences

UNDER_WAY = ("draft", "proposed")


@dataclass(frozen=True, slots=True)
class Registered:
    """One line of the register."""

    purpose: Purpose
    title: str
    version: Version | None
    coming: Version | None
    granted: int
    drafts: list[Draft]
    shown: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One language of a text beside what it was."""

    language: str
    title: list[differences.Part]
    body: list[differences.Part]
    changed: bool


def register() -> list[Registered]:
    """Every purpose there is, shown to people or not yet."""
    return [_registered(purpose) for purpose in PURPOSES]


def title(purpose: str) -> str:
    """How the version in effect calls itself."""
    version = consent.current_version(purpose)
    text = version.texts.filter(language="en").first() if version else None
    return text.title if text else purpose


def versions_of(purpose: str) -> list[Version]:
    """All of them, the newest first, with their texts."""
    return list(Version.objects.filter(purpose=purpose).order_by("-number").prefetch_related("texts"))


def texts_of(version: Version | None) -> dict[str, dict[str, str]]:
    """Title and body for each language; empty ones where there is none."""
    found = {text.language: text for text in version.texts.all()} if version else {}
    return {language: _words(found.get(language)) for language in LANGUAGES}


def compared(before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> list[Compared]:
    """Each language of ``after`` with what came and went since ``before``."""
    rows = []
    for language in LANGUAGES:
        old, new = before.get(language, {}), after.get(language, {})
        titles = differences.parts(old.get("title", ""), new.get("title", ""))
        bodies = differences.parts(old.get("body", ""), new.get("body", ""))
        rows.append(Compared(language, titles, bodies, differences.changed(titles) or differences.changed(bodies)))
    return rows


def version_numbered(purpose: str, number: int) -> Version | None:
    """That version."""
    return Version.objects.filter(purpose=purpose, number=number).prefetch_related("texts").first()


def drafts_of(purpose: str) -> list[Draft]:
    """What is on its way and what became of the rest, the newest first."""
    return list(Draft.objects.filter(purpose=purpose).select_related("author", "second").order_by("-pk"))


def waiting_for(officer: User) -> int:
    """How many versions wait for a second officer and may have this one."""
    return Draft.objects.filter(stage="proposed").exclude(author=officer).count()


def draft_numbered(number: int) -> Draft | None:
    """That draft."""
    return Draft.objects.select_related("author", "second").filter(pk=number).first()


def readers_of(purpose: str) -> Sequence[readers.Reader]:
    """The code that acts for the purpose."""
    return [reader for reader in readers.readers() if reader.purpose == purpose]


def known(purpose: str) -> Purpose | None:
    """The catalogue's entry."""
    return by_id(purpose)


def _words(text: Text | None) -> dict[str, str]:
    return {"title": text.title if text else "", "body": text.body if text else ""}


def _registered(purpose: Purpose) -> Registered:
    version = consent.current_version(purpose.id)
    return Registered(
        purpose=purpose,
        title=title(purpose.id),
        version=version,
        coming=Version.objects.filter(purpose=purpose.id, effective_on__gt=consent.today()).order_by("number").first(),
        granted=figures.total(figures.standings(purpose.id)).granted,
        drafts=[draft for draft in drafts_of(purpose.id) if draft.stage in UNDER_WAY],
        shown=consent.is_shown(purpose.id),
    )
