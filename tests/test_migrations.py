"""Migrations are complete, named for their effect, and carry no app code."""

import ast
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.server import ROOT

MIGRATIONS = sorted((ROOT / "apps").glob("*/migrations/0*.py"))


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.django_db
def test_the_models_have_their_migrations() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_they_apply_to_an_empty_database() -> None:
    tables = connection.introspection.table_names()
    assert {"services_policy", "accounts_account", "conversations_message"} <= set(tables)


@pytest.mark.parametrize("path", MIGRATIONS, ids=short)
def test_each_is_named_for_its_effect(path: Path) -> None:
    assert re.fullmatch(r"\d{4}_[a-z][a-z_0-9]+", path.stem)
    assert not re.search(r"_(auto|initial|alter_field)", path.stem)


@pytest.mark.parametrize("path", MIGRATIONS, ids=short)
def test_each_can_be_read_without_the_apps(path: Path) -> None:
    """What a migration imports must still be there in years: Django, and our own columns, which are frozen."""
    imported = [
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    ]
    ours = [name for name in imported if name.startswith(("apps.", "unifiedmsg"))]
    assert set(ours) <= {"apps.core.rowless", "apps.core.fields", "apps.core.ids"}


@pytest.mark.django_db
def test_the_database_syncs_before_it_says_yes_and_overwrites_what_it_drops() -> None:
    with connection.cursor() as cursor:
        answers = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    assert answers == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
