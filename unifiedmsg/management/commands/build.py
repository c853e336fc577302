"""Builds the front end when its sources changed."""

from django.core.management.base import BaseCommand, CommandError

from unifiedmsg import frontend


class Command(BaseCommand):
    """`manage.py build`."""

    help = "Installs the front end's packages and builds it, where that is not done yet."
    requires_system_checks = ()  # `make check` makes them; a start need not

    def handle(self, **_: object) -> None:
        try:
            frontend.build(self.stdout.write)
        except frontend.BuildFailed as failure:
            raise CommandError(str(failure)) from failure
