"""One person with two accounts, and what both do to have the server know it; by the API alone."""

import json
from typing import Any

from apps.core.ids import decode, encode
from tests.consents import decide
from tests.person_api import Answer, Person, person, random

EFFECTS = ["link_found", "link_reach", "link_sign_in"]


def agree(somebody: Person, *purposes: str) -> Person:
    """The owner grants these, as this account."""
    for purpose in purposes:
        answer = decide(somebody, purpose, "grant")
        assert answer.status == 200, answer
    return somebody


def end(somebody: Person, purpose: str) -> None:
    """The owner takes a grant back."""
    assert decide(somebody, purpose, "withdraw").status == 200


def two(*purposes: str) -> tuple[Person, Person]:
    """Alice on Messenger and on WhatsApp, both having agreed to register that, and to these."""
    accounts = person("messenger"), person("whatsapp")
    return tuple(agree(one, "registered_link", *purposes) for one in accounts)  # type: ignore[return-value]


def statement(one: Person, other: Person, *purposes: str, **changed: Any) -> bytes:
    """The canonical bytes, with fields changed where a test wants them wrong."""
    sides = [{"account": each.account, "service": each.service} for each in (one, other)]
    a, b = sorted(sides, key=lambda side: (side["service"], side["account"]))
    fields = {"type": "um-link-1", "a": a, "b": b, "purposes": sorted(purposes), "nonce": random()} | changed
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def half(somebody: Person, body: bytes, *, signer: Person | None = None, secret: bytes = b"") -> Answer:
    """One side's half is handed in."""
    signature = (signer or somebody).account_key.sign(b"um-link-1\0" + body).signature
    return somebody.post(
        "links/", {"statement": encode(body), "signature": encode(signature), "for_other": encode(secret)}
    )


def register(one: Person, other: Person, *purposes: str) -> str:
    """Both halves are in; the link's id."""
    body = statement(one, other, *purposes)
    first = half(one, body, secret=b"for the other")
    assert first.body == {"link": None}, first
    second = half(other, body, secret=b"for the one")
    assert second.body["link"], second
    return str(second.body["link"])


def links_of(somebody: Person) -> list[dict[str, Any]]:
    """As the account's own device sees them, the statement opened."""
    found = somebody.get("links/").body["links"]
    return [link | {"statement": json.loads(decode(link["statement"]))} for link in found]


def found(somebody: Person, query: str) -> list[tuple[str, str, bool]]:
    """Service, name, and whether it was found through another, of whoever a search brings."""
    answer = somebody.post("directory/", {"query": query})
    assert answer.status == 200, answer
    return [(one["service"], one["name"], one["linked_to"] is not None) for one in answer.body["people"]]
