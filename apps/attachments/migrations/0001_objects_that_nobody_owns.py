"""Attachments lie in the order of their random ids."""

from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual

from apps.core.fields import BytesField
from apps.core.rowless import CreateRowless


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        CreateRowless(
            name="Attachment",
            fields=[
                ("id", BytesField(max_length=16, primary_key=True, serialize=False)),
                ("holder_hash", BytesField(max_length=32)),
                ("size", models.BigIntegerField()),
                ("received", models.BigIntegerField(default=0)),
                ("last_day", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Exact(Length(F("id")), 16), name="attachment_id_size"),
                    models.CheckConstraint(
                        condition=Exact(Length(F("holder_hash")), 32), name="attachment_holder_hash_size"
                    ),
                    models.CheckConstraint(
                        condition=LessThanOrEqual(F("received"), F("size")), name="attachment_not_too_much"
                    ),
                ]
            },
        ),
    ]
