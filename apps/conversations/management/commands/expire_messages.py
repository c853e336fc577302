"""For operators: drops what is expired now; the running server does the same from time to time."""

from django.core.management.base import BaseCommand

from apps.conversations import expiry


class Command(BaseCommand):
    """`manage.py expire_messages`; may run beside the server."""

    help = "Drops expired messages, blobs and conversations whose second seat never came."

    def handle(self, **_: object) -> None:
        dropped = expiry.sweep()
        self.stdout.write(", ".join(f"{count} {what}" for what, count in dropped.items()) + " dropped")
