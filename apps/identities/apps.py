"""The Django app identities."""

from django.apps import AppConfig


class IdentitiesConfig(AppConfig):
    name = "apps.identities"

    def ready(self) -> None:
        """What this app does for a purpose is known, and what has to end with a consent or an account ends with it."""
        # Only now: they need the tables.
        from apps.identities import directory, endings, knowledge, reach  # noqa: F401  (they say what they do and know)

        endings.register()
