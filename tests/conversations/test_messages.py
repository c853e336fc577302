"""Messages over HTTP: their order, and what becomes of one that is sent twice."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.core.limits import MESSAGE_BYTES
from tests.seats import Holder, ask, mls, refusal_of, sealed
from tests.server import Server


def test_messages_are_numbered_from_one_without_gaps(server: Server) -> None:
    alice = Holder(server).begin()
    assert [alice.post(mls(alice.conversation)).json()["seq"] for _ in range(5)] == [1, 2, 3, 4, 5]


def test_two_conversations_count_apart(server: Server) -> None:
    alice, bob = Holder(server).begin(), Holder(server).begin()
    alice.post(mls(alice.conversation))
    assert bob.post(mls(bob.conversation)).json() == {"seq": 1}


def test_messages_are_read_in_order_as_they_were_sent_and_to_the_minute(server: Server) -> None:
    alice = Holder(server).begin()
    first, second = mls(alice.conversation, b"one"), sealed()
    alice.post(first), alice.post(second, kind="sealed")
    answer = alice.give().ask("POST", "messages/read/", {"after": 0, "limit": 10}).json()
    assert [(entry["seq"], entry["kind"]) for entry in answer["messages"]] == [(1, "mls"), (2, "sealed")]
    assert alice.read() == [(1, first), (2, second)]
    assert answer["head"] == 2
    assert {entry["received_at"] % 60 for entry in answer["messages"]} == {0}


def test_reading_goes_on_after_a_seq_and_stops_at_the_limit(server: Server) -> None:
    alice = Holder(server).begin()
    for _ in range(5):
        alice.post(mls(alice.conversation))
    assert [seq for seq, _ in alice.read(after=2, limit=2)] == [3, 4]
    assert alice.read(after=5) == []


def test_the_same_client_id_with_the_same_bytes_gets_the_same_seq(server: Server) -> None:
    alice = Holder(server).begin()
    client_id, payload = secrets.token_bytes(16), mls(alice.conversation)
    seqs = [alice.post(payload, client_id=client_id).json()["seq"] for _ in range(3)]
    assert seqs == [1, 1, 1]
    assert alice.post(mls(alice.conversation)).json() == {"seq": 2}


@pytest.mark.parametrize(("body", "kind"), [(b"other", "mls"), (None, "sealed")])
def test_a_replayed_client_id_with_other_bytes_is_refused(server: Server, body: bytes | None, kind: str) -> None:
    alice = Holder(server).begin()
    client_id = secrets.token_bytes(16)
    alice.post(mls(alice.conversation), client_id=client_id)
    other = sealed() if body is None else mls(alice.conversation, body)
    assert refusal_of(alice.post(other, client_id=client_id, kind=kind)) == (409, "client_id_taken")
    assert alice.read() == [(1, mls(alice.conversation))]


def test_the_same_client_id_in_another_conversation_is_another(server: Server) -> None:
    alice, bob = Holder(server).begin(), Holder(server).begin()
    client_id = secrets.token_bytes(16)
    alice.post(mls(alice.conversation), client_id=client_id)
    assert bob.post(mls(bob.conversation, b"other"), client_id=client_id).json() == {"seq": 1}


def test_many_who_send_the_same_at_once_store_it_once(server: Server) -> None:
    alice = Holder(server).begin()
    client_id, payload = secrets.token_bytes(16), mls(alice.conversation)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: alice.post(payload, client_id=client_id), range(16)))
    assert {answer.json()["seq"] for answer in answers} == {1}
    assert alice.read() == [(1, payload)]


def test_many_who_send_at_once_leave_no_gap(server: Server) -> None:
    alice = Holder(server).begin()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: alice.post(mls(alice.conversation, b"%d" % n)), range(40)))
    assert sorted(answer.json()["seq"] for answer in answers) == list(range(1, 41))


def test_a_message_too_large_is_refused(server: Server) -> None:
    alice = Holder(server).begin()
    assert alice.post(mls(alice.conversation, bytes(MESSAGE_BYTES))).status_code in (400, 413)
    assert alice.read() == []


@pytest.mark.parametrize(
    ("raw", "content_type", "refused"),
    [
        (b"{", "application/json", (400, "bad_json")),
        (b'{"payload": "\xff"}', "application/json", (400, "bad_json")),
        (b"{}", "text/plain", (415, "not_json")),
        (b"{}", "application/json", (400, "bad_field")),
        (b"[]", "application/json", (400, "bad_field")),
    ],
)
def test_a_body_that_is_no_such_json_is_refused(
    server: Server, raw: bytes, content_type: str, refused: tuple[int, str]
) -> None:
    alice = Holder(server).begin()
    assert refusal_of(alice.ask_raw("messages/", raw, content_type)) == refused


def test_a_cookie_changes_no_answer(server: Server) -> None:
    alice = Holder(server).begin()
    plain = alice.ask("GET", "seats/")
    with_cookie = alice.ask("GET", "seats/", Cookie="sessionid=abc; token=abc")
    assert plain.text == with_cookie.text
    assert "set-cookie" not in with_cookie.headers
    cookie_alone = ask(server, "GET", "seats/", Cookie=f"Authorization={alice.authorization['Authorization']}")
    assert refusal_of(cookie_alone) == (404, "no_such_seat")


def test_a_foreign_origin_is_refused_and_ones_own_is_not(server: Server) -> None:
    alice = Holder(server).begin()
    assert refusal_of(alice.ask("GET", "seats/", Origin="https://evil.example")) == (403, "foreign_origin")
    assert refusal_of(alice.ask("GET", "seats/", Origin=server.url("whatsapp"))) == (403, "foreign_origin")
    assert alice.ask("GET", "seats/", Origin=server.url("messenger")).status_code == 200


def test_numbers_and_client_ids_survive_a_restart(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Server(data=tmp_path_factory.mktemp("restarted")) as server:
        alice = Holder(server).begin()
        client_id, payload = secrets.token_bytes(16), mls(alice.conversation)
        alice.post(payload, client_id=client_id)
        server.interrupt()
        server.restart()
        assert alice.post(payload, client_id=client_id).json() == {"seq": 1}
        assert refusal_of(alice.post(mls(alice.conversation, b"other"), client_id=client_id))[1] == "client_id_taken"
        assert alice.post(mls(alice.conversation)).json() == {"seq": 2}
