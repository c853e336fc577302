"""Names the app to Django."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "apps.delivery"
