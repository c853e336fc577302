"""The keyring: compare-and-swap on a random etag, so that two devices never overwrite each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.core import limits
from tests.person_api import Answer, Person, person, random


@pytest.mark.django_db
def test_whoever_read_last_writes_and_whoever_did_not_is_refused() -> None:
    alice = person()
    first, second = random(4096), random(4096)
    written = alice.put("keyring/", {"keyring": first}, if_match=alice.etag)
    assert written.status == 200
    assert alice.get("keyring/").body == {"keyring": first, "etag": written.body["etag"]}
    stale = alice.put("keyring/", {"keyring": second}, if_match=alice.etag)
    assert (stale.status, stale.code) == (412, "stale_etag")
    assert alice.get("keyring/").body["keyring"] == first
    assert alice.put("keyring/", {"keyring": second}, if_match=f'"{written.body["etag"]}"').status == 200


@pytest.mark.django_db
@pytest.mark.parametrize("etag", ["", "*", "x", random(), random(32)], ids=range(5))
def test_an_etag_that_is_none_writes_nothing(etag: str) -> None:
    alice = person()
    before = alice.get("keyring/").body
    assert alice.put("keyring/", {"keyring": random(64)}, if_match=etag).code == "stale_etag"
    assert alice.put("keyring/", {"keyring": random(64)}).code == "bad_field"
    assert alice.get("keyring/").body == before


@pytest.mark.django_db
def test_an_etag_says_nothing_about_how_often_it_was_written() -> None:
    alice = person()
    etags = [alice.etag]
    for _ in range(3):
        etags.append(alice.put("keyring/", {"keyring": random(64)}, if_match=etags[-1]).body["etag"])
    assert len(set(etags)) == 4
    assert {len(etag) for etag in etags} == {22}


@pytest.mark.django_db
def test_a_keyring_has_a_largest_size() -> None:
    alice = person()
    at_most = alice.put("keyring/", {"keyring": random(limits.KEYRING_BYTES)}, if_match=alice.etag)
    assert at_most.status == 200
    more = alice.put("keyring/", {"keyring": random(limits.KEYRING_BYTES + 1)}, if_match=at_most.body["etag"])
    assert more.code == "bad_field"
    far_more = alice.put("keyring/", {"keyring": random(limits.KEYRING_BYTES * 2)}, if_match=at_most.body["etag"])
    assert (far_more.status, far_more.code) == (413, "too_large")


@pytest.mark.django_db(transaction=True)
def test_of_devices_that_write_at_once_exactly_one_gets_through() -> None:
    alice = person()

    def write(_: int) -> Answer:
        try:
            again = Person(alice.service, token=alice.token)
            return again.put("keyring/", {"keyring": random(64)}, if_match=alice.etag)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(write, range(8)))
    assert sorted(answer.status for answer in answers) == [200] + [412] * 7
    (won,) = [answer for answer in answers if answer.status == 200]
    assert alice.get("keyring/").body["etag"] == won.body["etag"]
