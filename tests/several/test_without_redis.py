"""Redis is gone, or says nothing: what counts attempts is refused with a stable code, and works again afterwards."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests.person_api import Answer, Person, Wire, random
from tests.seats import Holder, mls
from tests.workers import Workers

REFUSED_SECONDS_MAX = 15  # a browser gives up after 30


@contextlib.contextmanager
def gone(pair: Workers) -> Iterator[None]:
    pair.redis.kill9()
    try:
        yield
    finally:
        pair.redis.start()


@contextlib.contextmanager
def silent(pair: Workers) -> Iterator[None]:
    """It takes connections and answers nothing."""
    os.kill(pair.redis.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pair.redis.process.pid, signal.SIGCONT)


def newcomer(pair: Workers) -> Person:
    return Person("messenger", Wire(pair.servers[0]), identifier=f"{random(9).lower().strip('-')}@example.org")


def asked_for_a_code(person: Person) -> Answer:
    return person.post("codes/", {"identifier": person.identifier})


@pytest.mark.parametrize("fault", [gone, silent])
def test_what_cannot_be_counted_is_refused_and_works_again_by_itself(
    pair: Workers, fault: Callable[[Workers], AbstractContextManager[None]]
) -> None:
    alice, bob = newcomer(pair).sign_up(), newcomer(pair)
    with fault(pair):
        began = time.monotonic()
        for answer in (asked_for_a_code(bob), bob.post("salts/", {"identifier": bob.identifier})):
            assert (answer.status, answer.code) == (503, "unavailable")
        assert time.monotonic() - began < 2 * REFUSED_SECONDS_MAX
        assert alice.get("me/").status == 200  # who is in goes on
        writes = Holder(pair.servers[0]).begin()
        assert writes.post(mls(writes.conversation)).json() == {"seq": 1}
    assert asked_for_a_code(bob).status == 200
    bob.sign_up()


def test_nobody_guesses_while_nothing_is_counted(pair: Workers) -> None:
    alice = newcomer(pair).sign_up()
    with gone(pair):
        tried = alice.post("sessions/", {"identifier": alice.identifier, "proof": alice.proof})
        assert (tried.status, tried.code) == (503, "unavailable")
    assert alice.post("sessions/", {"identifier": alice.identifier, "proof": alice.proof}).status == 200
