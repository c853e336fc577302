"""The list that must be empty: empty when all is well, and each fault, planted, is in it."""

from datetime import date

import pytest
from django.db import connection

from apps.consent import queries as consent
from apps.consent import readers
from apps.consent.models import Entry, Text, Version
from apps.dashboard.queries import anomalies
from apps.identities.models import Link, LinkEnd, LinkKey, Listing
from tests.consents import REACH, decide
from tests.dashboard.conftest import NewDesk
from tests.identities.scene import register, two
from tests.person_api import person

pytestmark = pytest.mark.django_db


def found(check: str) -> list[str]:
    """What this check finds; no other finds anything."""
    everything = anomalies.found()
    assert {each.check for each in everything} <= {check}
    return [each.what for each in everything]


def version(**changed: object) -> Version:
    """A version that nobody published."""
    fields = {"purpose": REACH, "number": 2, "legal_basis": "consent", "services": "messenger", "material": True}
    return Version.objects.create(**({"effective_on": consent.today()} | fields | changed))


def test_nothing_is_wrong_when_all_is_well(desk: NewDesk) -> None:
    alice = person("instagram")
    decide(alice, REACH, "grant")
    decide(alice, "discoverable", "grant")
    alice.put("listing/", {"name": "alice.a"})
    assert anomalies.found() == []
    assert "Nothing was found." in desk("viewer").read("/")


def test_a_door_that_is_open_by_a_setting_is_seen() -> None:
    person("instagram")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("UPDATE accounts_account SET door = 'everyone'")
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert found("Default on") == ["1 accounts have a door that is open without a decision."]


def test_a_missing_translation_is_seen() -> None:
    Text.objects.create(version=version(), language="en", title="Only", body="English", hash=bytes(32))
    assert found("Missing translation") == [f"{REACH} version 2 has no text in de."]


def test_a_version_without_a_basis_is_seen() -> None:
    without = version(legal_basis="", effective_on=date(2024, 1, 1), number=0)
    for language in ("en", "de"):
        Text.objects.create(version=without, language=language, title="a", body="b", hash=bytes(32))
    assert found("Purpose without basis") == [f"{REACH} version 0 names no legal basis."]


def test_an_entry_of_the_directory_without_consent_is_seen(desk: NewDesk) -> None:
    from apps.accounts.models import Account

    person("instagram")
    Listing.objects.create(account=Account.objects.get(), name="alice.a", key="alice.a")
    assert found("Act without consent") == ["1 entries of the directory have no consent behind them."]
    assert "have no consent behind them" in desk("viewer").read("/")


def test_an_entry_of_the_directory_whose_owner_changed_their_mind_is_seen() -> None:
    alice = person("instagram")
    decide(alice, "discoverable", "grant")
    alice.put("listing/", {"name": "alice.a"})
    (listing,) = Listing.objects.values()
    decide(alice, "discoverable", "withdraw")
    assert anomalies.found() == []  # the withdrawal took it off
    Listing.objects.create(**listing)
    assert found("Act without consent") == ["1 entries of the directory have no consent behind them."]


def test_a_registered_link_that_outlived_its_consent_is_seen() -> None:
    alice, bob = two()
    register(alice, bob)
    ends = list(LinkEnd.objects.values())
    links, sealed = list(Link.objects.values()), list(LinkKey.objects.values())
    decide(alice, "registered_link", "withdraw")
    assert anomalies.found() == []  # the withdrawal ended it
    Link.objects.bulk_create(Link(**row) for row in links)
    LinkKey.objects.bulk_create(LinkKey(**row) for row in sealed)
    LinkEnd.objects.bulk_create(LinkEnd(**row) for row in ends)
    assert found("Act without consent") == ["1 ends of registered links have no consent behind them."]


def test_a_grant_of_what_is_refused_for_ever_is_seen() -> None:
    person("instagram")
    Entry.objects.create(
        hash=bytes(32), service="instagram", number=1, previous=b"", hour=0, purpose="ads_from_metadata", version=1,
        language="en", text=bytes(32), act="grant", subject=bytes(32), nonce=bytes(16), signature=bytes(64),
        server_signature=bytes(64),
    )  # fmt: skip
    assert found("Refused for ever") == ["A ledger has a grant of ads_from_metadata."]


def test_code_that_acts_for_what_is_refused_for_ever_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = readers.Reader("ads_from_metadata", "somewhere", ())
    monkeypatch.setitem(readers._readers, ("ads_from_metadata", "somewhere"), reader)
    assert found("Refused for ever") == ["Some code acts for ads_from_metadata."]


def test_code_that_acts_for_what_nobody_is_asked_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = readers.Reader("mind_reading", "somewhere", ())
    monkeypatch.setitem(readers._readers, ("mind_reading", "somewhere"), reader)
    assert found("Reader without purpose") == ["somewhere acts for mind_reading, which nobody can be asked."]
