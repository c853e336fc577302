"""What an account's owner asks about consent: where it stands, deciding, receipts, blurred statistics."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from rest_framework.request import Request

from apps.accounts.authentication import AccountView
from apps.accounts.refusals import NotForMinors, NotSignedIn
from apps.consent import books, catalogue, queries
from apps.consent.actions import askings, decisions, statistics
from apps.consent.refusals import (
    AskedAlready,
    NoSuchPurpose,
    NotAllowed,
    NothingToWithdraw,
    OtherSubject,
    PurposeRefused,
    Replayed,
    StaleText,
    WrongLanguage,
    WrongSignature,
)
from apps.consent.rules.decisions import Decision, Name, Number
from apps.consent.rules.receipts import Receipt
from apps.consent.rules.standing import State
from apps.core import limits
from apps.core.api import Input, Output, operation
from apps.core.ids import Key, Signature

OF_A_DECISION = (
    *(WrongSignature, Replayed, NoSuchPurpose, PurposeRefused, NotForMinors, WrongLanguage),
    *(StaleText, OtherSubject, NothingToWithdraw),
)


class StandingShape(Output):
    """Where the account stands with one purpose; ``in_force`` is the gate, ``ask`` whether to ask now.

    ``closed``: the owner is a minor whom the service protects, so that no decision opens it.
    """

    purpose: str
    subject: Key | None
    state: State
    in_force: bool
    closed: bool
    version: int | None
    ask: bool
    asked_on: date | None


class ConsentAnswer(Output):
    purposes: list[StandingShape]


class AskedRequest(Input):
    purposes: Annotated[list[Name], msgspec.Meta(min_length=1, max_length=limits.DECISIONS_AT_ONCE)]
    version: Number


class Statement(Input):
    """One decision, signed under the pseudonym, and the account key's word that the pseudonym is its own."""

    decision: Decision
    signature: Signature
    certificate: Signature


class DecisionsRequest(Input):
    decisions: Annotated[list[Statement], msgspec.Meta(min_length=1, max_length=limits.DECISIONS_AT_ONCE)]


class ReceiptsAnswer(Output):
    receipts: list[Receipt]


class Blurred(Input):
    """One day's answers, each already blurred by the browser."""

    day: date
    bits: Annotated[list[Literal[0, 1]], msgspec.Meta(max_length=64)]


class ConsentView(AccountView):
    """``consent/``"""

    @operation(answers=ConsentAnswer, refuses=(NotSignedIn,))
    def get(self, request: Request) -> ConsentAnswer:
        """Where the account stands with every purpose that is shown."""
        shown = [purpose.id for purpose in catalogue.PURPOSES if queries.is_shown(purpose.id)]
        standings = queries.standings_of(self.account, shown)
        return ConsentAnswer(purposes=[standing_shape(standing) for standing in standings])


class AskedView(AccountView):
    """``consent/asked/``"""

    @operation(takes=AskedRequest, refuses=(NotSignedIn, NoSuchPurpose, StaleText, NotForMinors, AskedAlready))
    def post(self, request: Request, body: AskedRequest) -> None:
        """Say that these questions come onto the screen now; refused, they may not."""
        askings.ask(self.account, body.purposes, body.version)


class DecisionsView(AccountView):
    """``decisions/``"""

    @operation(
        takes=DecisionsRequest,
        answers=ReceiptsAnswer,
        refuses=(NotSignedIn, *OF_A_DECISION),
        body_bytes_max=limits.DECISIONS_AT_ONCE * limits.DECISION_BYTES,
    )
    def post(self, request: Request, body: DecisionsRequest) -> ReceiptsAnswer:
        """Decide; all of it counts, or nothing does."""
        statements = [decisions.Statement(one.decision, one.signature, one.certificate) for one in body.decisions]
        entries = decisions.decide(self.account, statements)
        return ReceiptsAnswer(receipts=[books.receipt_of(entry) for entry in entries])


class ReceiptsView(AccountView):
    """``receipts/``"""

    @operation(answers=ReceiptsAnswer, refuses=(NotSignedIn,))
    def get(self, request: Request) -> ReceiptsAnswer:
        """The proof of everything this account decided."""
        return ReceiptsAnswer(receipts=books.receipts_of(self.account))


class StatisticsView(AccountView):
    """``statistics/``"""

    @operation(takes=Blurred, refuses=(NotSignedIn, NotAllowed))
    def post(self, request: Request, body: Blurred) -> None:
        """Add one day's blurred answers to the service's sums; nothing tells whose they were."""
        statistics.answer(self.account, body.day, body.bits)


def standing_shape(standing: queries.Standing) -> StandingShape:
    """As an answer shows it."""
    return StandingShape(
        purpose=standing.purpose,
        subject=None if standing.subject is None else Key(standing.subject),
        state=standing.state,
        in_force=standing.in_force,
        closed=standing.closed,
        version=standing.version,
        ask=standing.ask,
        asked_on=standing.asked_on,
    )
