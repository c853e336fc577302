"""What a service's host answers: its pages, its API."""

from django.urls import URLPattern, URLResolver, include, path

from unifiedmsg import failures, pages

handler403, handler404, handler500 = failures.forbidden, failures.not_found, failures.failed
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", pages.healthz),
    path("readyz", pages.readyz),
    path("", pages.shell, {"page": "app"}),
    path("join/", pages.shell, {"page": "join"}),
    path("sign-in/", pages.shell, {"page": "sign-in"}),
    path("settings/", pages.shell, {"page": "settings"}),
    path("privacy/", pages.shell, {"page": "privacy"}),
    path("engine/", pages.engine),
    path("api/", include("unifiedmsg.api_urls")),
]
