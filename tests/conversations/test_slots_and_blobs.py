"""What lies beside the stream: the two slots, and the blobs for joiners."""

import secrets

import pytest

from apps.core.ids import encode
from apps.core.limits import BLOB_BYTES, SLOT_BYTES
from tests.seats import Holder, refusal_of
from tests.server import Server


def put_slot(holder: Holder, seq: int, sealed: bytes = b"sealed") -> int:
    return holder.ask("PUT", "slots/", {"seq": seq, "sealed": encode(sealed)}).status_code


def slots(holder: Holder) -> list[int]:
    return [slot["seq"] for slot in holder.ask("GET", "slots/").json()["slots"]]


def put_blob(holder: Holder, blob_id: bytes, sealed: bytes) -> tuple[int, str]:
    answer = holder.ask("PUT", "blobs/", {"blob_id": encode(blob_id), "sealed": encode(sealed)})
    return (204, "") if answer.status_code == 204 else refusal_of(answer)


def test_the_two_newest_slots_are_kept_newest_first(server: Server) -> None:
    alice = Holder(server).begin()
    assert [put_slot(alice, seq) for seq in (3, 7, 12)] == [204, 204, 204]
    assert slots(alice.give()) == [12, 7]


@pytest.mark.parametrize("seq", [7, 6, 1])
def test_a_stale_slot_is_refused_and_changes_nothing(server: Server, seq: int) -> None:
    alice = Holder(server).begin()
    put_slot(alice, 7)
    answer = alice.ask("PUT", "slots/", {"seq": seq, "sealed": encode(b"older")})
    assert refusal_of(answer) == (409, "stale_slot")
    assert alice.ask("GET", "slots/").json() == {"slots": [{"seq": 7, "sealed": encode(b"sealed")}]}


def test_a_slot_as_large_as_allowed_passes_and_one_byte_more_does_not(server: Server) -> None:
    alice = Holder(server).begin()
    assert put_slot(alice, 1, bytes(SLOT_BYTES)) == 204
    assert put_slot(alice, 2, bytes(SLOT_BYTES + 1)) in (400, 413)
    assert slots(alice) == [1]


def test_a_blob_is_read_by_every_seat_of_its_conversation_and_by_no_other(server: Server) -> None:
    alice, mallory = Holder(server).begin(), Holder(server).begin()
    blob_id = secrets.token_bytes(16)
    assert put_blob(alice, blob_id, b"tree") == (204, "")
    wanted = {"blob_id": encode(blob_id)}
    assert alice.give().ask("POST", "blobs/get/", wanted).json() == {"sealed": encode(b"tree")}
    assert refusal_of(mallory.ask("POST", "blobs/get/", wanted)) == (404, "no_such_blob")


def test_a_blob_is_stored_once(server: Server) -> None:
    alice = Holder(server).begin()
    blob_id = secrets.token_bytes(16)
    assert put_blob(alice, blob_id, b"tree") == (204, "")
    assert put_blob(alice, blob_id, b"tree") == (204, "")
    assert put_blob(alice, blob_id, b"other") == (409, "blob_taken")
    assert alice.ask("POST", "blobs/get/", {"blob_id": encode(blob_id)}).json() == {"sealed": encode(b"tree")}


def test_a_blob_as_large_as_allowed_passes_and_one_byte_more_does_not(server: Server) -> None:
    alice = Holder(server).begin()
    assert put_blob(alice, secrets.token_bytes(16), bytes(BLOB_BYTES)) == (204, "")
    assert put_blob(alice, secrets.token_bytes(16), bytes(BLOB_BYTES + 1))[0] in (400, 413)
