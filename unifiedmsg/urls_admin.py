"""What the admin's host answers: the admin alone."""

from django.contrib import admin
from django.urls import path

from unifiedmsg import failures, pages

handler403, handler404, handler500 = failures.forbidden, failures.not_found, failures.failed
urlpatterns = [path("healthz", pages.healthz), path("", admin.site.urls)]
