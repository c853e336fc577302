"""The list of tables that hold anything about an account, and their rows as people may read them; no table itself.

Each app names its own tables beside its models; what is not named here is found by ``tests/privacy/test_subpoena.py``.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet

from apps.core import ids

READABLE_BYTES_MAX = 64  # longer bytes are sealed, or keys by the dozen: their length and digest say as much
Rows = Callable[[bytes], "QuerySet[Any]"]
Value = str | int | bool | None | dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Told:
    """One table, in words, and how to find an account's rows in it."""

    model: type[Model]
    what: str
    rows: Rows
    also: "Callable[[Any], dict[str, Value]] | None"


@dataclass(frozen=True, slots=True)
class Known:
    """What one table has about one account."""

    table: str
    what: str
    rows: list[dict[str, Value]]


_told: dict[str, Told] = {}


def tell(model: type[Model], what: str, rows: Rows, *, also: "Callable[[Any], dict[str, Value]] | None" = None) -> None:
    """From now on, what is known about an account includes these rows, and what the server can make of one."""
    _told[model._meta.db_table] = Told(model, what, rows, also)


def told() -> list[Told]:
    """Every table that was told of."""
    return list(_told.values())


def of(account: bytes) -> Iterator[Known]:
    """All that the database has about the account of this id, field by field; tables without a row included."""
    for table, each in _told.items():
        found = each.rows(account).order_by("pk")
        yield Known(table, each.what, [_fields(row) | (each.also(row) if each.also else {}) for row in found])


def _fields(row: Model) -> dict[str, Value]:
    return {field.attname: _value(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def _value(value: Any) -> Value:
    if isinstance(value, bytes):
        if len(value) <= READABLE_BYTES_MAX:
            return ids.encode(value)
        return {"bytes": len(value), "sha256": ids.encode(hashlib.sha256(value).digest())}
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | bool) else str(value)
