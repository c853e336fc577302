"""Codes that prove an e-mail address or a phone number; kept in a store that forgets, as keyed tags."""

import secrets as random

from django.core.cache import cache

from apps.accounts import queries, secrets
from apps.accounts.refusals import SignUpClosed, WrongCode
from apps.core import limits, sealing
from apps.core.attempts import Allowance
from apps.core.errors import TooFast
from apps.services import senders
from apps.services.catalogue import Service
from apps.services.identifiers import normal
from apps.services.queries import sign_up_open

HOUR = 3600
_PER_IDENTIFIER = Allowance("codes", limits.CODES_AN_HOUR, HOUR)
_PER_ADDRESS = Allowance("codes-of", limits.CODES_OF_AN_ADDRESS_AN_HOUR, HOUR)
_TRIES = Allowance("code-tries", limits.CODE_TRIES, limits.CODE_MINUTES * 60)
_FRESH = "Your code for {name} is {code}. It is good for {minutes} minutes. Give it to nobody."
_USED = "Somebody tried to sign up at {name} with this address. You have an account already: sign in with its password. If it was not you, do nothing."  # noqa: E501


def send(service: Service, identifier: str, *, address: str) -> str:
    """A code is on its way to the owner; or, where they have an account, word that somebody tried.

    Both look alike from outside. Answers the code that the demo shows: a decoy in the second case.
    Raises: SignUpClosed, EmailRule, PhoneRule, TooFast, NotSent.
    """
    if not service.code or not sign_up_open(service):
        raise SignUpClosed
    spelling = normal(service.identifier, identifier)
    tag = secrets.tag_of(service, spelling)
    if not (_PER_ADDRESS.spend(address) and _PER_IDENTIFIER.spend(tag)):
        raise TooFast
    code = f"{random.randbelow(10**6):06}"
    used = queries.account_tagged(tag) is not None
    text = (_USED if used else _FRESH).format(name=service.name, code=code, minutes=limits.CODE_MINUTES)
    senders.sender_for(service).send(spelling, subject=f"Your sign-up at {service.name}", text=text)
    cache.set(_key(tag), b"" if used else secrets.code_tag(tag, code), limits.CODE_MINUTES * 60)
    return code


def check(tag: bytes, code: str) -> None:
    """The code was the newest one sent, and is used up now. Raises: WrongCode, TooFast."""
    if not _TRIES.spend(tag):
        raise TooFast
    if not sealing.same(cache.get(_key(tag), b""), secrets.code_tag(tag, code)):
        raise WrongCode
    if not cache.delete(_key(tag)):  # another request used it a moment ago
        raise WrongCode


def _key(tag: bytes) -> str:
    return f"code:{tag.hex()}"
