"""Drawing a page of the dashboard: its tabs, as far as the role allows, and the demo's mark; no room of its own."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.dashboard.authentication import may, officer_of
from apps.dashboard.queries import cases, demo, purposes

TABS = (
    ("consent", "Consent", "dashboard", "see_figures"),
    ("purposes", "Purposes", "purposes", "see_figures"),
    ("cases", "Requests", "cases", "work_case"),
    ("people", "People", "people", "see_person"),
    ("ledgers", "Ledgers", "ledgers", "see_figures"),
    ("policies", "Policies", "policies", "see_figures"),
    ("log", "Staff log", "staff_log", "see_figures"),
    ("cannot", "What it cannot show", "cannot_show", "see_figures"),
)


def page(
    request: HttpRequest, template: str, here: str, found: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """The page in its frame."""
    frame = {"here": here, "tabs": tabs(request), "role": role_of(officer_of(request))}
    made_up = sum(demo.years().values())
    return render(
        request, f"dashboard/{template}.html", {**frame, "demo_marked": made_up, **(found or {})}, status=status
    )


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The rooms this role may enter."""
    counts = {"cases": cases.open_count()} if may(request, "work_case") else {}
    if may(request, "approve_purpose"):
        counts["purposes"] = purposes.waiting_for(officer_of(request))
    return [
        {"id": id_, "name": name, "url": reverse(url), "count": counts.get(id_)}
        for id_, name, url, permission in TABS
        if may(request, permission)
    ]


def role_of(officer: User) -> str:
    """What their groups are called."""
    return ", ".join(officer.groups.order_by("name").values_list("name", flat=True)) or "no role"
