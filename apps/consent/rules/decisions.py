"""What a device signs when somebody decides, and who may sign it; pure. Its bytes have one spelling."""

from typing import Annotated, Literal

import msgspec

from apps.consent.refusals import OtherSubject, WrongSignature
from apps.core import canonical, sealing
from apps.core.ids import Id, Key

LABEL: Literal["um-consent-decision-1"] = "um-consent-decision-1"
Act = Literal["grant", "refuse", "withdraw"]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]
Number = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody decided, about which text, under which pseudonym."""

    type: Literal["um-consent-decision-1"]
    service: Name
    purpose: Name
    version: Number
    language: Name
    text: Key
    act: Act
    subject: Key
    nonce: Id

    def __repr__(self) -> str:
        return "Decision(…)"


def verify(decision: Decision, signature: bytes) -> None:
    """The holder of the pseudonym signed exactly this. Raises: WrongSignature."""
    if not sealing.verify(decision.subject, canonical.labelled(LABEL, decision), signature):
        raise WrongSignature


def certify(decision: Decision, certificate: bytes, *, account: bytes, account_key: bytes) -> None:
    """The account says that the pseudonym is its own, for this service and purpose. Raises: OtherSubject."""
    signed = certified(decision.service, account, decision.purpose, decision.subject)
    if not sealing.verify(account_key, signed, certificate):
        raise OtherSubject


def certified(service: str, account: bytes, purpose: str, public: bytes) -> bytes:
    """What the account key signs about a pseudonym."""
    return b"um-consent-key-1\0%b\0%b%b\0%b" % (service.encode(), account, purpose.encode(), public)


def text_hash(title: str, body: str) -> bytes:
    """Which text it was."""
    return canonical.digest({"title": title, "body": body})
