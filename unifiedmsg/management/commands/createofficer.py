"""Makes one of the staff, who signs in at the admin's host. Staff are no accounts of any service."""

import getpass
import secrets
from argparse import ArgumentParser

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from apps.dashboard.actions import officers
from apps.dashboard.roles import ROLES


class Command(BaseCommand):
    """`manage.py createofficer NAME`."""

    help = "Makes one of the staff for the admin's host; asks for the password, or makes one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--role", choices=sorted(ROLES), default="officer", help="what they may do")
        parser.add_argument("--make-password", action="store_true", help="make a password and show it once")

    def handle(self, *, name: str, role: str, make_password: bool, **_: object) -> None:
        users = get_user_model().objects
        if users.filter(username=name).exists():
            raise CommandError(f"There is an officer {name} already; `manage.py changepassword {name}` helps.")
        password = secrets.token_urlsafe(18) if make_password else asked_password()
        officers.make(name, password=password, role=role)
        if make_password:
            self.stdout.write(f"Password: {password}")
        self.stdout.write(
            f"{name} ({role}) can sign in at {settings.ADMIN_URL}/ and sets up a second factor there. "
            "Do it now: until then the password alone is enough to set one up."
        )


def asked_password() -> str:
    """A password that was typed twice alike and is not weak. Raises: CommandError."""
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise CommandError("The two differ. Nothing was made.")
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password
