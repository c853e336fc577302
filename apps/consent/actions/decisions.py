"""Recording what an account's owner decided: all of what was sent, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from apps.accounts import bells
from apps.accounts import queries as accounts
from apps.accounts.models import Account
from apps.accounts.refusals import NotForMinors
from apps.consent import catalogue, endings, latency, queries
from apps.consent.actions import askings, ledger
from apps.consent.models import Entry, Subject
from apps.consent.refusals import NoSuchPurpose, OtherSubject, PurposeRefused, WrongLanguage
from apps.consent.rules import decisions as rules
from apps.consent.rules.decisions import Decision
from apps.core import limits
from apps.core.attempts import Allowance
from apps.core.errors import TooFast
from apps.devices import queries as devices
from apps.devices import rules as manifests

_PER_ACCOUNT = Allowance("decisions", limits.DECISIONS_A_DAY, 86_400)


@dataclass(frozen=True, slots=True)
class Statement:
    """A decision as a device hands it in."""

    decision: Decision
    signature: bytes
    certificate: bytes


def decide(account: Account, statements: Sequence[Statement]) -> list[Entry]:
    """All of them are in the ledger and count from now on; the account's devices hear of it.

    Raises: TooFast, WrongSignature, Replayed, NoSuchPurpose, PurposeRefused, NotForMinors, WrongLanguage, StaleText,
    OtherSubject, NothingToWithdraw, NotSignedIn when the account was deleted meanwhile.
    """
    counted = [statement for statement in statements if statement.decision.act != "withdraw"]
    if not all(_PER_ACCOUNT.spend(account.pk) for _ in counted):  # withdrawing never has to wait
        raise TooFast
    withdrawal = any(statement.decision.act == "withdraw" for statement in statements)
    with latency.measured(withdrawal=withdrawal), transaction.atomic():
        accounts.held(account)
        account_key = manifests.parsed(devices.manifest_of(account).body).account_key
        entries = [_record(account, statement, account_key) for statement in statements]
        transaction.on_commit(partial(bells.ring, bytes(account.pk), "consent"))
    return entries


def _record(account: Account, statement: Statement, account_key: bytes) -> Entry:
    decision = statement.decision
    rules.verify(decision, statement.signature)
    _check_purpose(account, decision)
    rules.certify(decision, statement.certificate, account=bytes(account.pk), account_key=account_key)
    _claim(account, decision)
    entry = ledger.append(decision, statement.signature)
    if decision.act != "grant":
        endings.end(account, decision.purpose)
    askings.note(account, decision.purpose, decision.version)
    return entry


def _check_purpose(account: Account, decision: Decision) -> None:
    """What a minor agreed to would count of itself, years later. Raises: as ``decide``."""
    known = catalogue.by_id(decision.purpose)
    if known is not None and known.refused:
        raise PurposeRefused
    if not queries.is_asked_for(decision.purpose):
        raise NoSuchPurpose
    if decision.act == "grant" and queries.is_closed(account, decision.purpose):
        raise NotForMinors
    if decision.language not in catalogue.LANGUAGES:
        raise WrongLanguage
    if decision.service != account.service:
        raise OtherSubject


def _claim(account: Account, decision: Decision) -> None:
    """The pseudonym is this account's for this purpose, its only one, and was nobody's before. Raises: OtherSubject."""
    known = Subject.objects.filter(account=account, purpose=decision.purpose).first()
    if known is None and not _is_used(decision.subject):
        Subject.objects.create(public=decision.subject, account=account, purpose=decision.purpose)
    elif known is None or known.public != decision.subject:
        raise OtherSubject


def _is_used(public: bytes) -> bool:
    """Whether anybody decided under it, though they may be gone."""
    return Subject.objects.filter(pk=public).exists() or Entry.objects.filter(subject=public).exists()
