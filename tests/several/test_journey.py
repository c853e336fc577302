"""Two people whose engines live at different processes: they meet, write and sign out as everywhere."""

from collections.abc import Iterator

import pytest

from tests.engine.conftest import LIMITS, sign_up
from tests.engine.persons import Person, cast, wait_for
from tests.engine.test_first_contact import meet
from tests.workers import Workers, workers

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def pair() -> Iterator[Workers]:
    with workers(2, limits=LIMITS) as running:
        yield running


@pytest.fixture(scope="module")
def people(pair: Workers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Person, Person]]:
    """Alice at the first process and Bob at the second."""
    folder = tmp_path_factory.mktemp("people")
    with cast() as everybody:
        for server, service, name in zip(pair.servers, ("messenger", "instagram"), ("alice", "bob"), strict=True):
            everybody.append(sign_up(Person(server.url(service), folder / f"{name}.sqlite"), name))
        yield everybody[0], everybody[1]


def test_they_meet_and_write_to_each_other(people: tuple[Person, Person]) -> None:
    alice, bob = people
    conversation = meet(alice, bob, "hello Bob")
    bob.wait_text(conversation, "hello Bob")
    bob.say(conversation, "hello Alice")
    alice.wait_text(conversation, "hello Bob", "hello Alice")
    for n in range(5):
        alice.say(conversation, f"{n}")
    bob.wait_text(conversation, "hello Bob", "hello Alice", *map(str, range(5)))


def test_they_go_on_when_redis_was_gone(people: tuple[Person, Person], pair: Workers) -> None:
    alice, bob = people
    pair.redis.kill9()
    conversation = next(c["id"] for c in alice.conversations())
    alice.say(conversation, "nobody rings")
    wait_for(lambda: "nobody rings" in bob.texts(conversation), "the message")
    pair.redis.start()
    bob.say(conversation, "and again")
    wait_for(lambda: "and again" in alice.texts(conversation), "the answer")
