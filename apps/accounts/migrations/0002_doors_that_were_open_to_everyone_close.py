"""Doors that were open to everyone let in their own service: nobody was ever asked in the way that counts now."""

from django.db import migrations


def close(apps, schema_editor):
    apps.get_model("accounts", "Account").objects.filter(door="everyone").update(door="service")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_accounts")]
    operations = [migrations.RunPython(close, migrations.RunPython.noop)]
