"""The Django app of the dashboard."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "apps.dashboard"

    def ready(self) -> None:
        """What is known about an account includes what staff did."""
        from apps.dashboard import knowledge  # noqa: F401
