"""Every path of the staff's API, and its description."""

import functools
import json
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings
from rest_framework.request import Request

from apps.core.api import NowhereView
from apps.dashboard.api import staff
from apps.dashboard.api.views import StaffView

DESCRIBED = {
    "TITLE": "unifiedmsg staff",
    "DESCRIPTION": "What the admin's host answers to staff who signed in to the dashboard with both factors.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
}

v1: list[URLPattern | URLResolver] = [
    path("staff/figures/", staff.FiguresView.as_view()),
    path("staff/ledgers/", staff.LedgersView.as_view()),
    path("staff/ledgers/check/", staff.CheckView.as_view()),
    path("staff/anomalies/", staff.AnomaliesView.as_view()),
    path("staff/requests/", staff.RequestsView.as_view()),
    path("staff/policies/", staff.PoliciesView.as_view()),
    path("staff/log/", staff.LogView.as_view()),
]


@functools.cache
def described() -> bytes:
    """OpenAPI of every operation."""
    with patched_settings(DESCRIBED):
        generator: Any = SchemaGenerator
        patterns = [path("api/v1/", include(v1))]
        return json.dumps(generator(patterns=patterns).get_schema(request=None, public=True)).encode()


class SchemaView(StaffView):
    """``/api/schema/`` of the admin's host."""

    schema = None  # type: ignore[assignment]

    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(described(), content_type="application/vnd.oai.openapi+json")


urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(v1)),
    path("schema/", SchemaView.as_view()),
    re_path("", NowhereView.as_view()),
]
