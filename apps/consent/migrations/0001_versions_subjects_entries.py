"""Versions and texts that never change, and the ledger; what names an account or a pseudonym keeps no order."""

from django.db import migrations, models
from django.db.models import CASCADE, PROTECT, CharField, CheckConstraint, Index, Q, UniqueConstraint

from apps.core.fields import BytesField
from apps.core.rowless import CreateRowless

SERVICES = [("messenger", "Messenger"), ("instagram", "Instagram"), ("whatsapp", "WhatsApp")]
LANGUAGES = [("en", "en"), ("de", "de")]
ACTS = ("grant", "refuse", "withdraw")
PURPOSES = [
    (name, name)
    for name in (
        "cross_service_reach",
        "discoverable",
        "registered_link",
        "link_found",
        "link_sign_in",
        "link_reach",
        "receipts_and_typing",
        "usage_statistics",
        "history_backup",
        "push",
        "research_dataset",
        "ads_from_metadata",
    )
]
LASTING = ("consent_version", "consent_text", "consent_entry")


def auto():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


SQLITE = (
    "CREATE TRIGGER {table}_lasts BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, 'a row of {table} never changes'); END"
)
POSTGRES_FUNCTION = (
    "CREATE FUNCTION consent_lasts() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'a row of %% never changes', TG_TABLE_NAME; END $$"
)
POSTGRES = "CREATE TRIGGER {table}_lasts BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION consent_lasts()"


def keep(apps, schema_editor):
    """The database itself refuses to change such a row; whoever goes around it is found by the chain."""
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    if not on_sqlite:
        schema_editor.execute(POSTGRES_FUNCTION, params=[])
    for table in LASTING:
        schema_editor.execute((SQLITE if on_sqlite else POSTGRES).format(table=table), params=None)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("accounts", "0001_accounts")]
    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", auto()),
                ("purpose", CharField(choices=PURPOSES, max_length=32)),
                ("number", models.PositiveIntegerField()),
                ("legal_basis", CharField(max_length=64)),
                (
                    "services",
                    CharField(help_text="ids of the services it is for, with commas between them", max_length=255),
                ),
                (
                    "material",
                    models.BooleanField(
                        help_text="People are asked again, and what they allowed before rests until then."
                    ),
                ),
                ("effective_on", models.DateField()),
            ],
            options={
                "constraints": [UniqueConstraint(fields=("purpose", "number"), name="one_version_of_a_number")],
            },
        ),
        migrations.CreateModel(
            name="Text",
            fields=[
                ("id", auto()),
                ("language", CharField(choices=LANGUAGES, max_length=2)),
                ("title", CharField(max_length=80)),
                ("body", models.TextField()),
                ("hash", BytesField(help_text="SHA-256 of title and body as canonical JSON", max_length=32)),
                ("version", models.ForeignKey(on_delete=PROTECT, related_name="texts", to="consent.version")),
            ],
            options={
                "constraints": [UniqueConstraint(fields=("version", "language"), name="one_text_of_a_language")],
            },
        ),
        CreateRowless(
            name="Subject",
            fields=[
                (
                    "public",
                    BytesField(
                        help_text="Ed25519 key that signs the decisions",
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("purpose", CharField(choices=PURPOSES, max_length=32)),
                ("account", models.ForeignKey(on_delete=CASCADE, to="accounts.account")),
            ],
            options={
                "constraints": [UniqueConstraint(fields=("account", "purpose"), name="one_subject_of_a_purpose")],
            },
        ),
        CreateRowless(
            name="Asked",
            fields=[
                ("id", BytesField(max_length=16, primary_key=True, serialize=False)),
                ("purpose", CharField(choices=PURPOSES, max_length=32)),
                ("version", models.PositiveIntegerField()),
                ("on", models.DateField()),
                ("account", models.ForeignKey(on_delete=CASCADE, to="accounts.account")),
            ],
            options={
                "constraints": [UniqueConstraint(fields=("account", "purpose"), name="one_asking_of_a_purpose")],
            },
        ),
        CreateRowless(
            name="Entry",
            fields=[
                (
                    "hash",
                    BytesField(
                        help_text="SHA-256 of the entry's canonical bytes",
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("service", CharField(choices=SERVICES, max_length=32)),
                ("number", models.PositiveBigIntegerField()),
                ("previous", BytesField(help_text="hash of the entry before; empty for the first", max_length=32)),
                ("hour", models.PositiveBigIntegerField(help_text="Unix time of the full hour")),
                ("purpose", CharField(choices=PURPOSES, max_length=32)),
                ("version", models.PositiveIntegerField()),
                ("language", CharField(choices=LANGUAGES, max_length=2)),
                ("text", BytesField(help_text="hash of what the person read", max_length=32)),
                ("act", CharField(choices=[(act, act) for act in ACTS], max_length=8)),
                ("subject", BytesField(max_length=32)),
                ("nonce", BytesField(max_length=16)),
                ("signature", BytesField(help_text="the subject's, over the decision", max_length=64)),
                ("server_signature", BytesField(help_text="ours, over the entry", max_length=64)),
            ],
            options={
                "indexes": [Index(fields=["subject", "number"], name="newest_of_a_subject")],
                "constraints": [
                    UniqueConstraint(fields=("service", "number"), name="one_entry_of_a_number"),
                    UniqueConstraint(fields=("subject", "nonce"), name="no_decision_twice"),
                    CheckConstraint(condition=Q(("act__in", ACTS)), name="entry_act"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reask",
            fields=[
                ("id", auto()),
                ("service", CharField(choices=SERVICES, max_length=32)),
                ("purpose", CharField(choices=PURPOSES, max_length=32)),
                ("on", models.DateField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    UniqueConstraint(fields=("service", "purpose", "on"), name="one_reask_count_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Statistic",
            fields=[
                ("id", auto()),
                ("service", CharField(choices=SERVICES, max_length=32)),
                ("day", models.DateField()),
                ("question", CharField(max_length=32)),
                ("answers", models.PositiveIntegerField()),
                ("ones", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    UniqueConstraint(fields=("service", "day", "question"), name="one_statistic_a_day"),
                ],
            },
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
