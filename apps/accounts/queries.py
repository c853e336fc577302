"""Accounts, tokens and keyrings as somebody may see them; writes nothing."""

from datetime import UTC, datetime

from apps.accounts import secrets
from apps.accounts.models import Account, Keyring, Token
from apps.accounts.refusals import NotSignedIn
from apps.core import ids, sealing
from apps.core.errors import Refusal
from apps.services.catalogue import Service
from apps.services.identifiers import normal


def tag_typed(service: Service, identifier: str) -> bytes:
    """The tag of what somebody typed; of what breaks the rule too, which then is simply nobody's."""
    try:
        spelling = normal(service.identifier, identifier)
    except Refusal:
        spelling = f"\0{identifier}"
    return secrets.tag_of(service, spelling)


def account_tagged(tag: bytes) -> Account | None:
    """Whose identifier this is the tag of."""
    return Account.objects.filter(tag=tag).first()


def token_of(authorization: str, *, signed_out: bool = False) -> Token:
    """The token of an Authorization header (RFC 6750, section 2.1), as ``token_spelled``. Raises: NotSignedIn."""
    scheme, _, text = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise NotSignedIn
    return token_spelled(text, signed_out=signed_out)


def token_spelled(text: str, *, signed_out: bool = False) -> Token:
    """The token that this text is, with its account: a live one, or one that another device signed out.

    Raises: NotSignedIn.
    """
    try:
        secret = ids.Key.parse(text)
    except ValueError as error:
        raise NotSignedIn from error
    today = datetime.now(UTC).date()
    found = Token.objects.filter(hash=sealing.digest(secret), expires_on__gte=today, signed_out=signed_out)
    token = found.select_related("account").first()
    if token is None:
        raise NotSignedIn
    return token


def is_token(token_hash: bytes) -> bool:
    """Whether this is the hash of a token that works."""
    return Token.objects.filter(hash=token_hash, expires_on__gte=datetime.now(UTC).date()).exists()


def keyring_of(account: Account) -> Keyring:
    """The account's keyring; every account has one. Raises: NotSignedIn when the account was deleted meanwhile."""
    keyring = Keyring.objects.filter(pk=account.pk).first()
    if keyring is None:
        raise NotSignedIn
    return keyring


def held(account: Account) -> None:
    """The account stays until this transaction ends. Raises: NotSignedIn when it was deleted meanwhile."""
    if not Account.objects.select_for_update().filter(pk=account.pk).exists():
        raise NotSignedIn
