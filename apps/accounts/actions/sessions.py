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
        _forget_ended(account)
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


def keep_only(devices: Collection[bytes], *, by: Token) -> None:
    """Tokens of the account's other devices work no longer, but tell these that they were signed out.

    Whoever leaves itself out needs no telling. Runs inside a transaction.
    """
    live = Token.objects.filter(account=by.account_id, signed_out=False)
    gone = live.exclude(device=None).exclude(device__in=list(devices))
    hashes = {bytes(gone_hash) for gone_hash in gone.values_list("hash", flat=True)}
    gone.filter(device=by.device).delete()
    gone.update(signed_out=True, replaces=None)
    transaction.on_commit(partial(bells.sign_out, hashes, account=by.account_id))


def end_loose(by: Token) -> None:
    """Whoever signed in and became no device is signed out; not the caller."""
    with transaction.atomic():
        loose = Token.objects.filter(account=by.account_id, device=None).exclude(Q(pk=by.pk) | Q(replaces=by.hash))
        hashes = {bytes(loose_hash) for loose_hash in loose.values_list("hash", flat=True)}
        loose.delete()
        transaction.on_commit(partial(bells.sign_out, hashes, account=by.account_id))


def _forget_ended(account: Account) -> None:
    account.tokens.filter(Q(expires_on__lt=datetime.now(UTC).date()) | Q(signed_out=True)).delete()
