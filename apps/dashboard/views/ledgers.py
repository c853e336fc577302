"""The ledgers' health: checking a whole one, taking it away as a file, and the key that anybody checks it with."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from apps.consent import books, keys
from apps.dashboard.actions import ledgers as actions
from apps.dashboard.actions import log
from apps.dashboard.authentication import may, officer_of, staff
from apps.dashboard.queries import ledgers
from apps.dashboard.views.pages import page
from apps.services.catalogue import by_id


@staff("see_figures")
def health(request: HttpRequest) -> HttpResponse:
    """Every ledger: up to where it is whole, since when, its head."""
    found = {"rows": ledgers.health(), "key": bytes(keys.public()), "may_check": may(request, "check_ledger")}
    return page(request, "ledgers", "ledgers", found)


@staff("check_ledger", "POST")
def check(request: HttpRequest) -> HttpResponse:
    """Reads one ledger from its first entry to its last."""
    service = by_id(request.POST.get("service", ""))
    if service is None:
        raise Http404
    outcome = actions.check(officer_of(request), service.id)
    if outcome.fault:
        messages.error(request, f"The ledger of {service.name} is broken. {outcome.fault}.")
    else:
        messages.success(request, f"The ledger of {service.name} is whole up to entry {outcome.number}.")
    return redirect("ledgers")


@staff("check_ledger", "POST")
def export(request: HttpRequest) -> HttpResponseBase:
    """One ledger as lines of JSON, with every text there was: it can be checked without this server."""
    service = by_id(request.POST.get("service", ""))
    if service is None:
        raise Http404
    log.write(officer_of(request), "exported_ledger", service.id)
    return StreamingHttpResponse(
        books.exported(service.id),
        content_type="application/jsonl; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="ledger-{service.id}.jsonl"',
            "Cache-Control": "no-store",
        },
    )
