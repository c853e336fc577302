"""Codes leave by e-mail and by a provider's HTTPS API; where neither is set up, sign-up is closed."""

import json
import smtplib
import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.core import mail
from pytest_django import Settings

from apps.services import senders
from apps.services.catalogue import by_id
from apps.services.models import Policy
from apps.services.queries import sign_up_open
from tests.person_api import Http

RECORDED = json.loads((Path(__file__).parent / "sms_contract.json").read_text(encoding="utf-8"))


@dataclass
class Provider:
    """Stands where the provider does: answers as was recorded, and keeps what it was asked."""

    answer: str = "accepted"
    asked: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    kept = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            kept.asked.append({"path": self.path, "headers": headers, "form": parse_qs(body, strict_parsing=True)})
            recorded = RECORDED["answers"][kept.answer]
            self.send_response(recorded["status"])
            self.end_headers()
            self.wfile.write(json.dumps(recorded["body"]).encode())

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        kept.url = f"http://127.0.0.1:{server.server_port}"
        settings.SMS_URL, settings.SMS_ACCOUNT = kept.url, RECORDED["account"]
        settings.SMS_TOKEN, settings.SMS_FROM = RECORDED["token"], RECORDED["request"]["form"]["From"][0]
        yield kept
        server.shutdown()


def test_a_text_is_asked_for_exactly_as_the_recorded_contract_says(provider: Provider) -> None:
    form = RECORDED["request"]["form"]
    senders.Sms().send(form["To"][0], subject="unused", text=form["Body"][0])
    (asked,) = provider.asked
    assert asked["path"] == RECORDED["request"]["path"]
    assert asked["form"] == form
    assert asked["headers"]["content-type"] == RECORDED["request"]["content_type"]
    login = b64encode(f"{RECORDED['account']}:{RECORDED['token']}".encode()).decode()
    assert asked["headers"]["authorization"] == f"Basic {login}"


@pytest.mark.parametrize("answer", [name for name in RECORDED["answers"] if name != "accepted"])
def test_what_the_provider_refuses_was_not_sent(provider: Provider, answer: str) -> None:
    provider.answer = answer
    with pytest.raises(senders.NotSent):
        senders.Sms().send("+4915112345678", subject="", text="x")


def test_a_provider_that_is_not_there_is_no_bug(provider: Provider, settings: Settings) -> None:
    settings.SMS_URL = "http://127.0.0.1:9"
    with pytest.raises(senders.NotSent):
        senders.Sms().send("+4915112345678", subject="", text="x")


@pytest.mark.django_db
def test_a_code_arrives_by_text_and_is_shown_nowhere_outside_the_demo(provider: Provider, settings: Settings) -> None:
    settings.DEMO = False
    http = Http("whatsapp")
    answer = http.post("codes/", {"identifier": "+49 151 12345678"})
    assert (answer.status, answer.body) == (200, {})
    (asked,) = provider.asked
    assert asked["form"]["To"] == ["+4915112345678"]
    code = next(word.rstrip(".") for word in asked["form"]["Body"][0].split() if word.rstrip(".").isdecimal())
    assert http.post("sign-ups/", {"identifier": "+4915112345678", "code": code}).status == 200


@pytest.mark.django_db
def test_a_code_that_could_not_be_sent_is_said_and_opens_nothing(provider: Provider, settings: Settings) -> None:
    settings.DEMO, provider.answer = False, "unreachable number"
    refused = Http("whatsapp").post("codes/", {"identifier": "+4915112345678"})
    assert (refused.status, refused.code) == (424, "not_sent")


@pytest.mark.django_db
def test_mail_that_the_server_refuses_was_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr(senders, "send_mail", refuse)
    assert Http("messenger").post("codes/", {"identifier": "alice@example.org"}).code == "not_sent"


@pytest.mark.django_db
def test_without_a_way_to_send_codes_only_the_services_that_need_none_are_open(settings: Settings) -> None:
    settings.DEMO, settings.EMAIL_READY, settings.SMS_URL = False, False, ""
    assert [
        Http(service).get("service/").body["sign_up_open"] for service in ("messenger", "instagram", "whatsapp")
    ] == [
        False,
        True,
        False,
    ]
    assert Http("messenger").post("codes/", {"identifier": "alice@example.org"}).code == "sign_up_closed"
    settings.EMAIL_READY = True
    assert Http("messenger").get("service/").body["sign_up_open"] is True
    assert Http("messenger").post("codes/", {"identifier": "alice@example.org"}).body == {}
    assert mail.outbox[0].to == ["alice@example.org"]


@pytest.mark.django_db
def test_an_administrator_closes_a_service_and_a_missing_row_means_the_defaults() -> None:
    instagram = by_id("instagram")
    assert instagram
    Policy.objects.update_or_create(pk="instagram", defaults={"sign_up_open": False})
    assert not sign_up_open(instagram)
    assert Http("instagram").post("sign-ups/", {"identifier": "alice"}).code == "sign_up_closed"
    Policy.objects.all().delete()
    assert sign_up_open(instagram)
