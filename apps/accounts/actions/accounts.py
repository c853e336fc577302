"""Opening, changing the door of, and deleting an account."""

from functools import partial

from django.db import IntegrityError, transaction

from apps.accounts import bells, leaving, rules, secrets
from apps.accounts.actions import keyrings, proofs, sign_ups
from apps.accounts.actions.locks import Lock
from apps.accounts.actions.sign_ups import SignUp
from apps.accounts.models import Account
from apps.accounts.refusals import BadSignUp, HandleTaken, WeakKdf, WrongPassword


def open_account(
    sign_up: SignUp, *, door: str, minor: bool, password: Lock, recovery: Lock, keyring: bytes
) -> tuple[Account, bytes]:
    """The account exists, with its keyring; answers it and the keyring's etag. Runs inside a transaction.

    Raises: WeakKdf, HandleTaken, BadSignUp (its identifier was taken meanwhile, or it was used).
    """
    if not rules.strong(password.kdf):
        raise WeakKdf
    account = Account(
        id=sign_up.account,
        service=sign_up.service,
        tag=sign_up.tag,
        handle=sign_up.handle,
        door=door,
        minor=minor,
        salt=password.salt,
        operations=password.kdf.operations,
        memory_bytes=password.kdf.memory_bytes,
        verifier=secrets.verifier(sign_up.account, password.proof),
        wrap=password.wrap,
        recovery_verifier=secrets.verifier(sign_up.account, recovery.proof),
        recovery_wrap=recovery.wrap,
    )
    _insert(account)
    transaction.on_commit(partial(sign_ups.use_up, sign_up))
    return account, keyrings.begin(account, keyring)


def set_door(account: Account, door: str) -> None:
    """Only whom the door lets in can reach the account from now on."""
    Account.objects.filter(pk=account.pk).update(door=door)


def delete(account: Account, *, proof: bytes, address: str) -> None:
    """Nothing of the account is left, in any table of any app.

    Raises: WrongPassword, also when it was changed meanwhile.
    """
    proofs.check_owner(account, proof=proof, kind="password", address=address)
    with transaction.atomic():
        leaving.leave(account)
        unchanged = Account.objects.filter(pk=account.pk, verifier=account.verifier)
        if not unchanged.delete()[0]:
            raise WrongPassword
        transaction.on_commit(partial(bells.ring, bytes(account.pk), "signed_out"))


def erase(account: Account) -> None:
    """The same without the owner's password, who asked for it elsewhere and was believed; every device signs out."""
    with transaction.atomic():
        leaving.leave(account)
        Account.objects.filter(pk=account.pk).delete()
        transaction.on_commit(partial(bells.ring, bytes(account.pk), "signed_out"))


def _insert(account: Account) -> None:
    taken = HandleTaken if account.handle else BadSignUp
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise taken if Account.objects.filter(tag=account.tag).exclude(pk=account.pk).exists() else BadSignUp from error
