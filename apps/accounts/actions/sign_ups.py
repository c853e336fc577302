"""A sign-up between the proven identifier and the account: signed, and kept nowhere."""

from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache

from apps.accounts import queries, secrets
from apps.accounts.actions import codes
from apps.accounts.refusals import BadSignUp, HandleTaken, SignUpClosed, WrongCode
from apps.core import ids, limits
from apps.core.attempts import Allowance
from apps.core.errors import TooFast
from apps.services.catalogue import Service
from apps.services.identifiers import normal
from apps.services.queries import sign_up_open

SECONDS = limits.SIGN_UP_MINUTES * 60
_SALT = "um-sign-up-1"
_PER_ADDRESS = Allowance("sign-ups", limits.SIGN_UPS_OF_AN_ADDRESS_AN_HOUR, 3600)


@dataclass(frozen=True, slots=True, repr=False)
class SignUp:
    """Whose account may be opened, and under which id."""

    account: bytes
    service: str
    tag: bytes
    handle: str


def begin(service: Service, identifier: str, code: str | None, *, address: str) -> tuple[str, SignUp]:
    """The identifier is proven, where its service asks for that, and free.

    Raises: SignUpClosed, EmailRule, HandleRule, PhoneRule, TooFast, WrongCode, HandleTaken.
    """
    if not sign_up_open(service):
        raise SignUpClosed
    spelling = normal(service.identifier, identifier)
    tag = secrets.tag_of(service, spelling)
    if not _PER_ADDRESS.spend(address):
        raise TooFast
    if service.code:
        _check(tag, code)
    elif queries.account_tagged(tag):
        raise HandleTaken
    handle = spelling if service.identifier == "handle" else ""
    begun = SignUp(account=ids.Id.new(), service=service.id, tag=tag, handle=handle)
    return _signed(begun), begun


def opened(service: Service, text: str) -> SignUp:
    """The sign-up that ``begin`` signed for this service. Raises: BadSignUp."""
    try:
        account, of, tag, handle = signing.loads(text, salt=_SALT, max_age=SECONDS)
    except signing.BadSignature as error:
        raise BadSignUp from error
    if of != service.id or cache.get(_used(ids.decode(account))):
        raise BadSignUp
    return SignUp(account=ids.decode(account), service=of, tag=ids.decode(tag), handle=handle)


def use_up(sign_up: SignUp) -> None:
    """The sign-up opens nothing again, not even when its account is gone."""
    cache.set(_used(sign_up.account), b"used", SECONDS)


def _check(tag: bytes, code: str | None) -> None:
    if code is None:
        raise WrongCode
    codes.check(tag, code)


def _signed(sign_up: SignUp) -> str:
    fields = [ids.encode(sign_up.account), sign_up.service, ids.encode(sign_up.tag), sign_up.handle]
    return signing.dumps(fields, salt=_SALT)


def _used(account: bytes) -> str:
    return f"sign-up-used:{account.hex()}"
