"""What OpenAPI says of our bodies, answers and refusals; made from the same types that read and write them."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import msgspec

from apps.core.errors import Refusal
from apps.core.ids import Binary


def body_schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The JSON Schema of a body, in one piece."""
    (top,), parts = msgspec.json.schema_components([kind], schema_hook=_of_bytes)
    inlined: dict[str, Any] = _inline(top, parts)
    return inlined


def refusal_schemas(refusals: Sequence[type[Refusal]]) -> dict[int, dict[str, Any]]:
    """Per status, the refusals that may come with it."""
    by_status = sorted(set(refusals), key=lambda refusal: (refusal.status, refusal.code))
    return {
        status: _refusal([refusal.code for refusal in group])
        for status, group in groupby(by_status, key=lambda refusal: refusal.status)
    }


def _refusal(codes: list[str]) -> dict[str, Any]:
    fields = {"code": {"type": "string", "enum": codes}, "message": {"type": "string"}}
    return _closed({"refusal": _closed(fields)})


def _closed(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _of_bytes(kind: type) -> dict[str, Any]:
    if issubclass(kind, Binary):
        return kind.schema()
    raise NotImplementedError(kind)


def _inline(node: Any, parts: dict[str, Any]) -> Any:
    """The schema with every reference replaced by what it names (our bodies have no recursion)."""
    if isinstance(node, list):
        return [_inline(item, parts) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inline(parts[node["$ref"].rsplit("/", 1)[-1]], parts)
    return {key: _inline(value, parts) for key, value in node.items()}
