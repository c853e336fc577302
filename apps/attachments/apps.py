"""Names the app to Django."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "apps.attachments"
