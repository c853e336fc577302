"""A new version of a purpose: written, compared, previewed, proposed, and in force only with a second pair of eyes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.consent import queries as consent
from apps.consent.models import Text, Version
from apps.dashboard.actions import drafts
from apps.dashboard.models import Case, Draft, StaffEvent
from tests.consents import REACH, decide
from tests.dashboard.conftest import Desk, NewDesk
from tests.person_api import person

pytestmark = pytest.mark.django_db


def words(**changed: Any) -> dict[str, Any]:
    """What an officer types for the next version."""
    typed = {
        "title_en": "Strangers elsewhere may write to me",
        "body_en": "If you agree, people on the other services can write first.\nYou decide each time.",
        "title_de": "Fremde anderswo dürfen mir schreiben",
        "body_de": "Wenn du zustimmst, können Menschen aus den anderen Diensten zuerst schreiben.",
        "legal_basis": "consent, Art. 6(1)(a) GDPR",
        "services": ["messenger", "instagram"],
        "material": "on",
        "effective_on": str(consent.today()),
        "reason": "Say it in fewer words",
    }
    return {name: value for name, value in (typed | changed).items() if value is not None}


def written(officer: Desk, **changed: Any) -> Draft:
    """A draft, written over HTTP."""
    answer = officer.post(f"/purposes/{REACH}/next/", words(**changed))
    assert answer.status_code == 302, answer.content.decode()
    return Draft.objects.latest("pk")


def step(officer: Desk, draft: Draft, name: str) -> str:
    """Takes a step; the page that follows."""
    officer.post(f"/drafts/{draft.pk}/step/", {"step": name})
    return officer.read(f"/drafts/{draft.pk}/")


def test_two_officers_put_a_version_in_force_and_people_are_asked_it(desk: NewDesk) -> None:
    ines, ruben, alice = desk(), desk(), person("instagram")
    decide(alice, REACH, "grant")
    draft = written(ines)
    step(ines, draft, "propose")
    assert Version.objects.filter(purpose=REACH).count() == 1
    assert "In force" not in step(ruben, draft, "approve")
    version = consent.current_version(REACH)
    assert version is not None
    assert (version.number, version.material, version.services) == (2, True, "messenger,instagram")
    (mine,) = [one for one in alice.get("consent/").body["purposes"] if one["purpose"] == REACH]
    assert (mine["ask"], mine["in_force"]) == (True, False)
    (shown,) = [one for one in alice.get("purposes/").body["purposes"] if one["purpose"] == REACH]
    assert (shown["version"], shown["title"]) == (2, "Strangers elsewhere may write to me")


def test_one_officer_alone_cannot(desk: NewDesk) -> None:
    ines = desk()
    draft = written(ines)
    step(ines, draft, "propose")
    assert "Another officer has to approve it" in step(ines, draft, "approve")
    assert Version.objects.filter(purpose=REACH).count() == 1
    with pytest.raises(drafts.SameOfficer):
        drafts.approve(ines.officer, Draft.objects.get(pk=draft.pk))


@pytest.mark.parametrize("role", ["viewer", "engineer"])
def test_other_roles_read_a_draft_and_take_no_step(desk: NewDesk, role: str) -> None:
    ines, other = desk(), desk(role)
    draft = written(ines)
    step(ines, draft, "propose")
    assert "Approve version" not in other.read(f"/drafts/{draft.pk}/")
    assert other.post(f"/drafts/{draft.pk}/step/", {"step": "approve"}).status_code == 403
    assert Version.objects.filter(purpose=REACH).count() == 1


def test_what_was_not_proposed_cannot_be_approved(desk: NewDesk) -> None:
    ines, ruben = desk(), desk()
    draft = written(ines)
    assert "It has moved on" in step(ruben, draft, "approve")
    assert Version.objects.filter(purpose=REACH).count() == 1


def test_what_was_proposed_cannot_be_changed(desk: NewDesk) -> None:
    ines = desk()
    draft = written(ines)
    step(ines, draft, "propose")
    ines.post(f"/drafts/{draft.pk}/change/", words(title_en="Something else entirely"))
    assert Draft.objects.get(pk=draft.pk).texts["en"]["title"] == "Strangers elsewhere may write to me"


def test_a_draft_is_dropped_and_stays_dropped(desk: NewDesk) -> None:
    ines, ruben = desk(), desk()
    draft = written(ines)
    step(ines, draft, "propose")
    step(ruben, draft, "drop")
    assert "It has moved on" in step(ruben, draft, "approve")
    assert Version.objects.filter(purpose=REACH).count() == 1


def test_two_drafts_of_one_version_do_not_both_come_through(desk: NewDesk) -> None:
    ines, ruben = desk(), desk()
    one, other = written(ines), written(ines, reason="The other one")
    for draft in (one, other):
        step(ines, draft, "propose")
    step(ruben, one, "approve")
    assert "Another version was published" in step(ruben, other, "approve")
    assert Version.objects.filter(purpose=REACH).count() == 2
    assert Draft.objects.get(pk=other.pk).stage == "proposed"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"body_de": ""}, "This field is required"),
        ({"title_en": "   "}, "This field is required"),
        ({"legal_basis": None}, "This field is required"),
        ({"services": []}, "This field is required"),
        ({"services": ["telegram"]}, "Select a valid choice"),
        ({"reason": ""}, "This field is required"),
        ({"effective_on": str(consent.today() - timedelta(days=1))}, "cannot take effect before today"),
        ({"effective_on": "soon"}, "Enter a valid date"),
        ({"title_en": "x" * 81}, "at most 80"),
    ],
)
def test_a_version_without_its_parts_is_no_draft(desk: NewDesk, changed: dict[str, Any], said: str) -> None:
    answer = desk().post(f"/purposes/{REACH}/next/", words(**changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Draft.objects.exists()


def test_a_later_day_is_waited_for(desk: NewDesk) -> None:
    ines, ruben = desk(), desk()
    draft = written(ines, effective_on=str(consent.today() + timedelta(days=3)))
    step(ines, draft, "propose")
    step(ruben, draft, "approve")
    current = consent.current_version(REACH)
    assert current is not None
    assert current.number == 1
    assert "version 2 on" in ines.read("/purposes/")


def test_the_preview_is_what_people_get_and_the_difference_is_marked(desk: NewDesk) -> None:
    ines = desk()
    old = Text.objects.get(version__purpose=REACH, version__number=1, language="en")
    draft = written(ines, title_en=old.title, body_en=old.body.replace("request", "knock", 1) + "\nThe last line.")
    page = ines.read(f"/drafts/{draft.pk}/")
    for line in (old.body.replace("request", "knock", 1) + "\nThe last line.").split("\n"):
        assert f"<p>{line.replace(chr(39), '&#x27;')}</p>" in page
    assert "<ins>knock," in page
    assert "<del>request," in page
    assert "last" in page.split("<ins>")[-1] or "last" in page


def test_what_officers_type_is_text_and_nothing_else(desk: NewDesk) -> None:
    ines = desk()
    draft = written(ines, title_en="<script>alert(1)</script>", reason="<img src=x>")
    page = ines.read(f"/drafts/{draft.pk}/")
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_is_refused_for_ever_cannot_be_written_anew(desk: NewDesk) -> None:
    ines = desk()
    assert ines.get("/purposes/ads_from_metadata/next/").status_code == 404
    assert "refused for ever" in ines.read("/purposes/ads_from_metadata/")
    assert ines.get("/purposes/nothing/").status_code == 404


def test_every_step_stands_in_the_log(desk: NewDesk) -> None:
    ines, ruben = desk(), desk()
    draft = written(ines)
    step(ines, draft, "propose")
    step(ruben, draft, "approve")
    lines = StaffEvent.objects.exclude(what="made").order_by("pk").values_list("officer__username", "what")
    assert list(lines) == [
        (ines.officer.username, "wrote_draft"),
        (ines.officer.username, "proposed_version"),
        (ruben.officer.username, "approved_version"),
    ]


def test_the_database_refuses_one_officer_in_both_places(desk: NewDesk) -> None:
    ines = desk()
    draft = written(ines)
    with pytest.raises(IntegrityError, match="draft_four_eyes"), transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(second=ines.officer)
    case = Case.objects.create(service="instagram", right="erasure", received_on=draft.at, due_on=draft.at)
    with pytest.raises(IntegrityError, match="case_four_eyes"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(proposer=ines.officer, second=ines.officer)
