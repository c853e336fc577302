"""Invitations and blocks, in tables that keep no order."""

from django.db import migrations, models
from django.db.models import CASCADE

from apps.core.fields import BytesField
from apps.core.rowless import CreateRowless


class Migration(migrations.Migration):
    initial = True
    dependencies = [("accounts", "0001_accounts")]
    operations = [
        CreateRowless(
            name="Invitation",
            fields=[
                ("id", BytesField(max_length=16, primary_key=True, serialize=False)),
                ("account", models.ForeignKey(on_delete=CASCADE, to="accounts.account")),
                ("sealed", BytesField(help_text="all of one size")),
            ],
        ),
        CreateRowless(
            name="Block",
            fields=[
                ("tag", BytesField(max_length=32, primary_key=True, serialize=False)),
                ("account", models.ForeignKey(on_delete=CASCADE, to="accounts.account")),
            ],
        ),
    ]
