"""A door lets in nobody or its own service; what people of other services may do is in the ledger of consent."""

from django.db import migrations
from django.db.models import CharField, CheckConstraint, Q

from apps.core.rowless import AddConstraintRowless, RemoveConstraintRowless

DOORS = [("nobody", "nobody"), ("service", "my service")]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_doors_that_were_open_to_everyone_close")]
    operations = [
        RemoveConstraintRowless(model_name="account", name="account_door"),
        migrations.AlterField(model_name="account", name="door", field=CharField(choices=DOORS, max_length=16)),
        AddConstraintRowless(
            model_name="account",
            constraint=CheckConstraint(condition=Q(("door__in", ["nobody", "service"])), name="account_door"),
        ),
    ]
