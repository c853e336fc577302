"""Looking one person up and proving what they decided; identifiers and pseudonyms travel in bodies alone."""

import json

from django.http import Http404, HttpRequest, HttpResponse

from apps.accounts.models import Account
from apps.consent import books
from apps.consent.models import Entry
from apps.core import canonical, ids, limits
from apps.core.attempts import Allowance
from apps.dashboard.actions import log
from apps.dashboard.authentication import officer_of, staff
from apps.dashboard.forms import IdentifierForm, PseudonymForm
from apps.dashboard.queries import persons
from apps.dashboard.views.pages import page

_PER_OFFICER = Allowance("look-ups", limits.LOOK_UPS_AN_HOUR, 3600)


@staff("see_person")
def people(request: HttpRequest) -> HttpResponse:
    """The two ways to look somebody up."""
    return page(request, "people", "people", {"identifier": IdentifierForm(), "pseudonym": PseudonymForm()})


@staff("see_person", "POST")
def look_up(request: HttpRequest) -> HttpResponse:
    """Somebody by what they gave, or by a pseudonym; the look stands in the staff log, found or not."""
    by_pseudonym = "pseudonym" in request.POST
    identifier = IdentifierForm(None if by_pseudonym else request.POST)
    pseudonym = PseudonymForm(request.POST if by_pseudonym else None)
    forms = {"identifier": identifier, "pseudonym": pseudonym}
    if not (pseudonym if by_pseudonym else identifier).is_valid():
        return page(request, "people", "people", forms, status=422)
    if not _PER_OFFICER.spend(str(officer_of(request).pk)):
        return page(request, "people", "people", forms | {"too_fast": True}, status=429)
    return _by_pseudonym(request, pseudonym) if by_pseudonym else _by_identifier(request, identifier)


def _by_identifier(request: HttpRequest, form: IdentifierForm) -> HttpResponse:
    service = form.cleaned_data["service"]
    account = persons.account_of(service, form.cleaned_data["identifier"])
    log.write(officer_of(request), "looked_up", f"by identifier at {service}: {_outcome(account)}", account=account)
    return _shown(request, account, service, [])


def _by_pseudonym(request: HttpRequest, form: PseudonymForm) -> HttpResponse:
    try:
        subject = ids.decode(form.cleaned_data["pseudonym"].strip())
    except ValueError:
        raise Http404 from None
    account, entries = persons.account_behind(subject), persons.entries_under(subject)
    log.write(officer_of(request), "looked_up", f"by pseudonym: {_outcome(account)}", account=account)
    return _shown(request, account, entries[0].service if entries else "", entries, subject)


def _outcome(account: Account | None) -> str:
    return "an account" if account else "none"


def _shown(
    request: HttpRequest, account: Account | None, service: str, entries: list[Entry], subject: bytes = b""
) -> HttpResponse:
    found = {
        "account": account,
        "service": account.service if account else service,
        "subject": subject,
        "stands": persons.stands_of(account) if account else [],
        "entries": entries,
        "looks": persons.looks_at(account) if account else [],
    }
    return page(request, "person", "people", found)


@staff("see_person", "POST")
def proof(request: HttpRequest, form: str) -> HttpResponse:
    """The proof of one decision, to keep or to print; the look stands in the staff log."""
    number = request.POST.get("number", "")
    entry = persons.entry_numbered(request.POST.get("service", ""), int(number)) if number.isdecimal() else None
    if entry is None:
        raise Http404
    account = persons.account_behind(bytes(entry.subject))
    log.write(officer_of(request), "proved_consent", f"{entry.service}-{entry.number}", account=account)
    receipt = books.receipt_of(entry)
    text = json.dumps(canonical.built(receipt), ensure_ascii=False, indent=2)
    if form == "json":
        name = f"{entry.service}-{entry.number}.json"
        return HttpResponse(
            text,
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )
    return page(request, "proof", "people", {"receipt": receipt, "entry": entry, "text": text})
