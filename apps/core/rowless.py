"""Tables that keep no insertion order: SQLite's WITHOUT ROWID, as a migration operation; no table of its own."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, CreateModel, RemoveConstraint


class Rowless:
    """Mixed into an operation: every table that it makes, or makes anew, is WITHOUT ROWID.

    An ordinary operation that makes SQLite copy such a table loses this; ``tests/test_tables.py`` would see it,
    and ``tests/conversations/test_tables.py``. PostgreSQL has no such table: there the heap's order stays.
    """

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any) -> None:
        forwards = super().database_forwards  # type: ignore[misc]  # of the operation beside it
        if schema_editor.connection.vendor != "sqlite":
            forwards(app_label, schema_editor, *states)
            return
        plain = schema_editor.sql_create_table
        schema_editor.sql_create_table = plain + " WITHOUT ROWID"
        try:
            forwards(app_label, schema_editor, *states)
        finally:
            schema_editor.sql_create_table = plain


class CreateRowless(Rowless, CreateModel):
    """CreateModel whose rows lie in the order of their random key, so that a dump does not tell who came first."""


class AddFieldRowless(Rowless, AddField):
    """AddField to such a table, which SQLite makes anew for it."""


class AddConstraintRowless(Rowless, AddConstraint):
    """AddConstraint to such a table, likewise."""


class RemoveConstraintRowless(Rowless, RemoveConstraint):
    """RemoveConstraint of such a table, likewise."""
