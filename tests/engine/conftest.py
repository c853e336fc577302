"""One real server for the engines' tests, and a stage on which people appear with stores of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engine.persons import Person, cast
from tests.server import Server

# Tests press a season into seconds: what slows a flood down would slow them down.
LIMITS = {
    "HANDSHAKES_A_MINUTE": 1000, "CONVERSATIONS_AT_ONCE": 100_000, "CONVERSATIONS_AN_HOUR": 100_000,
    "CODES_OF_AN_ADDRESS_AN_HOUR": 100_000, "SIGN_UPS_OF_AN_ADDRESS_AN_HOUR": 100_000,
    "SALTS_OF_AN_ADDRESS_AN_HOUR": 100_000, "MESSAGES_A_MINUTE": 100_000, "MESSAGES_AT_ONCE": 100_000,
}  # fmt: skip

Appear = Callable[..., Person]


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    with Server(limits=LIMITS) as running:
        yield running


@pytest.fixture
def appear(server: Server, tmp_path: Path) -> Iterator[Appear]:
    """`appear("messenger", "alice")`: a process with a store, nobody signed in; all are ended with the test."""
    with cast() as people:

        def appear(service: str, store: str) -> Person:
            people.append(Person(server.url(service), tmp_path / f"{store}.sqlite"))
            return people[-1]

        yield appear


@pytest.fixture
def alice(appear: Appear) -> Person:
    return appear("messenger", "alice").sign_up(unique("alice") + "@example.org", "Alice")


@pytest.fixture
def bob(appear: Appear) -> Person:
    return appear("instagram", "bob").sign_up(unique("bob"))


@pytest.fixture
def chidi(appear: Appear) -> Person:
    return appear("whatsapp", "chidi").sign_up(number(), "Chidi")


_serial = iter(range(1_000_000))


def unique(name: str) -> str:
    """A handle or the first part of an address that no other test has."""
    return f"{name}.{next(_serial)}"


def number() -> str:
    """A German mobile number that no other test has."""
    return f"+4915112{next(_serial):06d}"
