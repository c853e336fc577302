"""Signing in takes two factors, guesses are few, and no other host knows of staff."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from apps.core import limits
from apps.dashboard.actions import officers
from apps.dashboard.models import StaffEvent
from tests.dashboard.conftest import HOST, PASSWORD, Desk, NewDesk

pytestmark = pytest.mark.django_db
ROOMS = ["/", "/purposes/", "/requests/", "/people/", "/ledgers/", "/policies/", "/log/", "/cannot/", "/me/"]


@pytest.mark.parametrize("path", [*ROOMS, "/drafts/1/", "/requests/1/", "/log/staff/"])
def test_nobody_sees_a_page_before_signing_in(path: str) -> None:
    answer = Client(headers={"host": HOST}).get(path)
    assert (answer.status_code, answer.headers["location"]) == (302, f"/login/?next={path}")


def test_a_password_alone_opens_nothing() -> None:
    olga = Desk("olga", "officer")
    assert olga.type_password().headers["location"] == "/login/code/"
    for path in ROOMS:
        assert olga.get(path).headers["location"].startswith("/login/"), path


def test_both_factors_open_the_dashboard() -> None:
    olga = Desk("olga", "officer").sign_in()
    assert "<h1>Consent</h1>" in olga.read("/")


def test_a_wrong_code_opens_nothing_and_a_code_works_once() -> None:
    olga = Desk("olga", "officer")
    olga.type_password()
    assert olga.post("/login/code/", {"code": "000000"}).status_code == 200
    assert olga.get("/").status_code == 302
    code = olga.code()
    assert olga.post("/login/code/", {"code": code}).status_code == 302
    again = Client(headers={"host": HOST})
    again.post("/login/", {"login": "olga", "password": PASSWORD})
    assert "not right, or was used already" in again.post("/login/code/", {"code": code}).content.decode()


def test_guessing_passwords_ends_soon_even_for_the_right_one() -> None:
    olga = Desk("olga", "officer")
    for _ in range(limits.STAFF_TRIES):
        assert olga.type_password("a wrong word").status_code == 200
    assert olga.type_password().status_code == 200
    assert olga.get("/").status_code == 302


def test_guessing_codes_ends_soon_even_for_the_right_one() -> None:
    olga = Desk("olga", "officer")
    olga.type_password()
    for _ in range(limits.STAFF_TRIES):
        olga.post("/login/code/", {"code": "000000"})
    assert olga.post("/login/code/", {"code": olga.code()}).status_code in (200, 429)
    assert olga.get("/").status_code == 302


def test_somebody_new_sets_up_a_second_factor_before_anything_else() -> None:
    officers.make("olga", password=PASSWORD, role="officer")
    client = Client(headers={"host": HOST})
    client.post("/login/", {"login": "olga", "password": PASSWORD})
    assert client.get("/").headers["location"] == "/me/codes/"
    page = client.get("/me/codes/").content.decode()
    assert '<svg class="qr"' in page
    assert client.session["mfa.totp.secret"] in page
    assert client.post("/me/codes/", {"code": "000000"}).status_code == 200
    assert client.get("/").status_code == 302


def test_after_setting_it_up_the_recovery_codes_are_shown_once_and_the_dashboard_is_open() -> None:
    olga = Desk("olga", "officer")
    Authenticator.objects.all().delete()
    olga.type_password()
    olga.get("/me/codes/")
    olga.secret = olga.client.session["mfa.totp.secret"]
    assert olga.post("/me/codes/", {"code": olga.code()}).headers["location"] == "/me/recovery/"
    assert olga.read("/me/recovery/").count("<li>") == 10
    assert "<h1>Consent</h1>" in olga.read("/")
    assert StaffEvent.objects.filter(what="added_factor").exists()


def test_the_only_factor_cannot_be_removed() -> None:
    olga = Desk("olga", "officer").sign_in()
    olga.post("/me/codes/remove/")
    assert Authenticator.objects.filter(user=olga.officer, type="totp").exists()


def test_secrets_of_second_factors_are_sealed_in_the_database() -> None:
    olga = Desk("olga", "officer")
    (factor,) = Authenticator.objects.all()
    assert olga.secret not in str(factor.data)
    assert len(str(factor.data["secret"])) > 80


def test_who_was_shown_out_stays_out(desk: NewDesk) -> None:
    olga, engineer = desk("officer"), desk("engineer")
    engineer.post("/log/staff/access/", {"name": olga.officer.username})
    assert olga.get("/").headers["location"].startswith("/login/")
    again = Client(headers={"host": HOST})
    again.post("/login/", {"login": olga.officer.username, "password": PASSWORD})
    assert again.get("/").status_code == 302


def test_nobody_ends_their_own_access(desk: NewDesk) -> None:
    engineer = desk("engineer")
    assert engineer.post("/log/staff/access/", {"name": engineer.officer.username}).status_code == 404


@pytest.mark.parametrize("url", [settings.BASE_URL, *settings.SERVICE_URLS.values()])
@pytest.mark.parametrize("path", ["/login/", "/purposes/", "/requests/", "/people/", "/api/v1/staff/figures/"])
def test_no_other_host_knows_of_staff(url: str, path: str) -> None:
    assert Client(headers={"host": url.split("://")[1]}).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/login/", "/", "/api/v1/staff/figures/"])
def test_a_foreign_host_is_misdirected(path: str) -> None:
    assert Client(headers={"host": "admin.stranger.example"}).get(path).status_code == 421


def test_a_form_from_elsewhere_is_refused() -> None:
    olga = Desk("olga", "officer").sign_in()
    olga.client.handler.enforce_csrf_checks = True
    assert olga.post("/policies/change/", {"service": "messenger"}).status_code == 403


def test_createofficer_makes_somebody_of_a_role_who_cannot_get_in_without_a_factor() -> None:
    said = StringIO()
    call_command("createofficer", "olga", "--role", "viewer", "--make-password", stdout=said)
    password = said.getvalue().split("Password: ")[1].split("\n")[0]
    olga = User.objects.get(username="olga")
    assert [group.name for group in olga.groups.all()] == ["viewer"]
    assert not olga.is_superuser
    client = Client(headers={"host": HOST})
    assert client.post("/login/", {"login": "olga", "password": password}).status_code == 302
    assert client.get("/").headers["location"] == "/me/codes/"
