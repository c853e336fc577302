"""Age bands: everybody who signed up before was not asked, and counts as 18 or older until they say otherwise."""

from django.db import migrations, models
from django.db.models import CheckConstraint, Q

from apps.core.rowless import AddConstraintRowless, AddFieldRowless


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_doors_know_nobody_and_service")]
    operations = [
        AddFieldRowless(
            "account", "minor", models.BooleanField(default=False, help_text="its owner said to be under 18")
        ),
        AddFieldRowless(
            "account",
            "adult_at",
            models.DateTimeField(
                help_text="the hour from which they count as 18 or older, as they said", null=True
            ),
        ),
        AddConstraintRowless(
            model_name="account",
            constraint=CheckConstraint(
                condition=Q(("adult_at", None), ("minor", True), _connector="OR"), name="account_minors_come_of_age"
            ),
        ),
    ]
