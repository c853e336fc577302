"""The demo's requests, drafts and policies' history, each marked as made up; called by the demo's seed alone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User

from apps.consent.models import Version
from apps.consent.queries import today
from apps.dashboard.models import Case, CaseNote, Draft, PolicyChange
from apps.dashboard.rules import clock


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A request of nobody's."""

    right: str
    service: str
    days_ago: int
    state: str
    proof: str = ""
    answer: str = ""


CASES = (
    MadeUp("access", "messenger", 200, "answered", "code", "The file was handed over."),
    MadeUp("erasure", "instagram", 150, "refused", "", "It could not be proven who asked."),
    MadeUp("portability", "whatsapp", 90, "answered", "signed_in", "They exported everything themselves."),
    MadeUp("erasure", "whatsapp", 27, "proposed", "code", ""),
    MadeUp("access", "messenger", 20, "working", "signed_in", ""),
    MadeUp("objection", "instagram", 11, "working", "signed_in", ""),
    MadeUp("portability", "instagram", 6, "received", "", ""),
    MadeUp("access", "whatsapp", 2, "received", "", ""),
)
HISTORY = (
    ("whatsapp", "message_days", "365", "90", "As long as the others keep them", 210),
    ("instagram", "strangers_open", "on", "off", "A wave of spam", 96),
    ("instagram", "strangers_open", "off", "on", "The wave is over", 93),
)


def write(first: User, second: User) -> None:
    """The queues are alive."""
    for case in CASES:
        _case(first, case)
    for service, policy, before, after, reason, ago in HISTORY:
        PolicyChange.objects.create(
            service=service,
            policy=policy,
            before=before,
            after=after,
            reason=f"{reason} (made up)",
            officer=second,
            at=datetime.now(UTC) - timedelta(days=ago),
        )
    _draft(first)


def _case(officer: User, made_up: MadeUp) -> None:
    received = today() - timedelta(days=made_up.days_ago)
    proposed = made_up.state == "proposed"
    case = Case.objects.create(
        service=made_up.service,
        right=made_up.right,
        state=made_up.state,
        proof=made_up.proof,
        answer=made_up.answer,
        received_on=received,
        due_on=clock.due(received),
        closed_on=received + timedelta(days=9) if made_up.answer else None,
        proposer=officer if proposed else None,
        demo=True,
    )
    if proposed:
        text = "They wrote from the address of the account and returned the code. Please carry it out."
        CaseNote.objects.create(case=case, author=officer, at=datetime.now(UTC) - timedelta(days=1), text=text)


def _draft(officer: User) -> None:
    """A correction that waits for the second officer."""
    version = Version.objects.filter(purpose="usage_statistics").order_by("-number").first()
    if version is None:
        return
    texts = {text.language: {"title": text.title, "body": text.body} for text in version.texts.all()}
    texts["en"]["body"] += "\nHalf of all answers are coins."
    texts["de"]["body"] += "\nDie Hälfte aller Antworten sind Münzen."
    Draft.objects.create(
        purpose=version.purpose,
        base=version.number,
        texts=texts,
        legal_basis=version.legal_basis,
        services=version.services,
        material=False,
        effective_on=today() + timedelta(days=7),
        reason="Say how much of it is chance (made up for the demo)",
        stage="proposed",
        author=officer,
        at=datetime.now(UTC),
    )
