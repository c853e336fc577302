"""An account's sockets hear what happens at other processes, and what was missed while those could not tell."""

import json
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from tests.accounts.test_live_socket import hears, listening
from tests.consents import REACH, decide
from tests.person_api import INVITATION_BYTES, Person, Wire, random
from tests.workers import Workers

pytestmark = pytest.mark.long

SECONDS_MAX = 30  # until a process notices that it hears nothing, and looks


@pytest.fixture
def people(pair: Workers) -> tuple[Person, Person]:
    """Both signed up at the first process."""
    wire = Wire(pair.servers[0])
    alice = Person("instagram", wire, identifier=f"a.{random(6).lower().replace('-', '_')}").sign_up()
    bob = Person("messenger", wire, identifier=f"{random(9).lower().strip('-')}@example.org").sign_up()
    assert decide(alice, REACH, "grant").status == 200
    return alice, bob


def test_a_bell_rung_at_one_process_is_heard_at_the_other(pair: Workers, people: tuple[Person, Person]) -> None:
    alice, bob = people
    with listening(pair.servers[1], alice) as socket:
        assert bob.post("invitations/", {"account": alice.account, "sealed": random(INVITATION_BYTES)}).status == 204
        while hears(socket) != {"type": "invitations"}:  # that of the consent may still be on its way
            pass
        assert alice.post("sessions/end/").status == 204
        assert hears(socket) == {"type": "signed_out"}


def test_who_may_have_missed_a_bell_is_told_to_look(pair: Workers, people: tuple[Person, Person]) -> None:
    alice, _ = people
    with listening(pair.servers[1], alice) as socket:
        pair.redis.kill9()
        try:
            heard: set[str] = set()
            while heard != {"invitations", "keyring", "manifest", "consent"}:
                heard.add(json.loads(socket.recv(timeout=SECONDS_MAX))["type"])
        finally:
            pair.redis.start()


def test_who_signed_out_while_no_bell_was_heard_does_not_stay(pair: Workers, people: tuple[Person, Person]) -> None:
    alice, _ = people
    with listening(pair.servers[1], alice) as socket:
        pair.redis.kill9()
        try:
            assert alice.post("sessions/end/").status == 204
            assert "signed_out" not in all_heard(socket)  # nobody rang; the socket closes all the same
        finally:
            pair.redis.start()
        assert socket.close_code == 4012


def all_heard(socket: ClientConnection) -> set[str]:
    """Every bell until the server closes."""
    heard: set[str] = set()
    with suppress(ConnectionClosed):
        while True:
            heard.add(json.loads(socket.recv(timeout=SECONDS_MAX))["type"])
    return heard


def test_a_code_asked_for_at_one_process_counts_at_the_other_and_once(pair: Workers) -> None:
    here, there = (Wire(server) for server in pair.servers)
    alice = Person("messenger", here, identifier=f"{random(9).lower().strip('-')}@example.org")
    code = alice.post("codes/", {"identifier": alice.identifier}).body["demo_code"]
    alice.client = there
    assert alice.post("sign-ups/", {"identifier": alice.identifier, "code": code}).status == 200
    alice.client = here
    again = alice.post("sign-ups/", {"identifier": alice.identifier, "code": code})
    assert again.status != 200
