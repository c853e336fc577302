"""Writing the next version of a purpose, proposing it, and putting it in force with a second pair of eyes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.auth.models import User
from django.db import transaction

from apps.consent.actions import versions
from apps.consent.models import Version
from apps.consent.rules.versions import Unfit
from apps.dashboard.actions import log
from apps.dashboard.models import Draft
from apps.dashboard.rules import cases as rules
from apps.dashboard.rules.cases import SameOfficer, WrongStep

__all__ = ["SameOfficer", "Unfit", "Words", "WrongStep", "approve", "drop", "propose", "rewrite", "write"]


@dataclass(frozen=True, slots=True)
class Words:
    """All that a version says and means."""

    texts: dict[str, dict[str, str]]
    legal_basis: str
    services: list[str]
    material: bool
    effective_on: date
    reason: str

    def fields(self) -> dict[str, object]:
        """As the columns have it."""
        return {
            "texts": self.texts,
            "legal_basis": self.legal_basis,
            "services": ",".join(self.services),
            "material": self.material,
            "effective_on": self.effective_on,
            "reason": self.reason,
        }


def write(officer: User, purpose: str, words: Words) -> Draft:
    """There is a draft; nobody but staff sees it."""
    last = Version.objects.filter(purpose=purpose).order_by("-number").first()
    with transaction.atomic():
        base = last.number if last else 0
        draft = Draft.objects.create(purpose=purpose, base=base, author=officer, at=_now(), **words.fields())
        log.write(officer, "wrote_draft", f"draft {draft.pk} of {purpose}")
    return draft


def rewrite(officer: User, draft: Draft, words: Words) -> None:
    """The draft says this now, and is its last writer's. Raises: WrongStep once it was proposed."""
    with transaction.atomic():
        _move(draft, "draft", stage="draft", author=officer, **words.fields())
        log.write(officer, "wrote_draft", f"draft {draft.pk} of {draft.purpose}")


def propose(officer: User, draft: Draft) -> None:
    """The draft waits for a second officer and cannot be changed any more. Raises: WrongStep."""
    with transaction.atomic():
        _move(draft, "draft", stage="proposed", author=officer)
        log.write(officer, "proposed_version", f"draft {draft.pk} of {draft.purpose}")


def approve(officer: User, draft: Draft) -> Version:
    """The version is published: people read it from its day on. Raises: SameOfficer, WrongStep, Unfit."""
    rules.four_eyes(draft.author_id, officer.pk)
    with transaction.atomic():
        _move(draft, "proposed", stage="approved", second=officer)
        version = versions.publish(
            draft.purpose,
            texts={language: (words["title"], words["body"]) for language, words in draft.texts.items()},
            legal_basis=draft.legal_basis,
            services=draft.services.split(","),
            material=draft.material,
            effective_on=draft.effective_on,
        )
        if version.number != draft.base + 1:
            raise Unfit("Another version was published since this was written. Write it anew, from that one.")
        Draft.objects.filter(pk=draft.pk).update(number=version.number)
        log.write(officer, "approved_version", f"{draft.purpose} version {version.number}, draft {draft.pk}")
    return version


def drop(officer: User, draft: Draft) -> None:
    """The draft comes to nothing; its author or a second officer may say so. Raises: WrongStep."""
    with transaction.atomic():
        _move(draft, draft.stage if draft.stage in ("draft", "proposed") else "draft", stage="dropped")
        log.write(officer, "dropped_draft", f"draft {draft.pk} of {draft.purpose}")


def _move(draft: Draft, stage_before: str, **changes: object) -> None:
    """Only one of two officers who click at the same time gets through. Raises: WrongStep."""
    moved = Draft.objects.filter(pk=draft.pk, stage=stage_before, author=draft.author_id).update(at=_now(), **changes)
    if not moved:
        raise WrongStep


def _now() -> datetime:
    return datetime.now(UTC)
