"""Accounts, tokens and keyrings, in tables that keep no order."""

from django.db import migrations, models
from django.db.models import CASCADE, CharField, CheckConstraint, Q

from apps.core.fields import BytesField
from apps.core.rowless import CreateRowless

SERVICES = [("messenger", "Messenger"), ("instagram", "Instagram"), ("whatsapp", "WhatsApp")]
DOORS = [("service", "my service"), ("everyone", "everyone")]


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        CreateRowless(
            name="Account",
            fields=[
                ("id", BytesField(max_length=16, primary_key=True, serialize=False)),
                ("service", CharField(choices=SERVICES, max_length=32)),
                ("tag", BytesField(help_text="keyed tag of service and identifier", max_length=32, unique=True)),
                ("handle", CharField(help_text="empty where the identifier is no handle", max_length=30)),
                ("door", CharField(choices=DOORS, max_length=16)),
                ("salt", BytesField(max_length=16)),
                ("operations", models.PositiveIntegerField()),
                ("memory_bytes", models.PositiveBigIntegerField()),
                ("verifier", BytesField(max_length=32)),
                ("wrap", BytesField()),
                ("recovery_verifier", BytesField(max_length=32)),
                ("recovery_wrap", BytesField()),
            ],
            options={
                "constraints": [
                    CheckConstraint(condition=Q(("door__in", ["service", "everyone"])), name="account_door"),
                    CheckConstraint(
                        condition=Q(("service__in", [service for service, _ in SERVICES])), name="account_service"
                    ),
                ]
            },
        ),
        CreateRowless(
            name="Token",
            fields=[
                ("hash", BytesField(max_length=32, primary_key=True, serialize=False)),
                ("account", models.ForeignKey(on_delete=CASCADE, related_name="tokens", to="accounts.account")),
                ("device", BytesField(max_length=16, null=True)),
                (
                    "replaces",
                    BytesField(help_text="the token that ends when this one is first used", max_length=32, null=True),
                ),
                ("expires_on", models.DateField()),
            ],
        ),
        CreateRowless(
            name="Keyring",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=CASCADE, primary_key=True, serialize=False, to="accounts.account"
                    ),
                ),
                ("sealed", BytesField()),
                ("etag", BytesField(max_length=16)),
            ],
        ),
    ]
