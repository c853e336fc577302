"""The staff's API: the dashboard's figures as JSON, for who is signed in with both factors and has the role."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from apps.dashboard.models import LedgerCheck
from tests.consents import REACH, decide
from tests.dashboard.conftest import HOST, Desk, NewDesk
from tests.person_api import person

pytestmark = pytest.mark.django_db


def asked(officer: Desk, path: str) -> Any:
    answer = officer.get(f"/api/v1/staff/{path}/")
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def posted(officer: Desk, body: dict[str, Any], **headers: str) -> Any:
    return officer.client.post(
        "/api/v1/staff/ledgers/check/", json.dumps(body), content_type="application/json", headers=headers
    )


@pytest.mark.parametrize("path", ["figures", "ledgers", "anomalies", "requests", "policies", "log"])
def test_nobody_is_answered_before_both_factors(path: str) -> None:
    olga = Desk("olga", "officer")
    for _ in ("before", "with the password alone"):
        answer = olga.get(f"/api/v1/staff/{path}/")
        assert (answer.status_code, json.loads(answer.content)["refusal"]["code"]) == (401, "staff_only")
        olga.type_password()


def test_a_person_s_token_is_no_key_to_it() -> None:
    alice = person("instagram")
    client = Client(headers={"host": HOST, "authorization": f"Bearer {alice.token}"})
    assert client.get("/api/v1/staff/figures/").status_code == 401


def test_the_role_decides(desk: NewDesk) -> None:
    answer = desk("viewer").get("/api/v1/staff/requests/")
    assert (answer.status_code, json.loads(answer.content)["refusal"]["code"]) == (403, "role_refused")


def test_the_figures_are_those_of_the_page(desk: NewDesk) -> None:
    decide(person("instagram"), REACH, "grant")
    (reach,) = [each for each in asked(desk("viewer"), "figures")["purposes"] if each["purpose"] == REACH]
    assert [row["granted"] for row in reach["today"] if row["service"] == "instagram"] == [1]
    assert (len(reach["months"]), reach["months"][-1]["granted"]) == (12, 1)


def test_a_ledger_is_checked_over_it(desk: NewDesk) -> None:
    decide(person("instagram"), REACH, "grant")
    engineer = desk("engineer")
    answer = posted(engineer, {"service": "instagram"})
    assert answer.status_code == 200, answer.content
    checked = {each["service"]: each["checked_up_to"] for each in json.loads(answer.content)["ledgers"]}
    assert checked == {"messenger": None, "instagram": 1, "whatsapp": None}


@pytest.mark.parametrize(
    ("body", "status"),
    [({"service": "telegram"}, 404), ({}, 400), ({"service": "instagram", "more": 1}, 400), ({"service": 3}, 400)],
)
def test_bad_input_checks_nothing(desk: NewDesk, body: dict[str, Any], status: int) -> None:
    assert posted(desk("engineer"), body).status_code == status
    assert not LedgerCheck.objects.exists()


def test_without_the_token_of_the_page_nothing_is_done(desk: NewDesk) -> None:
    engineer = desk("engineer")
    engineer.client.handler.enforce_csrf_checks = True
    assert posted(engineer, {"service": "instagram"}).status_code == 403
    assert not LedgerCheck.objects.exists()


def test_another_origin_is_refused(desk: NewDesk) -> None:
    answer = posted(desk("engineer"), {"service": "instagram"}, origin=settings.SERVICE_URLS["messenger"])
    assert (answer.status_code, json.loads(answer.content)["refusal"]["code"]) == (403, "foreign_origin")


def test_it_describes_itself(desk: NewDesk) -> None:
    described = json.loads(desk("viewer").get("/api/schema/").content)
    assert sorted(described["paths"]) == [
        "/api/v1/staff/anomalies/",
        "/api/v1/staff/figures/",
        "/api/v1/staff/ledgers/",
        "/api/v1/staff/ledgers/check/",
        "/api/v1/staff/log/",
        "/api/v1/staff/policies/",
        "/api/v1/staff/requests/",
    ]


def test_what_is_not_there_is_said_in_the_one_shape(desk: NewDesk) -> None:
    answer = desk("viewer").get("/api/v1/staff/everybody/")
    assert (answer.status_code, json.loads(answer.content)["refusal"]["code"]) == (404, "no_such_path")
