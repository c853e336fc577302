"""A device that another one signed out is told so by the token it still has."""

from django.db import migrations, models

from apps.core.rowless import AddFieldRowless


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_age_bands")]
    operations = [
        AddFieldRowless(
            model_name="token",
            name="signed_out",
            field=models.BooleanField(
                default=False, help_text="by another device: it opens nothing but the list that says so"
            ),
        ),
    ]
