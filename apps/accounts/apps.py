"""The Django app accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "apps.accounts"

    def ready(self) -> None:
        """What registers itself is registered."""
        from apps.accounts import knowledge, minors  # noqa: F401
