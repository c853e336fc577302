"""The API held to its own description: whatever is sent, the answer is one of those that OpenAPI lists."""

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import (
    content_type_conformance,
    negative_data_rejection,
    not_a_server_error,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup

from apps.core.errors import Refusal, all_refusals
from apps.core.ids import decode, encode
from tests.person_api import Person, Wire, random
from tests.server import Server
from unifiedmsg.api_urls import described

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    unsupported_method,
]
REFUSED = [str(status) for status in sorted({refusal.status for refusal in all_refusals(Refusal)})]
STATUSES = {
    "checks": {
        "negative_data_rejection": {"expected-statuses": REFUSED},
        # What OpenAPI cannot say of a body (a signature that fits, a seat that exists) is refused by name.
        "positive_data_acceptance": {"expected-statuses": ["2xx", *REFUSED]},
    }
}
ROOMY = dict.fromkeys(
    [
        "SALTS_OF_AN_ADDRESS_AN_HOUR",
        "SIGN_UPS_OF_AN_ADDRESS_AN_HOUR",
        "CODES_OF_AN_ADDRESS_AN_HOUR",
        "PROOFS_OF_AN_ADDRESS_AN_HOUR",
        "PROOFS_AN_HOUR",
        "CONVERSATIONS_AT_ONCE",
        "MESSAGES_A_MINUTE",
        "WHISPERS_A_MINUTE",
        "INVITATIONS_AN_HOUR",
    ],
    1_000_000,
)


schema = schemathesis.openapi.from_dict(json.loads(described()), config=SchemathesisConfig.from_dict(STATUSES))


class Api:
    """A running server, somebody who signed up there, and a seat of nobody's."""

    def __init__(self, server: Server) -> None:
        self.url = f"http://127.0.0.1:{server.port}"
        self.host = server.host("instagram")
        self._wire = Wire(server)
        self._proofs: dict[str, str] = {}

    def headers_for(self, operation: dict[str, Any]) -> dict[str, str]:
        """Host and whatever proves that one may ask, as the operation's description says."""
        schemes = {name for requirement in operation.get("security", []) for name in requirement}
        proofs = [self._proof(name) for name in schemes]
        return {"Host": self.host} | ({"Authorization": proofs[0]} if proofs else {})

    def forget(self, status: int) -> None:
        """What an example ended (a session, a seat) is made anew for the next one."""
        if status in (204, 401, 404):
            self._proofs.clear()

    def _proof(self, scheme: str) -> str:
        if scheme not in self._proofs:
            make: dict[str, Callable[[], str]] = {
                "bearer": self._bearer,
                "seat": self._held_seat,
                "attachment": lambda: f"Attachment {random()}:{random(32)}",
            }
            self._proofs[scheme] = make[scheme]()
        return self._proofs[scheme]

    def _bearer(self) -> str:
        identifier = f"p{random(8).lower().replace('-', '.')}"
        return f"Bearer {Person('instagram', self._wire, identifier=identifier).sign_up().token}"

    def _held_seat(self) -> str:
        conversation, secret = random(), random(32)
        body = {"conversation": conversation, "seat_id": random(), "pair": False}
        body["secret_hash"] = encode(sha256(decode(secret)).digest())
        assert Person("instagram", self._wire).post("conversations/", body).status == 201
        return f"Seat {conversation}:{secret}"


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with Server(limits=ROOMY) as server:
        yield Api(server)


@schema.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_it_is_described(case: Any, api: Api) -> None:
    headers = api.headers_for(case.operation.definition.raw)
    answer = case.call(base_url=api.url, headers=headers, timeout=30)
    api.forget(answer.status_code)
    case.validate_response(answer, checks=CHECKS)


def test_an_answer_that_is_not_described_would_be_seen(api: Api) -> None:
    wrong = json.loads(described())
    wrong["paths"]["/api/v1/service/"]["get"]["responses"].pop("200")
    case = schemathesis.openapi.from_dict(wrong)["/api/v1/service/"]["GET"].Case()
    with pytest.raises(FailureGroup):
        case.call_and_validate(base_url=api.url, headers={"Host": api.host}, checks=CHECKS)


def test_the_description_lists_every_operation_once_and_every_refusal_by_a_known_code(api: Api) -> None:
    known = {refusal.code for refusal in all_refusals()}
    listed = json.loads(httpx.get(f"{api.url}/api/schema/", headers={"host": api.host}).content)
    named = [operation["operationId"] for path in listed["paths"].values() for operation in path.values()]
    assert len(named) == len(set(named)) > 30
    codes = {code for found in _codes(listed) for code in found}
    assert codes <= known
    assert {"sign_in_failed", "no_such_person", "stale_etag", "no_such_seat"} <= codes


def _codes(node: Any) -> Iterator[list[str]]:
    if isinstance(node, dict):
        if "refusal" in node.get("properties", {}):
            yield node["properties"]["refusal"]["properties"]["code"]["enum"]
        for value in node.values():
            yield from _codes(value)
