"""What the base host answers: the doors and the unified inbox, and no API."""

from django.urls import path

from unifiedmsg import pages

urlpatterns = [
    path("healthz", pages.healthz),
    path("", pages.doors),
    path("inbox/", pages.inbox),
    path("limits/", pages.limits),
]
