"""Signing up at each service: what is asked, what is refused, and what nobody learns."""

import pytest

from tests.person_api import Http, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("service", ["messenger", "instagram", "whatsapp"])
def test_somebody_signs_up_and_signs_in_at_each_service(service: str) -> None:
    alice = person(service)
    me = alice.get("me/").body
    assert me == {
        "account": alice.account,
        "service": service,
        "door": "everyone",
        "device": alice.device,
        "manifest_version": 1,
        "key_packages_left": 5,
        "last_resort": True,
    }
    signed_in = alice.sign_in()
    assert signed_in.status == 200
    assert signed_in.body["account"] == alice.account
    assert signed_in.body["etag"] == alice.etag


def test_a_code_that_was_not_sent_opens_nothing() -> None:
    http, body = Http("messenger"), {"identifier": "alice@example.org"}
    code = http.post("codes/", body).body["demo_code"]
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert http.post("sign-ups/", body | {"code": wrong}).code == "wrong_code"
    assert http.post("sign-ups/", body).code == "wrong_code"
    assert http.post("sign-ups/", body | {"code": code}).status == 200
    assert http.post("sign-ups/", body | {"code": code}).code == "wrong_code"
