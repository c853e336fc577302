"""Manifests and key packages, in tables that keep no order."""

from django.db import migrations, models
from django.db.models import CASCADE, Q

from apps.core.fields import BytesField
from apps.core.rowless import CreateRowless


class Migration(migrations.Migration):
    initial = True
    dependencies = [("accounts", "0001_accounts")]
    operations = [
        CreateRowless(
            name="Manifest",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=CASCADE, primary_key=True, serialize=False, to="accounts.account"
                    ),
                ),
                ("version", models.PositiveBigIntegerField()),
                ("body", BytesField()),
                ("signature", BytesField(max_length=64)),
            ],
        ),
        CreateRowless(
            name="KeyPackage",
            fields=[
                ("id", BytesField(max_length=16, primary_key=True, serialize=False)),
                ("account", models.ForeignKey(on_delete=CASCADE, to="accounts.account")),
                ("device", BytesField(max_length=16)),
                ("body", BytesField()),
                ("last_resort", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("last_resort", True)), fields=("account", "device"), name="one_last_resort"
                    )
                ]
            },
        ),
    ]
