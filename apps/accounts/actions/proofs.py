"""Whether somebody knows the password or recovery key: rightly counted, and with the same work for all."""

from typing import Literal

from apps.accounts import secrets
from apps.accounts.models import Account
from apps.accounts.refusals import WrongPassword
from apps.core import limits, sealing
from apps.core.attempts import Allowance

Kind = Literal["password", "recovery"]
_NOBODY = Account(id=bytes(16), verifier=bytes(32), recovery_verifier=bytes(32))
_PER_ACCOUNT = Allowance("proofs", limits.PROOFS_AN_HOUR, 3600)
_PER_ADDRESS = Allowance("proofs-of", limits.PROOFS_OF_AN_ADDRESS_AN_HOUR, 3600)


def proves(account: Account | None, *, tag: bytes, proof: bytes, kind: Kind, address: str) -> bool:
    """Whether the proof is the account's and may be tried now. Only failures count against the limits."""
    allowed = _PER_ADDRESS.spend(address) and _PER_ACCOUNT.spend(tag)  # who may not try locks nobody else out
    right = _fits(account or _NOBODY, proof, kind)
    if not (right and allowed and account is not None):
        return False
    _PER_ACCOUNT.give_back(tag)
    _PER_ADDRESS.give_back(address)
    return True


def check_owner(account: Account, *, proof: bytes, kind: Kind, address: str) -> None:
    """Whoever holds the token also knows this. Raises: WrongPassword."""
    if not proves(account, tag=account.tag, proof=proof, kind=kind, address=address):
        raise WrongPassword


def _fits(account: Account, proof: bytes, kind: Kind) -> bool:
    kept = account.verifier if kind == "password" else account.recovery_verifier
    return sealing.same(kept, secrets.verifier(account.pk, proof))
