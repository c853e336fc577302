import django.db.models.deletion
from django.db import migrations, models

import apps.core.fields
from apps.core.rowless import CreateRowless


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0001_accounts")]

    operations = [
        CreateRowless(
            name="Link",
            fields=[
                ("id", apps.core.fields.BytesField(max_length=16, primary_key=True, serialize=False)),
                ("sealed", apps.core.fields.BytesField()),
            ],
        ),
        CreateRowless(
            name="Listing",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="accounts.account",
                    ),
                ),
                ("name", models.CharField(help_text="as its owner wrote it, or the handle", max_length=128)),
                ("key", models.CharField(db_index=True, help_text="the name as it is compared", max_length=256)),
            ],
        ),
        CreateRowless(
            name="LinkKey",
            fields=[
                (
                    "link",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="identities.link",
                    ),
                ),
                ("key", apps.core.fields.BytesField(max_length=32)),
            ],
        ),
        CreateRowless(
            name="LinkEnd",
            fields=[
                (
                    "id",
                    apps.core.fields.BytesField(
                        help_text="keyed tag of link and account", max_length=32, primary_key=True, serialize=False
                    ),
                ),
                ("tag", apps.core.fields.BytesField(db_index=True, help_text="keyed tag of the account", max_length=32)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ends", to="identities.link"
                    ),
                ),
            ],
        ),
    ]
