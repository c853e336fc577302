"""The Django app of the catalogue and its policy rows."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "apps.services"
