"""What the admin's host answers: the admin alone."""

from django.contrib import admin
from django.urls import path

from unifiedmsg import pages

handler403, handler404, handler500 = pages.forbidden, pages.not_found, pages.failed
urlpatterns = [path("healthz", pages.healthz), path("", admin.site.urls)]
