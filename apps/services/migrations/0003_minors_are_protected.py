"""Whoever says to be under 18 is protected, at every service, until an officer decides otherwise."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("services", "0002_more_policies")]
    operations = [
        migrations.AddField(
            "policy",
            "minors_until",
            models.DateTimeField(
                help_text="The hour until which people under 18 are protected here; without one, for good.", null=True
            ),
        ),
    ]
