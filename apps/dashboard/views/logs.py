"""The staff log and the staff: who did and saw what, who works here, and ending somebody's access."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.dashboard.actions import officers
from apps.dashboard.authentication import FACTORS, may, officer_of, staff
from apps.dashboard.queries import log
from apps.dashboard.roles import SENTENCES
from apps.dashboard.views.pages import page, role_of


@staff("see_figures")
def staff_log(request: HttpRequest) -> HttpResponse:
    """Every change and every look at a person, the newest first."""
    before = request.GET.get("before", "")
    events = log.page(int(before) if before.isdecimal() else None)
    found = {
        "events": events,
        "whole": log.checked(),
        "older": events[-1].pk if events and events[-1].pk > 1 else None,
        "may_see_staff": may(request, "see_staff"),
    }
    return page(request, "staff_log", "log", found)


@staff("see_staff")
def team(request: HttpRequest) -> HttpResponse:
    """Who works here, in which role, with which second factors."""
    rows = [
        {"officer": each, "role": role_of(each), "factors": _factors(each)}
        for each in User.objects.filter(is_staff=True).order_by("username")
    ]
    found = {"rows": rows, "roles": SENTENCES.items(), "may_end": may(request, "end_access")}
    return page(request, "team", "log", found)


@staff("end_access", "POST")
def access(request: HttpRequest) -> HttpResponse:
    """Ends or opens somebody's access; never one's own."""
    by = officer_of(request)
    name = request.POST.get("name", "")
    other = User.objects.filter(username=name, is_staff=True).exclude(pk=by.pk).first()
    if other is None:
        raise Http404
    if other.is_active:
        officers.end_access(by, other)
    else:
        officers.open_access(by, other)
    messages.success(request, f"{other.username} can {'no longer' if other.is_active else 'again'} sign in.")
    return redirect("team")


def _factors(officer: User) -> list[str]:
    kinds = Authenticator.objects.filter(user=officer, type__in=FACTORS).values_list("type", flat=True)
    return sorted({"one-time codes" if kind == "totp" else "passkey" for kind in kinds})
