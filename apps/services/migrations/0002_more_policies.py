"""Three more policies, all open: nothing changes until an officer says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("services", "0001_policies")]
    operations = [
        migrations.AddField(
            "policy",
            "strangers_open",
            models.BooleanField(default=True, help_text="People here may be written to for the first time."),
        ),
        migrations.AddField(
            "policy",
            "cross_service_open",
            models.BooleanField(
                default=True, help_text="People of other services may reach those here who agreed to it."
            ),
        ),
        migrations.AddField(
            "policy",
            "directory_open",
            models.BooleanField(default=True, help_text="Those here who agreed to it are found."),
        ),
    ]
