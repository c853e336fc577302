"""The scan for links itself: what ties two accounts must be found, what everybody has must not."""

import base64
import json

import pytest

from apps.core import wire as frames
from tests.privacy.dump import Table
from tests.privacy.linkscan import common, evidence
from tests.privacy.wiretap import Connection

ACCOUNTS = {
    name: base64.urlsafe_b64encode(bytes([n]) * 16).rstrip(b"=").decode()
    for n, name in enumerate(("one", "other", "stranger"))
}
TIE = "c29tZXRoaW5nIHRoYXQgdGllcw"
VALUES = {"one": TIE, "other": TIE, "stranger": "b3RoZXI"}
EVERYBODY = "User-Agent: Chromium/156"


def request(name: str, header: str = "", body: object = None) -> Connection:
    content = json.dumps(body).encode() if body is not None else b""
    head = f"POST /api/v1/x/ HTTP/1.1\r\nHost: {name}\r\n{EVERYBODY}\r\n{header}Content-Length: {len(content)}\r\n\r\n"
    return Connection(bytearray(head.encode() + content), bytearray())


def frame(name: str, secret: bytes) -> Connection:
    head = f"GET /ws/seats/ HTTP/1.1\r\nHost: {name}\r\n{EVERYBODY}\r\nUpgrade: websocket\r\n\r\n"
    sit = frames.encode(frames.Sit(1, bytes(16), secret, 0)) * 2
    return Connection(bytearray(head.encode() + bytes([0x82, len(sit)]) + sit), bytearray())


def row(name: str, value: str) -> Table:
    account = base64.urlsafe_b64decode(ACCOUNTS[name] + "==")
    return Table("token", ("account", "value"), False, ((account, value),))


Seen = dict[str, tuple[Connection, list[Table]]]


def tied(seen: Seen) -> set[str]:
    found = {name: evidence([wire], tables, ACCOUNTS[name]) for name, (wire, tables) in seen.items()}
    return set(common(found["one"], found["other"], found["stranger"]))


def test_accounts_that_share_only_what_everybody_has_are_not_tied() -> None:
    assert tied({name: (request(name, body={"identifier": name}), [row(name, name)]) for name in ACCOUNTS}) == set()


@pytest.mark.parametrize("what", ["Cookie: s=", "Authorization: Bearer ", "X-Push: https://push.example/"])
def test_a_shared_header_is_found(what: str) -> None:
    seen: Seen = {name: (request(name, f"{what}{VALUES[name]}\r\n"), []) for name in ACCOUNTS}
    assert any(TIE in value for value in tied(seen))


@pytest.mark.parametrize("field", ["salt", "device", "push_endpoint", "previous_receipt"])
def test_a_shared_field_of_a_body_is_found(field: str) -> None:
    seen: Seen = {name: (request(name, body={field: VALUES[name]}), []) for name in ACCOUNTS}
    assert TIE in tied(seen)


def test_a_shared_column_is_found() -> None:
    seen: Seen = {name: (request(name), [row(name, VALUES[name])]) for name in ACCOUNTS}
    assert TIE in tied(seen)


def test_a_shared_secret_in_a_frame_is_found() -> None:
    secret = {"one": b"s" * 32, "other": b"s" * 32, "stranger": b"t" * 32}
    seen: Seen = {name: (frame(name, secret[name]), []) for name in ACCOUNTS}
    assert tied(seen) == {base64.urlsafe_b64encode(b"s" * 32).rstrip(b"=").decode()}


def chained(place: int, before: int) -> list[Table]:
    """An account's pseudonym, and its entry in a chain: numbers stand for hashes."""
    public = bytes([100 + place]) * 32
    account = base64.urlsafe_b64decode(ACCOUNTS[list(ACCOUNTS)[place]] + "==")
    entry = (bytes([place]) * 32, bytes([before]) * 32, public, 1_795_082_400)
    columns = ("hash", "previous", "subject", "hour")
    subjects = Table("consent_subject", ("public", "account_id"), False, ((public, account),))
    return [subjects, Table("consent_entry", columns, False, (entry,))]


def test_a_chain_that_services_share_is_found() -> None:
    own = {"one": 50, "other": 51, "stranger": 52}
    assert tied(ledgers(own)) == set()
    after_the_first = own | {"other": 0}
    assert tied(ledgers(after_the_first)) == {base64.urlsafe_b64encode(bytes(32)).rstrip(b"=").decode()}


def ledgers(before: dict[str, int]) -> Seen:
    """Everybody's entry, each behind the one of this number."""
    return {name: (request(name), chained(place, before[name])) for place, name in enumerate(ACCOUNTS)}
