"""The one gate: who acts for a purpose asks it, right there; what nobody reads is allowed to nobody."""

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from apps.accounts.models import Account
from apps.consent import catalogue, queries, readers
from apps.consent.models import Entry, Subject, Version
from tests.consent.acting import findings, functions
from tests.consents import REACH, decide
from tests.person_api import account_bytes, person
from tests.server import ROOT

FOREVER = "ads_from_metadata"
ON_SERVER = [reader for reader in readers.readers() if reader.where.startswith("apps.")]
IN_ENGINE = [reader for reader in readers.readers() if not reader.where.startswith("apps.")]


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {
    module(path): path.read_text(encoding="utf-8")
    for folder in ("apps", "unifiedmsg")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
}


def test_whoever_acts_for_a_purpose_asks_for_it_right_there() -> None:
    assert findings(SOURCES, ON_SERVER) == []


def asked_in(name: str, source: str) -> set[str]:
    return {purpose for function in functions(name, source) for purpose in function.asked}


def planted(name: str, old: str, new: str) -> Mapping[str, str]:
    assert old in SOURCES[name]
    return {**SOURCES, name: SOURCES[name].replace(old, new)}


ELSEWHERE = """
from apps.invitations import rules
def reach(found, by):
    return rules.lets_in(found.door, same_service=True, reach_granted=True)
"""
PASSED_ON = """
from apps.invitations.rules import lets_in as may
def reach(people):
    return [*map(may, people)]
"""


@pytest.mark.parametrize(
    "sources",
    [
        planted("apps.invitations.queries", 'consent.allows(target, "cross_service_reach")', "True"),
        planted(
            "apps.invitations.queries", 'allows(target, "cross_service_reach")', 'allows(target, "usage_statistics")'
        ),
        planted("apps.invitations.queries", "consent.allows(target", "blocks(target"),
        planted("apps.invitations.rules", "def lets_in", "def lets_through"),
        SOURCES | {"apps.invitations.actions.backdoor": ELSEWHERE},
        SOURCES | {"apps.delivery.backdoor": PASSED_ON},
    ],
    ids=["not asked", "asked for another", "asked elsewhere", "renamed", "from elsewhere", "passed on"],
)
def test_code_that_acts_without_asking_would_be_found(sources: Mapping[str, str]) -> None:
    assert findings(sources, ON_SERVER) != []


def test_a_reader_that_does_nothing_would_be_found() -> None:
    nothing = readers.Reader("push", "apps.delivery.hub", ())
    absent = readers.Reader("push", "apps.delivery.nowhere", ("apps.delivery.nowhere.ring",))
    assert findings(SOURCES, [nothing]) != []
    assert findings(SOURCES, [absent]) != []


def test_the_gate_is_asked_for_known_purposes_by_name() -> None:
    known = {purpose.id for purpose in catalogue.PURPOSES if not purpose.refused}
    for name, source in SOURCES.items():
        assert asked_in(name, source) <= known, name


def test_nobody_copies_the_gate() -> None:
    """Whether a decision is in force is judged in one place alone."""
    inside = [name for name, source in SOURCES.items() if "standing.in_force(" in source]
    assert inside == ["apps.consent.queries"]


def test_the_engine_s_readers_are_those_that_the_server_knows() -> None:
    text = (ROOT / "static/src/app/consent/readers.ts").read_text(encoding="utf-8")
    listed = dict(re.findall(r'^  (\w+): "([^"]+)"', text, re.MULTILINE))
    assert {reader.purpose for reader in IN_ENGINE} <= set(listed) <= {reader.purpose for reader in readers.readers()}
    for purpose, acting in listed.items():
        source = (ROOT / "static" / acting).read_text(encoding="utf-8")
        assert purpose in source, f"{acting} acts for {purpose} and does not name it"


def test_every_purpose_that_is_asked_has_a_reader_and_every_reader_a_purpose() -> None:
    read = {reader.purpose for reader in readers.readers()}
    known = {purpose.id for purpose in catalogue.PURPOSES if not purpose.refused}
    assert read <= known
    assert {purpose for purpose in known if queries.is_asked_for(purpose)} == read
    assert {"history_backup", "push", "research_dataset"} & read == set(), "their code comes later"


def test_nothing_reads_what_is_refused_for_ever() -> None:
    assert FOREVER not in {reader.purpose for reader in readers.readers()}
    naming = {name for name, source in SOURCES.items() if FOREVER in source}
    assert naming == {"apps.consent.catalogue"}
    front = [path for path in (ROOT / "static/src").rglob("*.ts*") if FOREVER in path.read_text(encoding="utf-8")]
    assert front == []


def test_the_search_would_see_a_reader_of_it() -> None:
    assert FOREVER in ast.unparse(ast.parse(SOURCES["apps.consent.catalogue"]))
    reader = 'from apps.consent import queries\nqueries.allows(nobody, "ads_from_metadata")'
    assert asked_in("apps.delivery.ads", reader) == {FOREVER}


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", [FOREVER, "push", "mind_reading"])
def test_a_grant_that_somebody_forged_for_it_allows_nothing(purpose: str) -> None:
    alice = person("instagram")
    decide(alice, REACH, "grant")
    account = Account.objects.get(pk=account_bytes(alice))
    assert queries.allows(account, REACH)
    forged = Entry.objects.get()
    Subject.objects.create(public=bytes(32), account=account, purpose=purpose)
    forged.pk, forged.number, forged.subject, forged.purpose = bytes(32), 2, bytes(32), purpose
    forged.save(force_insert=True)
    assert queries.newest_entry(account, purpose) is not None
    assert not queries.allows(account, purpose)


@pytest.mark.django_db
def test_every_purpose_has_its_first_text_in_every_language() -> None:
    for purpose in catalogue.PURPOSES:
        (version,) = Version.objects.filter(purpose=purpose.id)
        texts = {text.language: text for text in version.texts.all()}
        assert set(texts) == set(catalogue.LANGUAGES)
        assert version.legal_basis
        for text in texts.values():
            assert text.hash == queries.text_hash(purpose.id, 1, text.language)
            assert 20 < len(text.title) <= 80
            assert 100 < len(text.body) < 1200
