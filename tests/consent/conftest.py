"""What tests of consent share: the ledger as rows, and words for a next version."""

from datetime import date
from typing import Any

import pytest

from apps.consent import catalogue, queries
from apps.consent.actions import versions
from apps.consent.models import Entry, Version
from apps.services.catalogue import SERVICES


def kept() -> list[dict[str, Any]]:
    """Every row of the ledger."""
    return [dict(row) for row in Entry.objects.order_by("service", "number").values()]


def publish(purpose: str, *, material: bool, effective_on: date | None = None) -> Version:
    """The next version is out, in effect today unless told."""
    return versions.publish(
        purpose,
        texts={language: (f"Once more, {language}", "Other words.") for language in catalogue.LANGUAGES},
        legal_basis="consent",
        services=[service.id for service in SERVICES],
        material=material,
        effective_on=effective_on or queries.today(),
    )


@pytest.fixture
def untouched() -> Any:
    """Asserts at the end that the ledger is what it was when the test said so."""
    remembered: list[list[dict[str, Any]]] = []
    yield lambda: remembered.append(kept())
    assert remembered, "the test said when"
    assert kept() == remembered[0]
