"""The staff log and the policies' history only grow: the database itself refuses to change or drop a row."""

from django.db import migrations

TABLES = ("dashboard_staffevent", "dashboard_policychange")
SQLITE = "CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
POSTGRES_FUNCTION = (
    "CREATE FUNCTION dashboard_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '%% only grows', TG_TABLE_NAME; END $$"
)
POSTGRES = "CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} EXECUTE FUNCTION dashboard_only_grows()"


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(SQLITE.format(table=table, verb=verb), params=None)
        return
    schema_editor.execute(POSTGRES_FUNCTION, params=[])
    for table in TABLES:
        schema_editor.execute(POSTGRES.format(table=table), params=None)


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0001_officers_work")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
