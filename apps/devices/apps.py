"""The Django app devices."""

from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "apps.devices"

    def ready(self) -> None:
        """What registers itself is registered."""
        from apps.devices import knowledge  # noqa: F401
