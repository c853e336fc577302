"""What a link statement is, whose it is, and how names are compared; pure."""

import re
import unicodedata
from typing import Literal

import msgspec

from apps.core import canonical, ids, sealing
from apps.core.ids import Binary, Id
from apps.identities.refusals import BadStatement

PURPOSES = ("link_found", "link_reach", "link_sign_in")
Purpose = Literal["link_found", "link_reach", "link_sign_in"]
LABEL = b"um-link-1\0"


class Side(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the two accounts."""

    service: str
    account: Id


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That two accounts are one person's, and what may follow from it."""

    type: Literal["um-link-1"]
    a: Side
    b: Side
    purposes: list[Purpose]
    nonce: Id


def parsed(body: bytes) -> Statement:
    """The statement that these bytes spell. Raises: BadStatement unless they are its one spelling."""
    try:
        statement = msgspec.json.decode(body, type=Statement, dec_hook=from_text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadStatement from error
    if canonical.spelled(statement) != body or not _in_order(statement):
        raise BadStatement
    return statement


def side_of(statement: Statement, *, service: str, account: bytes) -> Side:
    """The side that this account is. Raises: BadStatement when it is neither."""
    for side in (statement.a, statement.b):
        if side.account == account and side.service == service:
            return side
    raise BadStatement


def other_of(statement: Statement, account: bytes) -> Side:
    """The side that this account is not."""
    return statement.b if statement.a.account == account else statement.a


def signed(body: bytes, signature: bytes, *, account_key: bytes) -> bool:
    """Whether the account of this key signed the statement."""
    return sealing.verify(account_key, LABEL + body, signature)


def compared(name: str) -> str:
    """How a name is looked for: as people would call it the same, however it is typed."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", plain)).strip().removeprefix("@")


def is_a_name(name: str) -> bool:
    """Whether people can be asked to look for it: something to read, on one line."""
    plain = compared(name)
    return bool(plain) and not any(unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp", "Cs") for sign in name)


def _in_order(statement: Statement) -> bool:
    """``a`` before ``b`` as they are spelled, and no purpose twice."""
    a, b = ((side.service, ids.encode(side.account)) for side in (statement.a, statement.b))
    return a < b and statement.purposes == sorted(set(statement.purposes))


def from_text(kind: type[Binary], value: object) -> Binary:
    """Bytes of a field, from their spelling. Raises: ValueError."""
    return kind.parse(value)


def lets_in(door: str, *, of: str, who: str) -> bool:
    """Whether somebody of the service ``who`` knocks at the other account's door without any consent of its owner."""
    return of == who and door != "nobody"
