"""Bells through the real server: HTTP on one thread rings at a socket on another, and tokens outlive a restart."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from socket import create_connection
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.consents import REACH, decide
from tests.person_api import INVITATION_BYTES, Person, Wire, random
from tests.server import Server


@contextmanager
def listening(server: Server, somebody: Person) -> Iterator[ClientConnection]:
    """A socket of the account that is ready; dialled by number, since only browsers know our hosts' names."""
    dialled = create_connection(("127.0.0.1", server.port))
    with connect(f"ws://{server.host(somebody.service)}/ws/account/", sock=dialled, proxy=None) as socket:
        socket.send(json.dumps({"type": "authenticate", "token": somebody.token}))
        assert hears(socket) == {"type": "ready"}
        yield socket


def hears(socket: ClientConnection) -> Any:
    return json.loads(socket.recv(timeout=10))


@pytest.fixture
def people(server: Server) -> tuple[Person, Person]:
    wire = Wire(server)
    alice = Person("instagram", wire, identifier=f"a.{random(6).lower().replace('-', '_')}").sign_up()
    bob = Person("messenger", wire, identifier=f"{random(9).lower().strip('-')}@example.org").sign_up()
    assert decide(alice, REACH, "grant").status == 200
    return alice, bob


def test_an_invitation_over_http_rings_at_the_socket(server: Server, people: tuple[Person, Person]) -> None:
    alice, bob = people
    with listening(server, alice) as socket:
        body = {"account": alice.account, "sealed": random(INVITATION_BYTES)}
        assert bob.post("invitations/", body).status == 204
        assert hears(socket) == {"type": "invitations"}
        assert alice.post("sessions/end/").status == 204
        assert hears(socket) == {"type": "signed_out"}


def test_a_token_and_what_waits_outlive_a_restart(server: Server, people: tuple[Person, Person]) -> None:
    alice, bob = people
    bob.post("invitations/", {"account": alice.account, "sealed": random(INVITATION_BYTES)})
    server.interrupt()
    server.restart()
    assert len(alice.get("invitations/").body["invitations"]) == 1
    with listening(server, alice):
        pass


def test_no_identifier_token_or_address_is_logged(server: Server, people: tuple[Person, Person]) -> None:
    alice, bob = people
    alice.post("claims/", bob.address())
    alice.sign_in(proof=random(32))
    log = server.log.read_text(encoding="utf-8")
    for secret in (alice.identifier, bob.identifier, alice.token, alice.account, "127.0.0.1"):
        assert secret not in log
