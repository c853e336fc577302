"""The Django app invitations."""

from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "apps.invitations"

    def ready(self) -> None:
        """What registers itself is registered."""
        from apps.invitations import knowledge, queries  # noqa: F401
