"""The schema on PostgreSQL: what belongs to a conversation can lie on any machine, together with the rest of it.

The rules are Citus' for tables that are distributed by the conversation's id: every key has it, and nothing points
from one table into another.
"""

from typing import Any

import psycopg
import pytest

from tests.workers import Workers

OF_CONVERSATIONS = {
    "conversations_conversation": "id",
    "conversations_seat": "conversation",
    "conversations_message": "conversation",
    "conversations_slot": "conversation",
    "conversations_blob": "conversation",
}
KEYS = """
SELECT c.relname, i.relname, array_agg(a.attname::text)
FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (x.indkey)
WHERE x.indisunique AND c.relname = ANY (%s) GROUP BY 1, 2
"""
POINTING = """
SELECT conname FROM pg_constraint WHERE contype = 'f'
AND (conrelid::regclass::text LIKE 'conversations%' OR confrelid::regclass::text LIKE 'conversations%')
"""
WHOLE = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname = ANY (%s)"


@pytest.fixture(scope="module")
def ask(pair: Workers) -> Any:
    """Runs one statement at the database's own edge."""

    def ask(statement: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(pair.database, autocommit=True) as connection:
            return connection.execute(statement, values or None).fetchall()

    return ask


def test_every_key_has_the_conversation_in_it(ask: Any) -> None:
    keys = ask(KEYS, list(OF_CONVERSATIONS))
    assert {table for table, _, _ in keys} == OF_CONVERSATIONS.keys()
    assert [key for table, key, columns in keys if OF_CONVERSATIONS[table] not in columns] == []


def test_no_table_of_conversations_points_to_another_or_is_pointed_to(ask: Any) -> None:
    assert ask(POINTING) == []


def test_messages_and_seats_lie_in_parts(ask: Any) -> None:
    whole = {name for (name,) in ask(WHOLE, list(OF_CONVERSATIONS))}
    assert OF_CONVERSATIONS.keys() - whole == {"conversations_message", "conversations_seat"}


@pytest.mark.parametrize("table", ["consent_version", "dashboard_staffevent", "dashboard_policychange"])
def test_what_only_grows_cannot_be_changed(ask: Any, table: str) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match=r"only grows|never changes"):
        ask(f"UPDATE {table} SET id = id RETURNING id")  # noqa: S608
