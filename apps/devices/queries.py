"""Manifests, and how many key packages are left; writes nothing."""

from dataclasses import dataclass

from django.db.models import Count, Q

from apps.accounts.models import Account, Token
from apps.accounts.refusals import NotSignedIn
from apps.devices.models import KeyPackage, Manifest
from apps.devices.refusals import NoDevice


@dataclass(frozen=True, slots=True)
class Stock:
    """A device's key packages that nobody has claimed."""

    left: int
    last_resort: bool


def manifest_of(account: Account) -> Manifest:
    """The newest manifest; every account has one. Raises: NotSignedIn when the account was deleted meanwhile."""
    manifest = Manifest.objects.filter(pk=account.pk).first()
    if manifest is None:
        raise NotSignedIn
    return manifest


def device_of(token: Token) -> bytes:
    """The device the token is bound to. Raises: NoDevice."""
    if token.device is None:
        raise NoDevice
    return bytes(token.device)


def stock_of(account: Account, device: bytes) -> Stock:
    """What is left of the device's key packages."""
    mine = KeyPackage.objects.filter(account=account, device=device)
    counts = mine.aggregate(left=Count("pk", filter=Q(last_resort=False)), last=Count("pk", filter=Q(last_resort=True)))
    return Stock(left=counts["left"], last_resort=bool(counts["last"]))
