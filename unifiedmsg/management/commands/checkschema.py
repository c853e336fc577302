"""Says whether docs/openapi.yaml is what the code describes; `make schema` writes it anew."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """`manage.py checkschema`."""

    help = "Fails when docs/openapi.yaml is not what the code describes."

    def handle(self, **_: object) -> None:
        fresh = StringIO()
        call_command("spectacular", fail_on_warn=True, validate=True, stdout=fresh)
        kept = settings.BASE_DIR / "docs" / "openapi.yaml"
        if not kept.exists() or kept.read_text(encoding="utf-8").strip() != fresh.getvalue().strip():
            raise CommandError("docs/openapi.yaml is not fresh: run `make schema`.")
