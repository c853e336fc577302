"""The tables of accounts, devices and first contact keep no order and no time, so that a dump tells less."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import Model

APPS = ("accounts", "attachments", "devices", "identities", "invitations")
# Of consent, the tables that hold an account or a pseudonym; versions, texts and sums are of nobody.
MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
MODELS += [apps.get_model("consent", name) for name in ("Subject", "Asked", "Entry")]
# The hour at which somebody counts as 18 or older stands there for days, and is empty before and after.
TIMES = {"accounts_account": ["adult_at"], "accounts_token": ["expires_on"], "consent_asked": ["on"]}

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.db_table)
def test_rows_lie_in_the_order_of_random_keys(model: type[Model]) -> None:
    if connection.vendor != "sqlite":
        pytest.fail("only SQLite is tried here; PostgreSQL keeps its heap's order, as privacy.md says")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table])
        ((sql,),) = cursor.fetchall()
    assert sql.endswith("WITHOUT ROWID")
    key = model._meta.pk
    assert isinstance(key.target_field if isinstance(key, models.ForeignKey) else key, models.BinaryField)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.db_table)
def test_no_row_says_when_it_was_made(model: type[Model]) -> None:
    times = [
        field.name for field in model._meta.concrete_fields if isinstance(field, models.DateField | models.TimeField)
    ]
    assert times == TIMES.get(model._meta.db_table, [])


def test_ordinary_tables_do_keep_it_so_that_this_test_can_fail() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'services_policy'")
        assert not cursor.fetchone()[0].endswith("WITHOUT ROWID")
