"""Paths of delivery's HTTP operations, below `/api/v1/`."""

from django.urls import path

from apps.delivery.api import WhispersView

urlpatterns = [path("whispers/", WhispersView.as_view())]
