"""The privacy centre has words for every column that it can show; a new one fails here until somebody wrote them."""

import json

from apps.core import knowledge
from tests.server import ROOT

WORDS = ROOT / "static" / "src" / "ui" / "privacy" / "fields.json"


def named() -> set[str]:
    """Every table and column that is shown to an account's owner."""
    models = [each.model._meta for each in knowledge.told()]
    columns = {f"{meta.db_table}.{field.attname}" for meta in models for field in meta.concrete_fields}
    return columns | {meta.db_table for meta in models}


def test_every_table_and_column_that_is_shown_has_words() -> None:
    words = json.loads(WORDS.read_text(encoding="utf-8"))
    assert len(named()) > 50
    assert sorted(named() - set(words)) == []
    assert [name for name, said in words.items() if len(said) != (2 if "." in name else 1) or not all(said)] == []
