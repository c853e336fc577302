"""Working on people's requests: each step is logged, and an erasure takes two officers."""

from datetime import UTC, date, datetime

from django.contrib.auth.models import User
from django.db import transaction

from apps.accounts.actions import accounts
from apps.accounts.models import Account
from apps.consent.queries import today
from apps.dashboard.actions import log
from apps.dashboard.models import Case, CaseNote
from apps.dashboard.rules import cases as rules
from apps.dashboard.rules import clock
from apps.dashboard.rules.cases import SameOfficer, WrongStep

__all__ = ["NoProof", "SameOfficer", "WrongStep", "carry_out", "lengthen", "note", "open_case", "send_back", "take"]


class NoProof(Exception):
    """It was not said how it was proven who asks."""


def open_case(officer: User, *, service: str, right: str, account: Account | None, received_on: date) -> Case:
    """The request is on record and its clock runs from the day on which it came."""
    with transaction.atomic():
        case = Case.objects.create(
            service=service, right=right, account=account, received_on=received_on, due_on=clock.due(received_on)
        )
        log.write(officer, "opened_case", f"{case.reference}, {right}", account=account)
    return case


def take(officer: User, case: Case, step: str, *, proof: str = "", answer: str = "") -> None:
    """The request has made this step; not for what ends an erasure. Raises: WrongStep, NoProof."""
    state = rules.after(case.state, step, right=case.right)
    if step == "begin" and not proof:
        raise NoProof
    changes: dict[str, object] = {"state": state}
    if step == "begin":
        changes["proof"] = proof
    if step == "propose":
        changes["proposer"] = officer
    if state in ("answered", "refused"):
        changes |= {"closed_on": today(), "answer": answer}
    with transaction.atomic():
        _move(case, **changes)
        log.write(officer, f"case_{step}", case.reference, account=case.account)


def send_back(officer: User, case: Case) -> None:
    """The second pair of eyes did not agree: nothing was erased. Raises: WrongStep."""
    rules.after(case.state, "send_back", right=case.right)
    with transaction.atomic():
        _move(case, state="working", proposer=None)
        log.write(officer, "case_send_back", case.reference, account=case.account)


def carry_out(officer: User, case: Case) -> None:
    """Nothing of the account is left in any table; the request is answered.

    Raises: WrongStep, SameOfficer.
    """
    state = rules.after(case.state, "carry_out", right=case.right)
    rules.four_eyes(case.proposer_id, officer.pk)
    with transaction.atomic():
        account = case.account
        _move(case, state=state, second=officer, closed_on=today(), answer="The account and its keys are destroyed.")
        log.write(officer, "erased_account", case.reference, account=account)
        if account is not None:
            accounts.erase(account)


def lengthen(officer: User, case: Case, reason: str) -> None:
    """Two months more, for a reason that the person is told in time. Raises: WrongStep when it is too late for that."""
    if case.closed_on or case.longer_because or today() > clock.due(case.received_on):
        raise WrongStep
    with transaction.atomic():
        _move(case, due_on=clock.due(case.received_on, extended=True), longer_because=reason)
        log.write(officer, "case_lengthen", case.reference, account=case.account)


def note(officer: User, case: Case, text: str) -> None:
    """The note stands with the request."""
    with transaction.atomic():
        CaseNote.objects.create(case=case, author=officer, at=datetime.now(UTC), text=text)
        log.write(officer, "case_note", case.reference, account=case.account)


def _move(case: Case, **changes: object) -> None:
    """Only one of two who click at the same time gets through. Raises: WrongStep."""
    if not Case.objects.filter(pk=case.pk, state=case.state, proposer=case.proposer_id).update(**changes):
        raise WrongStep
