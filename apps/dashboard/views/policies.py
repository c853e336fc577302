"""Services' policies: what they are, what a change would do, making it, and who changed what before."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.dashboard.actions import policies as actions
from apps.dashboard.authentication import may, officer_of, staff
from apps.dashboard.forms import PolicyForm
from apps.dashboard.models import PolicyChange
from apps.dashboard.queries import dry_runs
from apps.dashboard.views.pages import page
from apps.services import policies as specs
from apps.services.catalogue import SERVICES
from apps.services.queries import policy_of

HISTORY = 100


@staff("see_figures")
def policies(request: HttpRequest) -> HttpResponse:
    """Every policy of every service, and their history."""
    found = {
        "rows": [
            {
                "spec": spec,
                "readers": specs.readers_of(spec.id),
                "cells": [(each.id, actions.written(policy_of(each), spec)) for each in SERVICES],
            }
            for spec in specs.shown()
        ],
        "services": SERVICES,
        "history": PolicyChange.objects.select_related("officer").order_by("-pk")[:HISTORY],
        "may_set": may(request, "set_policy"),
    }
    return page(request, "policies", "policies", found)


@staff("set_policy", "POST")
def dry_run(request: HttpRequest) -> HttpResponse:
    """What the change would do; nothing is changed."""
    form = _read(request)
    spec = actions.parsed(form.cleaned_data["policy"], form.cleaned_data["value"])
    service, value = form.cleaned_data["service"], form.cleaned_data["value"]
    before = actions.written(policy_of(next(each for each in SERVICES if each.id == service)), spec)
    found = {
        "spec": spec,
        "service": service,
        "value": value,
        "before": before,
        "outcome": dry_runs.outcome(spec, service, value),
    }
    return page(request, "dry_run", "policies", found)


@staff("set_policy", "POST")
def change(request: HttpRequest) -> HttpResponse:
    """The change is made, with its reason."""
    data = _read(request).cleaned_data
    if not data["reason"].strip():
        messages.error(request, "Say why it changes. Nothing was changed.")
        return redirect("policies")
    reason = data["reason"].strip()
    after = actions.change(officer_of(request), data["service"], data["policy"], data["value"], reason=reason)
    messages.success(
        request, "In force from now on." if " " not in after else f"Decided: {after}. Turn it on to keep it."
    )
    return redirect("policies")


def _read(request: HttpRequest) -> PolicyForm:
    """Raises: Http404 for what no form of ours sends."""
    form = PolicyForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        actions.parsed(form.cleaned_data["policy"], form.cleaned_data["value"])
    except actions.BadPolicy:
        raise Http404 from None
    return form
