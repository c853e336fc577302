"""One real server for the engines' tests, and a stage on which people appear with stores of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import crowd, people
from tests.engine.persons import Person, cast
from tests.peer import Peer
from tests.server import Server

# Tests press a season into seconds: what slows a flood down would slow them down.
LIMITS = {
    "HANDSHAKES_A_MINUTE": 1000, "CONVERSATIONS_AT_ONCE": 100_000, "CONVERSATIONS_AN_HOUR": 100_000,
    "CODES_OF_AN_ADDRESS_AN_HOUR": 100_000, "SIGN_UPS_OF_AN_ADDRESS_AN_HOUR": 100_000,
    "SALTS_OF_AN_ADDRESS_AN_HOUR": 100_000, "MESSAGES_A_MINUTE": 100_000, "MESSAGES_AT_ONCE": 100_000,
}  # fmt: skip

Appear = Callable[..., Person]
Somebody = Callable[[str], Person]
Meet = Callable[[people.Person], Peer]
Known = Callable[[str], Peer]


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    with Server(limits=LIMITS, data=crowd.data()) as running:
        yield running


@pytest.fixture(scope="package")
def unmet() -> crowd.Crowd:
    """Who of the crowd no test of this server has met."""
    return crowd.Crowd()


@pytest.fixture
def appear(server: Server, tmp_path: Path) -> Iterator[Appear]:
    """`appear("messenger", "alice")`: a process with a store, nobody signed in; all are ended with the test."""
    with cast() as there:

        def appear(service: str, store: str) -> Person:
            there.append(Person(server.url(service), tmp_path / f"{store}.sqlite"))
            return there[-1]

        yield appear


@pytest.fixture
def somebody(server: Server, unmet: crowd.Crowd, appear: Appear) -> Iterator[Somebody]:
    """`somebody("messenger")`: somebody of the crowd, while there are some; all are ended with the test."""
    with cast() as there:

        def one(service: str) -> Person:
            if found := unmet.next(service):
                there.append(Person(server.url(service), found[1]).ready())
                return there[-1]
            return sign_up(appear(service, unique("store")), crowd.NAMES[service].lower())

        yield one


@pytest.fixture
def meet(server: Server) -> Iterator[Meet]:
    """A peer of whoever is given, nobody signed in yet; all are ended with the test."""
    met: list[Peer] = []

    def one(person: people.Person) -> Peer:
        met.append(Peer(person, server))
        return met[-1]

    yield one
    for peer in met:
        peer.kill()


@pytest.fixture
def known(server: Server, unmet: crowd.Crowd, meet: Meet) -> Iterator[Known]:
    """`known("messenger")`: likewise a peer who has an account; of the crowd, while there are some."""
    met: list[Peer] = []

    def one(service: str) -> Peer:
        if found := unmet.next(service):
            met.append(Peer(found[0], server, found[1]).ready())
            return met[-1]
        return meet(people.SOMEBODY[service]()).sign_up()

    yield one
    for peer in met:
        peer.kill()


@pytest.fixture(scope="package")
def trio(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Person]]:
    """Three people made once, for tests that only need a group of their own and not strangers."""
    folder = tmp_path_factory.mktemp("trio")
    with cast() as there:
        for service, name in (("messenger", "alice"), ("instagram", "bob"), ("whatsapp", "chidi")):
            there.append(sign_up(Person(server.url(service), folder / f"{name}.sqlite"), name))
        yield dict(zip(("alice", "bob", "chidi"), there, strict=True))


def sign_up(person: Person, name: str) -> Person:
    """In the way of the person's service."""
    if person.service == "instagram":
        return person.sign_up(unique(name))
    identifier = number() if person.service == "whatsapp" else unique(name) + "@example.org"
    return person.sign_up(identifier, name.capitalize())


def person(request: pytest.FixtureRequest, service: str, name: str) -> Person:
    """One of the trio where the test's module says `SHARED = True`, else somebody whom no other test met."""
    if not getattr(request.module, "SHARED", False):
        somebody: Somebody = request.getfixturevalue("somebody")
        return somebody(service)
    shared: Person = request.getfixturevalue("trio")[name]
    if shared.is_dead:
        shared.restart()
    return shared


@pytest.fixture
def alice(request: pytest.FixtureRequest) -> Person:
    return person(request, "messenger", "alice")


@pytest.fixture
def bob(request: pytest.FixtureRequest) -> Person:
    return person(request, "instagram", "bob")


@pytest.fixture
def chidi(request: pytest.FixtureRequest) -> Person:
    return person(request, "whatsapp", "chidi")


_serial = iter(range(1_000_000))


def unique(name: str) -> str:
    """A handle or the first part of an address that no other test has."""
    return f"{name}.{next(_serial)}"


def number() -> str:
    """A German mobile number that no other test has."""
    return f"+4915112{next(_serial):06d}"
