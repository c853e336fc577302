"""Registered links over HTTP: sign, list, undo, sign in to the other account; and the proof that shown links need."""

from rest_framework.request import Request

from apps.accounts import minors, secrets
from apps.accounts.authentication import AccountView
from apps.accounts.refusals import NotForMinors, NotSignedIn
from apps.core import canonical, limits
from apps.core.api import Input, Output, operation
from apps.core.errors import TooMany
from apps.core.ids import Binary, Id, Key, Signature
from apps.identities import queries
from apps.identities.actions import links, sign_ins
from apps.identities.queries import Known
from apps.identities.refusals import BadStatement, NoSuchLink, NotAgreed
from apps.identities.sealed import Secret


class StatementBytes(Binary):
    """A link statement, as it was signed."""

    bytes_min, bytes_max = 1, limits.STATEMENT_BYTES


class SignedLink(Input):
    """One side's half; ``for_other`` is sealed to the other account, and empty where there is nothing."""

    statement: StatementBytes
    signature: Signature
    for_other: Secret


class SignedAnswer(Output):
    """``link`` is null while the other side's half is missing."""

    link: Id | None


class LinkShape(Output):
    link: Id
    statement: StatementBytes
    for_you: Secret


class LinksAnswer(Output):
    links: list[LinkShape]


class Which(Input):
    link: Id


class SessionAnswer(Output):
    account: Id
    service: str
    token: Key
    pepper_share: Key
    name_proof: Signature | None


class ProofAnswer(Output):
    account_proof: Signature


class LinksView(AccountView):
    """``links/``"""

    @operation(answers=LinksAnswer, refuses=(NotSignedIn,))
    def get(self, request: Request) -> LinksAnswer:
        """The registered links of this account."""
        return LinksAnswer(links=[shape(known, self.account.pk) for known in queries.links_of(self.account)])

    @operation(takes=SignedLink, answers=SignedAnswer, refuses=(NotSignedIn, BadStatement, NotAgreed, TooMany))
    def post(self, request: Request, body: SignedLink) -> SignedAnswer:
        """Hand in this side's half of a link; with the second half it is registered."""
        link = links.sign(self.account, body.statement, signature=body.signature, for_other=body.for_other)
        return SignedAnswer(link=None if link is None else Id(link))


class UndoView(AccountView):
    """``links/undo/``"""

    @operation(takes=Which, refuses=(NotSignedIn,))
    def post(self, request: Request, body: Which) -> None:
        """Undo a link at once, for both sides."""
        links.undo(self.account, body.link)


class SessionView(AccountView):
    """``links/session/``"""

    @operation(takes=Which, answers=SessionAnswer, refuses=(NotSignedIn, NoSuchLink, TooMany))
    def post(self, request: Request, body: Which) -> SessionAnswer:
        """Sign in to the other account of a link, where both agreed to that."""
        session = sign_ins.sign_in(self.account, body.link)
        return SessionAnswer(
            account=Id(session.account.pk),
            service=session.account.service,
            token=session.token,
            pepper_share=session.pepper_share,
            name_proof=None if session.name_proof is None else Signature(session.name_proof),
        )


class ProofView(AccountView):
    """``links/proof/``"""

    @operation(answers=ProofAnswer, refuses=(NotSignedIn, NotForMinors))
    def get(self, request: Request) -> ProofAnswer:
        """The server's word that this account has its account key: what a contact checks a shown link with."""
        account = self.account
        if minors.protected(account):
            raise NotForMinors
        proof = secrets.account_proof(account.service, account.pk, queries.account_key(account))
        return ProofAnswer(account_proof=Signature(proof))


def shape(known: Known, account: bytes) -> LinkShape:
    """As one side sees it."""
    content = known.content
    return LinkShape(
        link=Id(known.id),
        statement=StatementBytes(canonical.spelled(content.statement)),
        for_you=content.of_other(account).for_other,
    )
