"""What the admin's host answers: the admin alone."""

from django.contrib import admin
from django.urls import path

from unifiedmsg import pages

urlpatterns = [path("healthz", pages.healthz), path("", admin.site.urls)]
