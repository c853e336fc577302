"""The Django app consent."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "apps.consent"

    def ready(self) -> None:
        """What registers itself is registered."""
        from apps.consent import knowledge  # noqa: F401
        from apps.consent.actions import statistics  # noqa: F401
