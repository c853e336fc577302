"""What the server lets a seat do, asked with the secrets that a device holds: after removal, leaving, acceptance."""

import base64
import hashlib
import json
import os
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.engine.persons import Person, wait_for
from tests.engine.test_first_contact import address, meet
from tests.engine.test_groups import all_hear, gather
from tests.server import Server
from unifiedmsg.frontend import NODE


def b64(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """One seat as somebody holds it who copied its secret."""

    def __init__(self, server: Server, conversation: str, seat_id: str, secret: str) -> None:
        self.server, self.conversation, self.seat_id, self.secret = server, conversation, seat_id, secret

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Status and answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.server.port}/api/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Host": self.server.host("messenger"),
                "Content-Type": "application/json",
                "Authorization": f"Seat {self.conversation}:{self.secret}",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                body_bytes = answer.read()
                return answer.status, json.loads(body_bytes) if body_bytes else None
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())

    def opens(self) -> bool:
        """The server knows this seat."""
        return self.ask("GET", "seats/")[0] == 200

    def seats(self) -> set[str]:
        """The ids of all seats."""
        return {row["seat_id"] for row in self.ask("GET", "seats/")[1]["seats"]}


def key_of(server: Server, person: Person, conversation: str, kind: str = "seat") -> Key:
    """Copied from the device's store: its own seat, or the one that a request offers."""
    script = Path(__file__).parent / "seats.mjs"
    printed = subprocess.run([NODE, script, person.store], check=True, capture_output=True, text=True).stdout
    seat = json.loads(printed)[f"{kind}:{conversation}"]
    return Key(server, conversation, seat["seat_id"], seat["secret"])


def test_a_copied_secret_is_worth_nothing_after_the_removal(
    server: Server, alice: Person, bob: Person, chidi: Person
) -> None:
    group = gather(alice, bob, chidi)
    all_hear(group, [alice, bob, chidi])
    copied = key_of(server, bob, group)
    assert copied.opens()
    assert copied.ask("POST", "messages/read/", {"after": 0, "limit": 10})[0] == 200
    alice.ask("removeMember", conversation=group, account=bob.account)
    wait_for(lambda: not copied.opens(), "the seat's end")
    assert copied.ask("POST", "messages/read/", {"after": 0, "limit": 10})[0] == 404
    post = {"client_id": b64(os.urandom(16)), "kind": "sealed", "payload": b64(os.urandom(64))}
    assert copied.ask("POST", "messages/", post)[0] == 404
    assert copied.ask("GET", "slots/")[0] == 404


def test_the_inviter_does_not_know_the_secret_of_an_accepted_seat(server: Server, alice: Person, bob: Person) -> None:
    conversation: str = alice.ask("start", to=[address(bob)], text="hello")["conversation"]
    wait_for(bob.requests, "a request")
    first = key_of(server, bob, conversation, "request")
    assert first.opens()
    bob.accept(conversation)
    wait_for(lambda: "joined" in alice.codes(conversation), "the name, which comes after the new secret")
    assert not first.opens()
    assert key_of(server, bob, conversation).opens()


def test_who_leaves_gives_the_seat_up(server: Server, alice: Person, bob: Person, chidi: Person) -> None:
    group = gather(alice, bob, chidi)
    leaving, staying = key_of(server, chidi, group), key_of(server, alice, group)
    assert len(staying.seats()) == 3
    chidi.ask("leave", conversation=group)
    chidi.wait_status(group, "left")
    assert not leaving.opens()
    assert len(staying.seats()) == 2


def test_a_strangers_seat_is_taken_away(server: Server, alice: Person, bob: Person, chidi: Person) -> None:
    """Somebody with a stolen admin's secret makes a seat; the next look of an admin's device ends it."""
    group = gather(alice, bob, chidi)
    all_hear(group, [alice, bob, chidi])
    admin = key_of(server, alice, group)
    secret = os.urandom(32)
    stranger = Key(server, group, b64(os.urandom(16)), b64(secret))
    made = {
        "seat_id": stranger.seat_id,
        "secret_hash": b64(hashlib.sha256(secret).digest()),
        "admin": False,
    }
    assert admin.ask("POST", "seats/", made)[0] in (200, 201, 204)
    assert stranger.opens()
    alice.restart()
    wait_for(lambda: not stranger.opens(), "the stranger's end")
    assert len(admin.seats()) == 3
    all_hear(group, [alice, bob, chidi])


def test_in_a_pair_nobody_takes_the_others_seat(server: Server, alice: Person, bob: Person) -> None:
    conversation = meet(alice, bob)
    mine, theirs = key_of(server, alice, conversation), key_of(server, bob, conversation)
    assert mine.ask("POST", "seats/take/", {"seat_id": theirs.seat_id})[0] in (403, 404, 409)
    assert theirs.opens()
