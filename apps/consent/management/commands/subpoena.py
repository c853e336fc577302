"""For operators who must answer a court: prints exactly what the database has about one account, and nothing more."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from apps.accounts import queries as accounts
from apps.accounts.models import Account
from apps.core import ids, knowledge
from apps.services import catalogue


class Command(BaseCommand):
    """`manage.py subpoena ACCOUNT`."""

    help = "Prints every field of every row about one account. What is sealed is told by its length and digest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="its address such as messenger:alice@example.org, or id:ID")

    def handle(self, *, account: str, **_: object) -> None:
        found = found_at(account)
        if found is None:
            raise CommandError("No account has this address or id. Of people without an account there is no row.")
        tables = [{"table": one.table, "what": one.what, "rows": one.rows} for one in knowledge.of(found.pk)]
        self.stdout.write(json.dumps({"tables": tables}, indent=2, ensure_ascii=False))


def found_at(address: str) -> Account | None:
    """The account of this address, or of this id: written after a word, since an id may begin like an option."""
    service_id, _, identifier = address.partition(":")
    if service_id == "id":
        return with_id(identifier)
    service = catalogue.by_id(service_id)
    return accounts.account_tagged(accounts.tag_typed(service, identifier)) if service else None


def with_id(text: str) -> Account | None:
    """The account of this id."""
    try:
        return Account.objects.filter(pk=ids.Id.parse(text)).first()
    except ValueError:
        return None
