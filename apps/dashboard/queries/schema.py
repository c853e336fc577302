"""The database's own schema, read as it is now: which tables name an account, which name a conversation, which both."""

from dataclasses import dataclass

from django.db import connection
from django.db.backends.utils import CursorWrapper

ACCOUNT = ("account", "account_id", "subject", "public")
CONVERSATION = ("conversation", "conversation_id", "seat_id")


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its columns, and those that name an account or a conversation."""

    name: str
    columns: list[str]
    accounts: list[str]
    conversations: list[str]


def tables() -> list[Table]:
    """Every table that there is."""
    with connection.cursor() as cursor:
        names = sorted(info.name for info in connection.introspection.get_table_list(cursor))
        return [_table(name, cursor) for name in names]


def _table(name: str, cursor: CursorWrapper) -> Table:
    described = connection.introspection.get_table_description(cursor, name)
    columns = [column.name for column in described]
    own = {"accounts_account": ["id"], "conversations_conversation": ["id"]}.get(name, [])
    return Table(
        name=name,
        columns=columns,
        accounts=[each for each in columns if each in ACCOUNT] + (own if name.startswith("accounts_") else []),
        conversations=[each for each in columns if each in CONVERSATION]
        + (own if name.startswith("conversations_") else []),
    )
