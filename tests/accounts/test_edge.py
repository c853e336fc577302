"""The edge of the API: strict, the same shape for every refusal, and deaf to everything ambient."""

import json

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from apps.accounts.actions.locks import Lock
from apps.accounts.actions.sign_ups import SignUp
from apps.accounts.api.signed_in import TokenAnswer
from apps.accounts.consumers import Authenticate
from apps.core import wire
from apps.core.ids import Key, encode
from apps.devices.api.opening import SignIn
from tests.person_api import HOSTS, Http, person, random
from unifiedmsg.supervisor import Child

pytestmark = pytest.mark.django_db
SALT = {"identifier": "alice"}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b" ", "bad_json"),
        (b"{", "bad_json"),
        (b'{"identifier": "a"} x', "bad_json"),
        (b'{"identifier": "\xff"}', "bad_json"),
        (b'{"identifier": NaN}', "bad_json"),
        (b'{"x":' + b"[" * 30_000, "bad_field"),
        (b"[]", "bad_field"),
        (b"null", "bad_field"),
        (b'"alice"', "bad_field"),
        (b"{}", "bad_field"),
        (b'{"identifier": 1}', "bad_field"),
        (b'{"identifier": null}', "bad_field"),
        (b'{"identifier": ""}', "bad_field"),
        (b'{"identifier": "alice", "more": 1}', "bad_field"),
        (b'{"identifier": "%b"}' % (b"a" * 321), "bad_field"),
    ],
)
def test_a_body_is_exactly_what_is_asked_for_or_refused(raw: bytes, code: str) -> None:
    refused = Http("instagram").post("salts/", raw=raw)
    assert (refused.status, refused.code) == (400, code)
    assert refused.body["refusal"].keys() == {"code", "message"}


@pytest.mark.parametrize(
    "text",
    ["", "x", "=" * 43, random(31), random(33), random(32) + "=", "+" * 43, "A" * 42 + "B"],
    ids=range(8),
)
def test_bytes_have_one_spelling(text: str) -> None:
    assert Http("instagram").post("sessions/", SALT | {"proof": text}).code == "bad_field"


@pytest.mark.parametrize(
    "media", ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=x"]
)
def test_only_json_is_read(media: str) -> None:
    refused = Http("instagram").post("salts/", SALT, content_type=media)
    assert (refused.status, refused.code) == (415, "not_json")


@pytest.mark.parametrize("media", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_json_may_say_its_charset(media: str) -> None:
    assert Http("instagram").post("salts/", SALT, content_type=media).status == 200


def test_a_body_that_is_too_large_is_not_parsed() -> None:
    refused = Http("instagram").post("salts/", raw=b'{"identifier": "' + b"a" * 70_000)
    assert (refused.status, refused.code) == (413, "too_large")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "salts/"), ("DELETE", "me/"), ("PATCH", "door/"), ("OPTIONS", "me/")]
)
def test_another_method_is_refused_in_the_same_shape(method: str, path: str) -> None:
    refused = Http("instagram").call(method, path)
    assert (refused.status, refused.code) == (405, "method_refused")


def test_a_refused_method_says_which_are_not() -> None:
    refused = Http("instagram").client.delete("/api/v1/keyring/", headers={"host": HOSTS["instagram"]})
    assert {method.strip() for method in refused["Allow"].split(",")} == {"GET", "PUT"}


@pytest.mark.parametrize("path", ["nothing/", "salts", "salts/alice/", "../v1/nothing"])
def test_another_path_is_refused_in_the_same_shape(path: str) -> None:
    refused = Http("instagram").get(path)
    assert (refused.status, refused.code) == (404, "no_such_path")


def test_whatever_a_client_accepts_it_gets_json() -> None:
    assert Http("instagram").get("service/", accept="text/html;q=0.1, image/png").status == 200


@pytest.mark.parametrize(
    "origin",
    [
        "http://unified.localhost:8000",
        "http://whatsapp.unified.localhost:8000",
        "http://instagram.unified.localhost",
        "https://instagram.unified.localhost:8000",
        "https://evil.example",
        "null",
        "",
        "http://[",
    ],
)
def test_a_foreign_origin_is_refused_whatever_it_knows(origin: str) -> None:
    alice = person()
    for answer in (alice.get("me/", origin=origin), alice.post("salts/", SALT, origin=origin)):
        assert (answer.status, answer.code) == (403, "foreign_origin")


def test_the_own_origin_and_none_are_let_in() -> None:
    alice = person()
    assert alice.get("me/", origin=f"http://{HOSTS['instagram']}").status == 200
    assert alice.get("me/").status == 200


def test_no_cookie_changes_any_answer_and_none_is_ever_set() -> None:
    alice, bob = person("instagram", "alice"), person("instagram", "bob")
    cookies = f"sessionid={alice.token}; token={alice.token}; csrftoken=x; Authorization=Bearer {alice.token}"
    asked = [("GET", "me/", None), ("GET", "service/", None), ("POST", "salts/", SALT), ("GET", "keyring/", None)]
    for method, path, body in asked:
        for token in (bob.token, ""):
            bob.token = token
            assert bob.call(method, path, body) == bob.call(method, path, body, cookie=cookies)
    assert not alice.client.cookies
    assert not bob.client.cookies


def test_no_answer_is_kept_by_a_cache() -> None:
    alice = person()
    headers = {"host": HOSTS["instagram"], "authorization": f"Bearer {alice.token}"}
    for path in ("me/", "keyring/", "nothing/"):
        assert alice.client.get(f"/api/v1/{path}", headers=headers)["Cache-Control"] == "no-store"


def test_a_refusal_never_repeats_what_was_sent() -> None:
    secret = "a secret that was typed into the wrong field"
    answers = [
        Http("instagram").post("salts/", raw=json.dumps({"identifier": "a", "proof": secret}).encode()),
        Http("instagram").post("sessions/", {"identifier": "a", "proof": secret}),
        Http("instagram").post("sign-ups/", {"identifier": secret}),
        person("instagram", "a.b").post("door/", {"door": secret}),
        Http("instagram").post("salts/", {"identifier": "a", secret: 1}),
    ]
    assert all(answer.status == 400 for answer in answers)
    assert all(secret not in json.dumps(answer.body) for answer in answers)


def test_there_is_no_api_off_a_service_s_host() -> None:
    assert resolve("/api/v1/me/", urlconf="unifiedmsg.urls").route == "api/v1/me/"
    with pytest.raises(Resolver404):
        resolve("/api/v1/me/", urlconf="unifiedmsg.urls_base")


class Breaking(Client):
    """Django's client, answered as a browser is: a bug is a 500 and not an exception here."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)


def test_a_bug_answers_in_the_one_shape_and_tells_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    alice = person()
    alice.client = Breaking()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE accounts_keyring")
    broken = alice.get("keyring/")
    assert (broken.status, broken.code) == (500, "server_error")
    assert "accounts_keyring" not in json.dumps(broken.body)
    assert "accounts_keyring" in caplog.text, "it did break, and where it did is ours to know"


@pytest.mark.parametrize("host", ["stranger.example", "unified.localhost:1"])
def test_a_foreign_host_is_refused_in_the_same_shape_and_a_page_there_is_a_page(host: str) -> None:
    answer = Client().get("/api/v1/service/", headers={"host": host})
    assert (answer.status_code, answer.json()["refusal"]["code"]) == (421, "misdirected")
    assert Client().get("/", headers={"host": host})["Content-Type"].startswith("text/html")


def test_the_base_host_has_no_api_and_says_so_in_the_same_shape() -> None:
    answer = Client().get("/api/v1/service/", headers={"host": settings.BASE_URL.split("://")[1]})
    assert (answer.status_code, answer.json()["refusal"]["code"]) == (404, "no_such_path")


def test_no_body_and_no_secret_shows_its_values_where_it_is_printed() -> None:
    token = Key.new()
    holders = [
        token,
        TokenAnswer(token=token),
        SignIn(identifier="alice@example.org", proof=token),
        Lock(proof=token, wrap=token),
        SignUp(account=token, service="instagram", tag=token, handle="alice@example.org"),
        Authenticate(token=encode(token)),
        wire.Sit(ref=1, conversation=bytes(16), secret=bytes(token), after=0),
        Child("server", [], {"PEPPER": encode(token)}),
    ]
    for holder in holders:
        shown = f"{holder!r} {holder} {[holder]}"
        assert not [told for told in (str(bytes(token)), encode(token), "alice") if told in shown], type(holder)
