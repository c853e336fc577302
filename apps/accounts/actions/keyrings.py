"""Writing the keyring: compare-and-swap on a random etag."""

from functools import partial

from django.db import transaction

from apps.accounts import bells
from apps.accounts.models import Account, Keyring
from apps.accounts.refusals import StaleEtag
from apps.core import ids


def begin(account: Account, sealed: bytes) -> ids.Id:
    """The account has its first keyring; answers the etag."""
    etag = ids.Id.new()
    Keyring.objects.create(account=account, sealed=sealed, etag=etag)
    return etag


def write(account: Account, sealed: bytes, *, etag: str) -> ids.Id:
    """The keyring is this one, if it was still the one with ``etag``; answers the new etag.

    Raises: StaleEtag (RFC 9110, section 13.1.1).
    """
    try:
        expected = ids.Id.parse(etag.strip('"'))
    except ValueError as error:
        raise StaleEtag from error
    new = ids.Id.new()
    with transaction.atomic():
        if not Keyring.objects.filter(pk=account.pk, etag=expected).update(sealed=sealed, etag=new):
            raise StaleEtag
        transaction.on_commit(partial(bells.ring, bytes(account.pk), "keyring"))
    return new
