"""What the admin's host answers: the dashboard, its own API, and nothing else."""

from django.urls import URLPattern, URLResolver, include, path

from unifiedmsg import failures, pages

handler403, handler404, handler500 = failures.forbidden, failures.not_found, failures.failed
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", pages.healthz),
    path("readyz", pages.readyz),
    path("", include("apps.dashboard.urls")),
]
