"""The rule of each kind of identifier: what people may type, and its one spelling; pure."""

import re
import unicodedata
from collections.abc import Callable

import phonenumbers

from apps.core.errors import Refusal
from apps.services.catalogue import Identifier

TEXT_MAX = 320  # the longest e-mail address (RFC 3696, erratum 1690)
_HANDLE = re.compile(r"[a-z0-9._]{3,30}")
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")  # RFC 5322, section 3.2.3
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")


class EmailRule(Refusal):
    code = "email_rule"
    message = "Type an e-mail address such as alice@example.org."


class HandleRule(Refusal):
    code = "handle_rule"
    message = "A handle has 3 to 30 of a to z, 0 to 9, dot and underscore."


class PhoneRule(Refusal):
    code = "phone_rule"
    message = "Type the number with its country, such as +49 151 23456789."


def normal(kind: Identifier, text: str) -> str:
    """The one spelling of an identifier. Raises: EmailRule, HandleRule, PhoneRule."""
    return _RULES[kind](unicodedata.normalize("NFKC", text).strip())


def _email(text: str) -> str:
    local, _, domain = text.lower().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")  # RFC 3490: the same domain in any script
    except UnicodeError as error:
        raise EmailRule from error
    if not (_LOCAL.fullmatch(local) and len(local) <= 64 and _DOMAIN.fullmatch(domain) and len(domain) <= 253):
        raise EmailRule
    return f"{local}@{domain}"


def _handle(text: str) -> str:
    if not _HANDLE.fullmatch(text):
        raise HandleRule
    return text


def _phone(text: str) -> str:
    """E.164. Possible is enough: number plans grow faster than tables, and the code proves the rest."""
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException as error:
        raise PhoneRule from error
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise PhoneRule
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_RULES: dict[Identifier, Callable[[str], str]] = {"email": _email, "handle": _handle, "phone": _phone}
