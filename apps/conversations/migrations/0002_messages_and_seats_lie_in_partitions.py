"""On PostgreSQL messages and seats lie in parts by the hash of their conversation; SQLite has no such thing."""

from django.db import migrations

PARTS = 16  # each with indexes of its own, which are smaller and are vacuumed one by one
TABLES = ("conversations_message", "conversations_seat")
NAMES = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{table}'::regclass"
    " AND contype IN ('p', 'u')"
)


def divide(apps, schema_editor):
    """The table is made anew as one of parts, with the same rules under the same names, and the same rows."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(NAMES.format(table=table))
            rules = cursor.fetchall()
            cursor.execute(f"ALTER TABLE {table} RENAME TO {table}_whole")
            cursor.execute(
                f"CREATE TABLE {table} (LIKE {table}_whole INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
                " PARTITION BY HASH (conversation)"
            )
            for number in range(PARTS):
                cursor.execute(
                    f"CREATE TABLE {table}_{number} PARTITION OF {table}"
                    f" FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {number})"
                )
            cursor.execute(f"INSERT INTO {table} SELECT * FROM {table}_whole")
            cursor.execute(f"DROP TABLE {table}_whole")
            for name, rule in rules:
                cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {rule}')


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_conversations_seats_messages")]
    operations = [migrations.RunPython(divide, migrations.RunPython.noop)]
