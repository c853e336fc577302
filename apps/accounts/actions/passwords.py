"""Changing a password: salt, proof and wrap together or not at all."""

from apps.accounts import rules, secrets
from apps.accounts.actions import proofs
from apps.accounts.actions.locks import Lock
from apps.accounts.actions.proofs import Kind
from apps.accounts.models import Account
from apps.accounts.refusals import WeakKdf, WrongPassword


def change(account: Account, *, proof: bytes, kind: Kind, new: Lock, address: str) -> None:
    """The new password opens the vault, the old one does not; nobody is signed out.

    Raises: WeakKdf, WrongPassword, also when another change came first.
    """
    if not rules.strong(new.kdf):
        raise WeakKdf
    proofs.check_owner(account, proof=proof, kind=kind, address=address)
    unchanged = Account.objects.filter(
        pk=account.pk, verifier=account.verifier, recovery_verifier=account.recovery_verifier
    )
    done = unchanged.update(
        salt=new.salt,
        operations=new.kdf.operations,
        memory_bytes=new.kdf.memory_bytes,
        verifier=secrets.verifier(account.pk, new.proof),
        wrap=new.wrap,
    )
    if not done:
        raise WrongPassword
