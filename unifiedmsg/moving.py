"""Every row from an instance's SQLite to its new PostgreSQL, in one transaction that counts only if nothing differs."""

import hashlib
import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from apps.consent import books
from apps.services.catalogue import SERVICES
from unifiedmsg import stores

OLD = "old"
ROWS_AT_ONCE = 500
# What migrations fill. Everything else is empty in a database in which nobody has been.
FILLED = ("contenttypes.ContentType", "auth.Permission", "services.Policy", "consent.Version", "consent.Text")
Model = type[models.Model]
Say = Callable[[str], None]


class NotMoved(Exception):
    """Nothing was moved; its text says why."""


def open_old(data: Path) -> None:
    """The SQLite of this folder can be read. Raises: NotMoved, where there is none or one that is not up to date."""
    file = stores.sqlite(data)
    if not file["NAME"].exists():
        raise NotMoved(f"There is no {file['NAME']}.")
    connections.databases[OLD] = connections.configure_settings({"default": {}, OLD: file})[OLD]
    executor = MigrationExecutor(connections[OLD])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotMoved("The SQLite file is of another version. Start this version on it once, then move it.")


def move(say: Say) -> None:
    """The new database, all of whose tables are there, has every row of the old one and no other.

    Raises: NotMoved, Broken (a ledger's chain), and then nothing has changed.
    """
    moved = tables()
    for model in moved:
        if model._meta.label not in FILLED and model._base_manager.exists():
            raise NotMoved(f"The new database is in use: {model._meta.db_table} has rows. Nothing was moved.")
    with transaction.atomic():
        _empty(moved)
        for model in moved:
            _copy(model, say)
        _continue_numbers(moved)
        _compare(moved)
        for service in SERVICES:
            say(f"ledger of {service.id}: {books.checked(service.id).count} entries hold")


def tables() -> list[Model]:
    """Every table that has a model; what points to a row may come before it, as constraints wait for the commit."""
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _empty(moved: list[Model]) -> None:
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in moved)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names}")


def _copy(model: Model, say: Say) -> None:
    count, rows = 0, model._base_manager.using(OLD).iterator(chunk_size=ROWS_AT_ONCE)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        model._base_manager.bulk_create(batch)
        count += len(batch)
    if count:
        say(f"{model._meta.db_table}: {count}")


def _continue_numbers(moved: list[Model]) -> None:
    """Whatever is numbered by the database goes on after what was copied."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), moved):
            cursor.execute(statement)


def _compare(moved: list[Model]) -> None:
    for model in moved:
        if _fingerprint(model, OLD) != _fingerprint(model, "default"):
            raise NotMoved(f"{model._meta.db_table} differs after it was copied. Nothing was moved.")


def _fingerprint(model: Model, alias: str) -> tuple[int, int]:
    """How many rows there are, and a sum over the digests of all: the same in whatever order they come."""
    count = total = 0
    for row in _rows(model, alias):
        digest = hashlib.sha256(repr([_spelled(value) for value in row]).encode()).digest()
        count, total = count + 1, (total + int.from_bytes(digest, "big")) % (1 << 256)
    return count, total


def _rows(model: Model, alias: str) -> Iterator[tuple[object, ...]]:
    columns = [field.attname for field in model._meta.concrete_fields if field.column]
    return model._base_manager.using(alias).values_list(*columns).iterator(chunk_size=ROWS_AT_ONCE)


def _spelled(value: object) -> object:
    """PostgreSQL keeps JSON's keys in an order of its own, and hands bytes back as a view where Django left them so."""
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True)
    return bytes(value) if isinstance(value, memoryview) else value
