"""Saying one's age band by the API alone, and letting hours pass without waiting for them."""

from datetime import timedelta
from typing import Any

import pytest

from apps.core import loosening
from tests.person_api import Person, person

CLOSED = (
    *("cross_service_reach", "discoverable", "registered_link", "link_found", "link_sign_in", "link_reach"),
    "receipts_and_typing",
)
_real = loosening.now


def say(somebody: Person, *, minor: bool) -> dict[str, Any]:
    """The owner's word is taken; what the service answers."""
    answer = somebody.post("age/", {"minor": minor})
    assert answer.status == 200, answer
    return dict(answer.body)


def age_of(somebody: Person) -> dict[str, Any]:
    """As the service has it now."""
    return dict(somebody.get("me/").body["age"])


def minor(service: str = "instagram", identifier: str | None = None) -> Person:
    """Somebody who said so on the form."""
    return person(service, identifier, minor=True)


def hours_pass(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    """It is so many hours later than it is, as protections see it."""
    monkeypatch.setattr(loosening, "now", lambda: _real() + timedelta(hours=hours))
