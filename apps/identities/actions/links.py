"""Registering a link, which takes both accounts, and undoing it, which takes either."""

from django.conf import settings
from django.db import transaction

from apps.accounts import queries as accounts
from apps.accounts.models import Account
from apps.consent import queries as consent
from apps.consent import readers
from apps.core import ids, limits, sealing
from apps.core.attempts import Allowance
from apps.core.errors import TooFast, TooMany
from apps.identities import queries, rules
from apps.identities.actions import rows, waiting
from apps.identities.models import Link
from apps.identities.refusals import BadStatement, NotAgreed
from apps.identities.rules import Statement
from apps.identities.sealed import Content, Secret, Signed

readers.register("registered_link", where=__name__, acts=("apps.identities.actions.rows.create",))
_PER_ACCOUNT = Allowance("links", limits.LINKS_A_DAY, 86_400)


def sign(account: Account, body: bytes, *, signature: bytes, for_other: bytes) -> bytes | None:
    """This account's half is in. Answers the link when the other's is too, else None: then nothing is registered.

    Saying it again changes nothing. Raises: BadStatement, TooFast, NotAgreed, TooMany, NotSignedIn.
    """
    statement = rules.parsed(body)
    side = rules.side_of(statement, service=account.service, account=account.pk)
    if not rules.signed(body, signature, account_key=queries.account_key(account)):
        raise BadStatement
    if not _PER_ACCOUNT.spend(account.pk):
        raise TooFast
    if not _agrees(account, statement):
        raise NotAgreed
    link = _id(body)
    if link in queries.ends_of(bytes(account.pk)):
        return link
    mine = Signed(side.account, ids.Signature(signature), Secret(for_other))
    waiting.keep(body, mine)
    theirs = waiting.of(body, rules.other_of(statement, account.pk).account)
    return None if theirs is None else _complete(account, body, mine, theirs)


def undo(account: Account, link: bytes) -> None:
    """The link is registered no longer, on either side; where there was none, nothing happens."""
    with transaction.atomic():
        if link in queries.ends_of(bytes(account.pk)):
            _end(account, link)


def undo_all(account: Account) -> None:
    """No link of this account is registered any more. Runs inside a transaction."""
    for link in queries.ends_of(bytes(account.pk)):
        _end(account, link)


def _complete(account: Account, body: bytes, mine: Signed, theirs: Signed) -> bytes:
    statement = rules.parsed(body)
    link = _id(body)
    with transaction.atomic():
        accounts.held(account)
        if Link.objects.filter(pk=link).exists():
            return link
        other = _other(statement, account)
        if not (_agrees(account, statement) and _agrees(other, statement)):
            raise NotAgreed
        if any(len(queries.ends_of(bytes(side.pk))) >= limits.LINKS_PER_ACCOUNT for side in (account, other)):
            raise TooMany
        _register(account, other, link, Content(statement, [mine, theirs]))
    waiting.forget(body, mine.account, theirs.account)
    return link


def _id(body: bytes) -> bytes:
    """The same statement is the same link, however often and by whomever it is completed."""
    return sealing.mac(settings.TAG_KEY, "um-link-1", body)[:16]


def _register(account: Account, other: Account, link: bytes, content: Content) -> None:
    """The gate is asked once more, where the link is made: nothing is kept on an earlier word."""
    if not all(consent.allows(side, "registered_link") for side in (account, other)):
        raise NotAgreed
    rows.create(link, content)


def _other(statement: Statement, account: Account) -> Account:
    """The account of the other side, which cannot go before this transaction ends. Raises: NotAgreed when it has."""
    side = rules.other_of(statement, account.pk)
    found = Account.objects.select_for_update().filter(pk=side.account, service=side.service).first()
    if found is None:
        raise NotAgreed
    return found


def _agrees(account: Account, statement: Statement) -> bool:
    purposes = ("registered_link", *statement.purposes)
    return all(consent.allows(account, purpose) for purpose in purposes)


def _end(account: Account, link: bytes) -> None:
    for known in queries.links_of(account):
        if known.id == link:
            rows.ring(known.other.pk)
    rows.ring(account.pk)
    rows.destroy(link)
