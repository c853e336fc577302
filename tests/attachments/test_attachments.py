"""Attachments over HTTP: what a permit allows, chunks that come again, and who may read and delete."""

import secrets
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from apps.attachments import actions, budgets, permits, queries
from apps.attachments.models import Attachment
from apps.attachments.rules import sizes
from apps.core.buckets import Buckets
from apps.core.ids import decode
from apps.core.limits import ATTACHMENT_BYTES, ATTACHMENT_CHUNK_BYTES, ATTACHMENT_DAYS, PERMIT_HOURS, UPLOAD_DAYS
from tests.attachments.uploads import KIB, Seat, Upload, digest_of, read

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.STORAGES["attachments"]["OPTIONS"]["location"])
TWO_CHUNKS = sizes.padded(ATTACHMENT_CHUNK_BYTES + 1)


@pytest.fixture
def seat() -> Seat:
    return Seat("messenger").begin()


def upload(seat: Seat, size: int = 16 * KIB) -> Upload:
    return Upload(seat, secrets.token_bytes(size))


def test_what_was_uploaded_is_read_by_whoever_knows_its_id_and_by_no_other(seat: Seat) -> None:
    one = upload(seat, TWO_CHUNKS).whole()
    first, second = read(one.attachment), read(one.attachment, ATTACHMENT_CHUNK_BYTES)
    assert [first[0], second[0]] == [200, 200]
    assert first[1] + second[1] == one.content
    assert read(upload(seat).attachment)[0] == 404


def test_an_object_that_is_not_whole_is_not_there(seat: Seat) -> None:
    one = upload(seat, TWO_CHUNKS)
    one.begin()
    assert one.put(0).body == {"size": TWO_CHUNKS, "received": ATTACHMENT_CHUNK_BYTES}
    assert read(one.attachment)[0] == 404
    assert one.put(ATTACHMENT_CHUNK_BYTES).status == 200
    assert read(one.attachment)[0] == 200


def test_an_interrupted_upload_goes_on_from_where_it_was(seat: Seat) -> None:
    one = upload(seat, TWO_CHUNKS)
    one.begin()
    one.put(0)
    assert one.begin().body == {"size": TWO_CHUNKS, "received": ATTACHMENT_CHUNK_BYTES}
    assert one.put(0).body["received"] == ATTACHMENT_CHUNK_BYTES, "a chunk whose answer was lost comes again"
    assert one.put(ATTACHMENT_CHUNK_BYTES).body["received"] == TWO_CHUNKS
    assert read(one.attachment, ATTACHMENT_CHUNK_BYTES)[1] == one.content[ATTACHMENT_CHUNK_BYTES:]


def test_what_is_whole_cannot_be_overwritten(seat: Seat) -> None:
    one = upload(seat).whole()
    assert one.put(0, secrets.token_bytes(16 * KIB)).status == 200
    assert read(one.attachment)[1] == one.content


def test_chunks_come_in_order_whole_and_with_their_digest(seat: Seat) -> None:
    one = upload(seat, TWO_CHUNKS)
    one.begin()
    assert one.put(ATTACHMENT_CHUNK_BYTES).code == "wrong_offset"
    assert one.put(1).code == "bad_size"
    assert one.put(0, one.content[:-1][:1000]).code == "bad_size"
    assert one.put(0, content_digest=digest_of(b"other")).code == "bad_digest"
    assert one.put(0, content_digest="").code == "bad_digest"
    assert one.put(0, upload_offset="-1").code == "bad_field"
    assert one.put(0, secrets.token_bytes(ATTACHMENT_CHUNK_BYTES + 1)).code == "too_large"
    assert one.begin().body["received"] == 0
    assert one.put(0).status == 200


def test_nobody_uploads_without_a_permit_for_exactly_this(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = upload(seat), upload(seat)
    permit = seat.permit(one.attachment, 16 * KIB).body["permit"]
    assert other.begin(permit=permit).code == "bad_permit"
    assert one.begin(size=32 * KIB, permit=permit).code == "bad_permit"
    now = permits.this_hour()
    monkeypatch.setattr(permits, "this_hour", lambda: now + PERMIT_HOURS + 1)
    assert Upload(seat, one.content, one.attachment).begin(permit=permit).code == "bad_permit"
    monkeypatch.setattr(permits, "this_hour", lambda: now + PERMIT_HOURS)
    assert one.begin(permit=permit).status == 200


def test_a_permit_takes_a_seat(seat: Seat) -> None:
    mallory = Seat("messenger")
    mallory.proof = seat.proof[:-4] + "AAAA"
    assert mallory.permit(upload(seat).attachment, 16 * KIB).code == "no_such_seat"
    assert seat.permit(upload(seat).attachment, 16 * KIB).status == 200


def test_an_id_is_stored_once(seat: Seat) -> None:
    one = upload(seat).whole()
    assert Upload(seat, one.content, one.attachment).begin().code == "attachment_taken"
    assert read(one.attachment)[1] == one.content


@pytest.mark.parametrize("size", [1, 16 * KIB + 1, 1_000_001])
def test_only_padded_sizes_are_taken(seat: Seat, size: int) -> None:
    one = upload(seat)
    assert seat.permit(one.attachment, size).code == "bad_size"
    assert seat.permit(one.attachment, sizes.padded(size)).status == 200


def test_two_gib_are_allowed_and_one_class_more_is_too_large(seat: Seat) -> None:
    one = upload(seat)
    assert seat.permit(one.attachment, ATTACHMENT_BYTES).status == 200
    assert seat.permit(one.attachment, sizes.padded(ATTACHMENT_BYTES + 1)).code == "too_large"


def test_padding_costs_little_and_leaves_few_sizes() -> None:
    lengths = range(16 * KIB, 4 * 1024 * KIB, 997)
    assert max(sizes.padded(length) / length for length in lengths) < 1.0626
    assert len({sizes.padded(length) for length in lengths}) <= 8 * 32
    assert all(sizes.padded(sizes.padded(length)) == sizes.padded(length) >= length for length in lengths)


def test_its_holder_deletes_it_whole_or_not_and_nobody_else(seat: Seat) -> None:
    one, half = upload(seat).whole(), upload(seat, TWO_CHUNKS)
    half.begin()
    half.put(0)
    mallory = Upload(seat, b"", one.attachment)
    assert mallory.delete().code == "no_such_attachment"
    assert mallory.put(0, one.content).code == "no_such_attachment"
    assert read(one.attachment)[0] == 200
    assert [one.delete().status, half.delete().status] == [204, 204]
    assert [read(one.attachment)[0], one.delete().status] == [404, 404]
    assert files_of(one) == files_of(half) == []


def test_it_goes_with_its_day_and_an_unfinished_one_after_a_few(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    one, half = upload(seat).whole(), upload(seat, TWO_CHUNKS)
    half.begin()
    half.put(0)
    day = int(time.time()) // 86_400
    monkeypatch.setattr(actions, "today", lambda: day + UPLOAD_DAYS + 1)
    call_command("expire_attachments")
    assert (read(one.attachment)[0], files_of(half)) == (200, [])
    monkeypatch.setattr(actions, "today", lambda: day + ATTACHMENT_DAYS + 1)
    call_command("expire_attachments")
    assert (read(one.attachment)[0], files_of(one)) == (404, [])


def test_what_expired_under_an_upload_leaves_no_bytes(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    one = upload(seat)
    one.begin()
    held = Attachment.objects.get(id=decode(one.attachment))
    Attachment.objects.all().delete()
    monkeypatch.setattr(queries, "held", lambda *_: held)
    assert one.put(0).code == "no_such_attachment"
    assert files_of(one) == []


def test_a_seat_and_an_address_have_a_day_s_worth(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    one = upload(seat)
    for _ in range(4):
        assert seat.permit(one.attachment, ATTACHMENT_BYTES).status == 200
    assert seat.permit(one.attachment, ATTACHMENT_BYTES).code == "quota_spent"
    assert Seat("messenger").begin().permit(one.attachment, ATTACHMENT_BYTES).status == 200
    another = upload(Seat("messenger").begin())
    monkeypatch.setattr(budgets, "_bytes", Buckets(burst=1, a_second=0))
    assert another.begin().code == "quota_spent"


def test_a_full_storage_refuses_and_takes_again_when_there_is_room(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = upload(seat).whole(), upload(seat)
    monkeypatch.setattr(actions, "STORED_ATTACHMENT_BYTES", 20 * KIB)
    assert other.begin().code == "storage_full"
    one.delete()
    assert other.begin().status == 200


def test_no_file_says_when_it_came(seat: Seat) -> None:
    one = upload(seat).whole()
    assert [path.stat().st_mtime for path in files_of(one)] == [0.0]
    assert time.time() - FOLDER.parent.stat().st_mtime < 86_400 * 365, "files do say it unless they are told not to"


def files_of(one: Upload) -> list[Path]:
    """What lies on the disk of this object."""
    return [path for path in FOLDER.rglob("*") if decode(one.attachment).hex() in str(path) and path.is_file()]
