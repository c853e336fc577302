"""Tables that keep no insertion order: SQLite's WITHOUT ROWID, as a migration operation; no table of its own."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel


class CreateRowless(CreateModel):
    """CreateModel whose rows lie in the order of their random key, so that a dump does not tell who came first.

    A later operation that makes SQLite copy the table loses this; ``tests/test_tables.py`` would see it,
    and ``tests/conversations/test_tables.py``. PostgreSQL has no such table: there the heap's order stays.
    """

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            return super().database_forwards(app_label, schema_editor, *states)
        plain = schema_editor.sql_create_table
        schema_editor.sql_create_table = plain + " WITHOUT ROWID"
        try:
            super().database_forwards(app_label, schema_editor, *states)
        finally:
            schema_editor.sql_create_table = plain
