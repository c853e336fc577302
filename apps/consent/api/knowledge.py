"""What the server knows about whoever asks, live, and the same with every receipt to take along."""

from datetime import UTC, datetime

from rest_framework.request import Request

from apps.accounts.authentication import AccountView
from apps.accounts.refusals import NotSignedIn
from apps.consent import books
from apps.consent.rules.receipts import Receipt
from apps.core import knowledge
from apps.core.api import Output, operation


class Table(Output):
    """One table, and this account's rows in it; sealed bytes as their length and digest."""

    table: str
    what: str
    rows: list[dict[str, str | int | bool | dict[str, str | int] | None]]


class KnowledgeAnswer(Output):
    tables: list[Table]


class ExportAnswer(Output):
    """Times are in UTC."""

    made_at: str
    tables: list[Table]
    receipts: list[Receipt]


class KnowledgeView(AccountView):
    """``knowledge/``"""

    @operation(answers=KnowledgeAnswer, refuses=(NotSignedIn,))
    def get(self, request: Request) -> KnowledgeAnswer:
        """Everything the database has about this account, field by field."""
        return KnowledgeAnswer(tables=tables(self.account.pk))


class ExportView(AccountView):
    """``export/``"""

    @operation(answers=ExportAnswer, refuses=(NotSignedIn,))
    def get(self, request: Request) -> ExportAnswer:
        """The same, with the receipt of every decision; messages are in the owner's browsers alone."""
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        return ExportAnswer(made_at=made_at, tables=tables(self.account.pk), receipts=books.receipts_of(self.account))


def tables(account: bytes) -> list[Table]:
    """As an answer shows it."""
    return [Table(table=known.table, what=known.what, rows=known.rows) for known in knowledge.of(account)]
