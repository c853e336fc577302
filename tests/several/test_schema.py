"""The schema on PostgreSQL: what belongs to a conversation can lie on any machine, together with the rest of it.

The rules are Citus' for tables that are distributed by the conversation's id: every key has it, and nothing points
from one table into another.
"""

import asyncio
import re
import secrets
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from apps.core.ids import encode
from tests.seats import Holder, mls, seats_socket
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


# What looks for expired messages walks from conversation to conversation: on Citus it has to be run on each shard.
SWEEP = "WITH RECURSIVE leap"
RUN = """
SELECT query FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
WHERE d.datname = current_database() AND query LIKE '%conversations\\_%' AND query !~ '^(CREATE|ALTER|DROP|--)'
"""


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


def test_no_statement_joins_what_may_lie_on_two_machines(pair: Workers) -> None:
    asyncio.run(everything_is_asked(pair))
    with psycopg.connect(pair.database, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        statements = [query for (query,) in connection.execute(RUN).fetchall()]
    named = {table for statement in statements for table in OF_CONVERSATIONS if table in statement}
    assert named == OF_CONVERSATIONS.keys()
    joined = [statement for statement in statements if len(tables_in(statement)) > 1]
    assert joined
    others = [statement for statement in joined if not is_of_one_conversation(statement)]
    assert [statement for statement in others if not statement.startswith(SWEEP)] == []


@pytest.mark.parametrize(
    ("condition", "fine"), [("s.conversation = c.id", True), ("s.seat_id = c.id", False), ("c.pair", False)]
)
def test_a_join_on_something_else_would_be_seen(condition: str, fine: bool) -> None:
    statement = f"SELECT 1 FROM conversations_seat s JOIN conversations_conversation c ON {condition}"  # noqa: S608
    assert is_of_one_conversation(statement) == fine


async def everything_is_asked(pair: Workers) -> None:
    """Whatever a seat can do was done, by HTTP and by sockets, at both processes; and what is old was dropped."""
    alice = Holder(pair.servers[0]).begin()
    bob = replace(alice.give(), server=pair.servers[1])
    client_id, text = secrets.token_bytes(16), mls(alice.conversation)
    async with seats_socket(pair.servers[1]) as hears:
        await hears.sit(bob)
        for _ in range(2):  # the second time it is there already
            await asyncio.to_thread(alice.post, text, client_id=client_id)
        await hears.until("message")
    for method, path, body in asked_over_http(bob):
        answer = await asyncio.to_thread(alice.ask, method, path, body)
        assert answer.status_code < 300, (path, answer.text)
    pair.servers[0].manage("expire_messages")


def asked_over_http(bob: Holder) -> list[tuple[str, str, object]]:
    """The verbs of a seat that are not sending."""
    seat, blob = {"seat_id": encode(bob.seat_id)}, {"blob_id": encode(secrets.token_bytes(16))}
    return [
        ("POST", "messages/read/", {"after": 0, "limit": 10}),
        ("PUT", "slots/", {"seq": 1, "sealed": encode(b"sealed")}),
        ("GET", "slots/", None),
        ("PUT", "blobs/", blob | {"sealed": encode(b"tree")}),
        ("POST", "blobs/get/", blob),
        ("POST", "seats/admin/", seat | {"admin": True}),
        ("POST", "seats/admin/", seat | {"admin": False}),
        ("POST", "seats/complain/", {"seq": 1}),
        ("POST", "seats/take/", seat),
    ]


def tables_in(statement: str) -> dict[str, str]:
    """The tables of conversations that it reads or changes, by the name they have in it."""
    found = re.findall(r"(?:FROM|JOIN|UPDATE) \"?(conversations_\w+?)\"?(?: AS)?(?: (\w))?(?= |$|\))", statement)
    return {alias or table: table for table, alias in found}


def is_of_one_conversation(statement: str) -> bool:
    """Whether each of its tables is tied to another one by the conversation, and by nothing else."""
    keys = {f"{alias}.{OF_CONVERSATIONS[table]}" for alias, table in tables_in(statement).items()}
    compared = [set(pair) for pair in re.findall(r"(\w+\.\w+) = (\w+\.\w+)", statement)]
    return all(any(key in pair and len(pair & keys) == 2 for pair in compared) for key in keys)


def test_messages_and_seats_lie_in_parts(ask: Any) -> None:
    whole = {name for (name,) in ask(WHOLE, list(OF_CONVERSATIONS))}
    assert OF_CONVERSATIONS.keys() - whole == {"conversations_message", "conversations_seat"}


@pytest.mark.parametrize("table", ["consent_version", "dashboard_staffevent", "dashboard_policychange"])
def test_what_only_grows_cannot_be_changed(ask: Any, table: str) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match=r"only grows|never changes"):
        ask(f"UPDATE {table} SET id = id RETURNING id")  # noqa: S608
