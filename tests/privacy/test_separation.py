"""`conversations` and `delivery` know no account: not by import, not by foreign key."""

import ast
import sqlite3
from pathlib import Path

import pytest

from tests.server import ROOT, Server

SIDES = ("conversations", "delivery", "attachments")
KNOW_ACCOUNTS = ("accounts", "devices", "invitations", "identities", "consent")


def imported(source: str) -> set[str]:
    """The apps that a module names in its imports, wherever in the file these stand."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name.split(".")[1] for name in found if name.startswith("apps.")}


def modules() -> list[Path]:
    return sorted(path for side in SIDES for path in (ROOT / "apps" / side).rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_imports_what_knows_accounts(path: Path) -> None:
    assert imported(path.read_text()) & set(KNOW_ACCOUNTS) == set()


@pytest.mark.parametrize(
    "line",
    [
        "from apps.accounts import queries",
        "import apps.devices.models",
        "from apps import invitations",
        "def late():\n    from apps.accounts.models import Account",
    ],
)
def test_such_an_import_would_be_seen(line: str) -> None:
    assert imported(line) & set(KNOW_ACCOUNTS)


def foreign_keys(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """(from, to) for every foreign key of the database."""
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [(name, key[2]) for name in names for key in connection.execute(f'PRAGMA foreign_key_list("{name}")')]


def crossing(keys: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that tie a conversation to anything that is not of a conversation."""
    return [key for key in keys if key[0].startswith("conversations_") != key[1].startswith("conversations_")]


def test_no_foreign_key_leads_from_or_to_a_conversation(server: Server) -> None:
    with sqlite3.connect(server.data / "db" / "unifiedmsg.sqlite3") as connection:
        keys = foreign_keys(connection)
        assert crossing(keys) == []
        assert keys, "the query sees foreign keys at all"


def test_such_a_foreign_key_would_be_seen() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE accounts_account (id BLOB PRIMARY KEY)")
    connection.execute("CREATE TABLE conversations_seat (account BLOB REFERENCES accounts_account (id))")
    assert crossing(foreign_keys(connection)) == [("conversations_seat", "accounts_account")]
