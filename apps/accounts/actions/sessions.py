"""Bearer tokens: made at sign-in, rotated, bound to a device, ended; kept as hashes."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q

from apps.accounts import bells, queries
from apps.accounts.actions import ages, proofs
from apps.accounts.actions.proofs import Kind
from apps.accounts.models import Account, Token
from apps.accounts.refusals import SignInFailed
from apps.core import ids, limits, sealing
from apps.core.errors import TooMany
from apps.services.catalogue import Service


def sign_in(service: Service, identifier: str, *, proof: bytes, kind: Kind, address: str) -> tuple[Account, ids.Key]:
    """Somebody is signed in; answers the account and a new token.

    Raises: SignInFailed, whether wrong, unknown or blocked; TooMany.
    """
    tag = queries.tag_typed(service, identifier)
    account = queries.account_tagged(tag)
    if not proofs.proves(account, tag=tag, proof=proof, kind=kind, address=address) or account is None:
        raise SignInFailed
    with transaction.atomic():
        return account, issue(account)


def issue(account: Account, *, device: bytes | None = None, replaces: bytes | None = None) -> ids.Key:
    """A new token; only its hash is kept. Runs inside a transaction. Raises: TooMany, NotSignedIn."""
    queries.held(account)
    ages.settle(account)
    if account.tokens.count() >= limits.TOKENS_PER_ACCOUNT:
        _forget_expired(account)
        if account.tokens.count() >= limits.TOKENS_PER_ACCOUNT:
            raise TooMany
    token = ids.Key.new()
    until = datetime.now(UTC).date() + timedelta(days=limits.TOKEN_DAYS)
    Token.objects.create(
        hash=sealing.digest(token), account=account, device=device, replaces=replaces, expires_on=until
    )
    return token


def rotate(token: Token) -> ids.Key:
    """A new token for the same device; the old one works until the new one is first used. Raises: TooMany."""
    with transaction.atomic():
        Token.objects.filter(account=token.account, replaces=token.hash).delete()
        return issue(token.account, device=token.device, replaces=token.hash)


def take_over(token: Token) -> None:
    """The token is used for the first time: the one it replaces works no longer."""
    with transaction.atomic():
        Token.objects.filter(account=token.account, hash=token.replaces).delete()
        Token.objects.filter(pk=token.pk).update(replaces=None)
    bells.move(token.replaces or b"", token.hash, account=token.account_id)
    token.replaces = None


def end(token: Token) -> None:
    """The token works no longer, nor one that was to replace it; its sockets are told."""
    with transaction.atomic():
        Token.objects.filter(account=token.account, replaces=token.hash).delete()
        Token.objects.filter(pk=token.pk).delete()
        transaction.on_commit(partial(bells.sign_out, {token.hash}, account=token.account_id))


def bind(token: Token, device: bytes) -> None:
    """The token is this device's from now on, and one that is to replace it. Runs inside a transaction."""
    Token.objects.filter(Q(pk=token.pk) | Q(replaces=token.hash), account=token.account_id).update(device=device)


def keep_only(account: Account, devices: Collection[bytes]) -> None:
    """Tokens of other devices work no longer. Runs inside a transaction."""
    gone = Token.objects.filter(account=account).exclude(device=None).exclude(device__in=list(devices))
    hashes = {bytes(gone_hash) for gone_hash in gone.values_list("hash", flat=True)}
    gone.delete()
    transaction.on_commit(partial(bells.sign_out, hashes, account=account.pk))


def _forget_expired(account: Account) -> None:
    account.tokens.filter(expires_on__lt=datetime.now(UTC).date()).delete()
