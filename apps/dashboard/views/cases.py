"""People's requests: the queue with its clocks, one request with its steps, and the file that is handed over."""

import json
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.consent import books
from apps.consent.queries import today
from apps.core import canonical, knowledge
from apps.dashboard.actions import cases as actions
from apps.dashboard.actions import log
from apps.dashboard.authentication import may, officer_of, staff
from apps.dashboard.forms import CaseForm, LongerForm, NoteForm, StepForm
from apps.dashboard.models import PROOFS, Case
from apps.dashboard.queries import cases, persons
from apps.dashboard.rules import cases as rules
from apps.dashboard.rules import clock
from apps.dashboard.views.pages import page

LABELS = {
    "begin": "Begin",
    "answer": "Answered",
    "refuse": "Refuse",
    "propose": "Propose the erasure",
    "carry_out": "Erase the account",
    "send_back": "Send it back",
}


@staff("work_case")
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the nearest deadline first, and what was answered."""
    found = {
        "waiting": cases.open_cases(),
        "closed": cases.closed_cases(),
        "may_erase": may(request, "approve_erasure"),
    }
    return page(request, "cases", "cases", found)


@staff("work_case", "GET", "POST")
def record(request: HttpRequest) -> HttpResponse:
    """Puts a request on record; the identifier becomes a keyed tag on the way."""
    form = CaseForm(request.POST or None, initial={"received_on": today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        account = persons.account_of(data["service"], data["identifier"])
        case = actions.open_case(
            officer_of(request),
            service=data["service"],
            right=data["right"],
            account=account,
            received_on=data["received_on"],
        )
        return redirect("case", case.pk)
    return page(request, "record", "cases", {"form": form}, status=422 if form.errors else 200)


@staff("work_case")
def case(request: HttpRequest, number: int) -> HttpResponse:
    """One request."""
    timed = _case(number)
    case, officer = timed.case, officer_of(request)
    log.write(officer, "saw_case", case.reference, account=case.account)
    steps = rules.steps(case.state, right=case.right)
    own = case.state == "proposed" and case.proposer_id == officer.pk
    second = may(request, "approve_erasure") and not own
    found = {
        "case": case,
        "clock": timed.clock,
        "steps": [(step, LABELS[step]) for step in steps if step != "carry_out" or second],
        "own": own,
        "proofs": PROOFS[1:],
        "notes": case.notes.select_related("author").order_by("pk"),
        "note": NoteForm(),
        "longer": LongerForm(),
        "may_lengthen": not (case.closed_on or case.longer_because) and today() <= clock.due(case.received_on),
        "hands_over": case.right in rules.HANDED_OVER and case.state == "working" and case.account_id is not None,
        "gone": case.account_id is None,
    }
    return page(request, "case", "cases", found)


@staff("work_case", "POST")
def step(request: HttpRequest, number: int) -> HttpResponse:
    """Takes the request one step further."""
    case, form, officer = _case(number).case, StepForm(request.POST), officer_of(request)
    if not form.is_valid():
        raise Http404
    data = form.cleaned_data
    if data["step"] == "carry_out":
        if not may(request, "approve_erasure"):
            raise Http404
        return _tried(request, case, lambda: actions.carry_out(officer, case))
    if data["step"] == "send_back":
        return _tried(request, case, lambda: actions.send_back(officer, case))
    return _tried(
        request,
        case,
        lambda: actions.take(officer, case, data["step"], proof=data["proof"], answer=data["answer"].strip()),
    )


@staff("work_case", "POST")
def write_note(request: HttpRequest, number: int) -> HttpResponse:
    """Adds a note."""
    case, form = _case(number).case, NoteForm(request.POST)
    if form.is_valid():
        actions.note(officer_of(request), case, form.cleaned_data["text"].strip())
    return redirect("case", case.pk)


@staff("work_case", "POST")
def lengthen(request: HttpRequest, number: int) -> HttpResponse:
    """Two months more."""
    case, form = _case(number).case, LongerForm(request.POST)
    if not form.is_valid():
        return redirect("case", case.pk)
    return _tried(request, case, lambda: actions.lengthen(officer_of(request), case, form.cleaned_data["reason"]))


@staff("see_person", "POST")
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """The file for the person: all that the database has about the account, and every receipt."""
    case = _case(number).case
    account = case.account
    if account is None or case.right not in rules.HANDED_OVER or case.state != "working":
        raise Http404
    log.write(officer_of(request), "handed_over", case.reference, account=account)
    found = {
        "about": "Everything that this server keeps about the account, and a proof of each decision.",
        "made_at": datetime.now(UTC).isoformat(timespec="minutes"),
        "tables": [{"table": each.table, "what": each.what, "rows": each.rows} for each in knowledge.of(account.pk)],
        "receipts": [canonical.built(receipt) for receipt in books.receipts_of(account)],
    }
    return HttpResponse(
        json.dumps(found, ensure_ascii=False, indent=2),
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{case.reference}.json"',
            "Cache-Control": "no-store",
        },
    )


def _tried(request: HttpRequest, case: Case, act: Any) -> HttpResponse:
    """Back to the request, with what became of it."""
    try:
        act()
    except actions.SameOfficer:
        messages.error(request, "You proposed this erasure. Another officer has to carry it out.")
    except actions.NoProof:
        messages.error(request, "Say how it was proven who asks. Nothing was changed.")
    except actions.WrongStep:
        messages.error(request, "The request is not where this step begins. Nothing was changed.")
    else:
        messages.success(request, "Done, and written into the staff log.")
    return redirect("case", case.pk)


def _case(number: int) -> cases.Timed:
    timed = cases.case_numbered(number)
    if timed is None:
        raise Http404
    return timed
