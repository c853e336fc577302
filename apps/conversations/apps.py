"""Names the app to Django."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "apps.conversations"
