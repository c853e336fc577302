"""For operators: drops expired attachments now; the running server does the same from time to time."""

from django.core.management.base import BaseCommand

from apps.attachments import expiry


class Command(BaseCommand):
    """`manage.py expire_attachments`; may run beside the server."""

    help = "Drops attachments whose day is over, and uploads that were never finished."

    def handle(self, **_: object) -> None:
        self.stdout.write(f"{expiry.sweep()} attachments dropped")
