"""Staff for tests: signed in over HTTP with password and one-time code, each at a desk of their own."""

import itertools
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from apps.dashboard.actions import officers

HOST = settings.ADMIN_URL.split("://")[1]
PASSWORD = "a long word for a desk"


class Desk:
    """One of the staff at the admin's host, in a browser without a screen."""

    def __init__(self, name: str, role: str) -> None:
        self.officer: User = officers.make(name, password=PASSWORD, role=role)
        self.secret = auth.generate_totp_secret()
        officers.give_factor(self.officer, self.secret)
        self.client = Client(headers={"host": HOST})

    def code(self) -> str:
        """What an authenticator shows now."""
        return str(auth.format_hotp_value(auth.hotp_value(self.secret, int(time.time()) // 30)))

    def type_password(self, password: str = PASSWORD) -> Any:
        """The first half of signing in."""
        return self.post("/login/", {"login": self.officer.username, "password": password})

    def sign_in(self) -> "Desk":
        """Both halves."""
        assert self.type_password().headers["location"] == "/login/code/"
        assert self.post("/login/code/", {"code": self.code()}).headers["location"] == "/"
        return self

    def get(self, path: str) -> Any:
        """One page."""
        return self.client.get(path)

    def post(self, path: str, data: dict[str, Any] | None = None) -> Any:
        """One form."""
        return self.client.post(path, data or {})

    def read(self, path: str) -> str:
        """A page that is there, as text."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return str(answer.content.decode())


NewDesk = Callable[..., Desk]


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hashing a password takes half a second by design; how it is hashed is Django's, and not tested here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def desk(db: None) -> NewDesk:
    """Makes staff that is signed in; an officer unless told."""
    names = itertools.count(1)
    return lambda role="officer": Desk(f"{role}{next(names)}", role).sign_in()
