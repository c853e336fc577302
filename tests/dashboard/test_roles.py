"""Each role enters its own rooms and no other, and makes its own changes and no other."""

import pytest

from apps.dashboard.roles import ROLES
from tests.dashboard.conftest import NewDesk

pytestmark = pytest.mark.django_db
EVERYBODY, OFFICERS, ENGINEERS = {"viewer", "officer", "engineer"}, {"officer"}, {"engineer"}
PAGES = {
    "/": EVERYBODY,
    "/purposes/": EVERYBODY,
    "/purposes/discoverable/": EVERYBODY,
    "/purposes/discoverable/next/": OFFICERS,
    "/requests/": OFFICERS,
    "/requests/record/": OFFICERS,
    "/people/": OFFICERS,
    "/ledgers/": EVERYBODY,
    "/policies/": EVERYBODY,
    "/log/": EVERYBODY,
    "/log/staff/": OFFICERS | ENGINEERS,
    "/cannot/": EVERYBODY,
    "/me/": EVERYBODY,
    "/api/v1/staff/figures/": EVERYBODY,
    "/api/v1/staff/ledgers/": EVERYBODY,
    "/api/v1/staff/anomalies/": EVERYBODY,
    "/api/v1/staff/policies/": EVERYBODY,
    "/api/v1/staff/log/": EVERYBODY,
    "/api/v1/staff/requests/": OFFICERS,
    "/api/schema/": EVERYBODY,
}
FORMS = {
    "/drafts/1/step/": OFFICERS,
    "/requests/1/step/": OFFICERS,
    "/requests/1/note/": OFFICERS,
    "/requests/1/longer/": OFFICERS,
    "/requests/1/file/": OFFICERS,
    "/people/found/": OFFICERS,
    "/people/proof/json/": OFFICERS,
    "/policies/dry-run/": OFFICERS,
    "/policies/change/": OFFICERS,
    "/ledgers/check/": OFFICERS | ENGINEERS,
    "/ledgers/export/": OFFICERS | ENGINEERS,
    "/log/staff/access/": ENGINEERS,
}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_opens_its_pages_and_no_other(desk: NewDesk, role: str) -> None:
    somebody = desk(role)
    opened = {path for path in PAGES if somebody.get(path).status_code == 200}
    refused = {path for path in PAGES if somebody.get(path).status_code == 403}
    assert opened == {path for path, roles in PAGES.items() if role in roles}
    assert refused == set(PAGES) - opened


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_sends_its_forms_and_no_other(desk: NewDesk, role: str) -> None:
    somebody = desk(role)
    refused = {path for path in FORMS if somebody.post(path).status_code == 403}
    assert refused == {path for path, roles in FORMS.items() if role not in roles}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_tabs_lead_only_where_the_role_may_go(desk: NewDesk, role: str) -> None:
    page = desk(role).read("/")
    for path in ("/requests/", "/people/", "/purposes/", "/cannot/"):
        assert (f'<a href="{path}"' in page) == (role in PAGES[path])


def test_somebody_without_a_role_sees_nothing_but_their_own_sign_in(desk: NewDesk) -> None:
    somebody = desk("viewer")
    somebody.officer.groups.clear()
    assert {path for path in PAGES if somebody.get(path).status_code == 200} == {"/me/"}


@pytest.mark.parametrize("path", sorted(FORMS))
def test_nothing_changes_by_looking(desk: NewDesk, path: str) -> None:
    assert desk("officer").get(path).status_code in (403, 405)
