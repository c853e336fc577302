"""What the base host answers: the doors, the unified inbox and honest words; no API, no socket."""

from django.urls import path

from unifiedmsg import failures, pages

handler403, handler404, handler500 = failures.forbidden, failures.not_found, failures.failed
urlpatterns = [
    path("healthz", pages.healthz),
    path("readyz", pages.readyz),
    path("", pages.doors, name="doors"),
    path("inbox/", pages.inbox, name="inbox"),
    path("limits/", pages.words, {"page": "limits"}, name="limits"),
    path("privacy/", pages.words, {"page": "privacy"}, name="privacy"),
]
