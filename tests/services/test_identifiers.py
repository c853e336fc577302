"""What people may type at each service, and its one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import Refusal
from apps.services.catalogue import SERVICES, Identifier, by_id
from apps.services.identifiers import normal


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("email", "Alice@Example.ORG", "alice@example.org"),
        ("email", "  alice.b+c@mail.example.org ", "alice.b+c@mail.example.org"),
        ("email", "alice@bücher.example", "alice@xn--bcher-kva.example"),
        ("email", "ａｌｉｃｅ@example.org", "alice@example.org"),
        ("handle", "alice", "alice"),
        ("handle", "a.b_9", "a.b_9"),
        ("handle", "a" * 30, "a" * 30),
        ("phone", "+4915112345678", "+4915112345678"),
        ("phone", "+49 (0) 151 12345678", "+4915112345678"),
        ("phone", "+1 202-555-0123", "+12025550123"),
    ],
)
def test_an_identifier_has_one_spelling(kind: Identifier, typed: str, kept: str) -> None:
    assert normal(kind, typed) == kept
    assert normal(kind, kept) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("email", "alice"),
        ("email", "alice@localhost"),
        ("email", "@example.org"),
        ("email", "a b@example.org"),
        ("email", "alice@example.org\nBcc: bob@example.org"),
        ("email", "Alice <alice@example.org>"),
        ("email", "alice@-example.org"),
        ("email", "a" * 65 + "@example.org"),
        ("email", "alice@" + "a." * 130 + "org"),
        ("handle", "ab"),
        ("handle", "a" * 31),
        ("handle", "Alice"),
        ("handle", "@alice"),
        ("handle", "al ice"),
        ("handle", "аlice"),  # its first letter is Cyrillic
        ("phone", "0151 12345678"),
        ("phone", "+49"),
        ("phone", "alice"),
        ("phone", "+4915112345678 ext. 5"),
        ("phone", "+999123456789"),
    ],
)
def test_what_breaks_the_rule_is_refused(kind: Identifier, typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        normal(kind, typed)
    assert refused.value.code == f"{kind}_rule"


@given(st.text(max_size=400))
def test_whatever_is_typed_is_spelled_or_refused_and_its_spelling_stays(typed: str) -> None:
    for kind in ("email", "handle", "phone"):
        try:
            kept = normal(kind, typed)
        except Refusal:
            continue
        assert normal(kind, kept) == kept


def test_the_catalogue_is_complete_and_its_ids_are_its_own() -> None:
    assert [service.id for service in SERVICES] == ["messenger", "instagram", "whatsapp"]
    assert all(by_id(service.id) is service for service in SERVICES)
    assert by_id("telegram") is None
    assert all("Not affiliated with Meta" in service.words.protection for service in SERVICES)
    assert {service.identifier for service in SERVICES if service.code} == {"email", "phone"}
