"""One policy row for each service."""

import django.core.validators
from django.db import migrations, models

SERVICES = [("messenger", "Messenger"), ("instagram", "Instagram"), ("whatsapp", "WhatsApp")]


def fill(apps, schema_editor):
    policy = apps.get_model("services", "Policy")
    policy.objects.bulk_create([policy(service=service) for service, _ in SERVICES])


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("service", models.CharField(choices=SERVICES, max_length=32, primary_key=True, serialize=False)),
                ("sign_up_open", models.BooleanField(default=True, help_text="New people may sign up.")),
                (
                    "message_days",
                    models.PositiveIntegerField(
                        default=90,
                        help_text="Days that messages are kept: the most generous service counts, up to LIMIT_MESSAGE_DAYS.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                    ),
                ),
            ],
            options={"verbose_name_plural": "policies"},
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(("message_days__gte", 1), ("message_days__lte", 3650)), name="policy_message_days"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
