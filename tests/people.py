"""The cast: Alice on Messenger, Bob on Instagram, Chidi on WhatsApp, and Mallory, who never gets in. No behaviour."""

import itertools
from dataclasses import dataclass

PASSWORD = "correct horse battery staple"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_serial = itertools.count(1)


@dataclass(frozen=True)
class Person:
    """Somebody as they would introduce themselves; an account only once somebody signed up as them."""

    service: str
    name: str
    identifier: str
    password: str = PASSWORD

    @property
    def address(self) -> str:
        """What others type to reach them."""
        return f"{self.service}:{self.identifier}"


def alice(service: str = "messenger") -> Person:
    """A new Alice, so that every journey begins with strangers."""
    return _made("Alice", service)


def bob(service: str = "instagram") -> Person:
    """A new Bob."""
    return _made("Bob", service)


def chidi(service: str = "whatsapp") -> Person:
    """A new Chidi."""
    return _made("Chidi", service)


def mallory(service: str = "messenger") -> Person:
    """A new Mallory."""
    return _made("Mallory", service)


SOMEBODY = {"messenger": alice, "instagram": bob, "whatsapp": chidi}


def _made(first: str, service: str) -> Person:
    serial = next(_serial)
    handle = f"{first.lower()}.of.lagos.{serial:03}"
    if service == "instagram":
        return Person(service, handle, handle)
    surname = _LETTERS[serial // 26 % 26].upper() + _LETTERS[serial % 26] + "son"
    identifier = f"{handle}@example.org" if service == "messenger" else f"+234803123{serial:04}"
    return Person(service, f"{first} {surname}", identifier)
