"""Key packages: stored, and claimed exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from apps.accounts import queries as accounts
from apps.accounts.models import Account
from apps.core import ids, limits
from apps.devices import queries
from apps.devices.models import KeyPackage
from apps.devices.refusals import TooManyKeyPackages


@dataclass(frozen=True, slots=True)
class Claimed:
    """One device's key package, for one claimant alone unless it is the last resort."""

    device: bytes
    body: bytes
    last_resort: bool


def store(account: Account, device: bytes, packages: Sequence[bytes], *, last_resort: bytes | None) -> int:
    """They can be claimed; a last resort replaces the one before. Answers how many single-use ones are left.

    Raises: TooManyKeyPackages, NotSignedIn when the account was deleted meanwhile.
    """
    with transaction.atomic():
        accounts.held(account)
        left = queries.stock_of(account, device).left + len(packages)
        if left > limits.KEY_PACKAGES_PER_DEVICE:
            raise TooManyKeyPackages
        KeyPackage.objects.bulk_create(_row(account, device, body, last=False) for body in packages)
        if last_resort is not None:
            KeyPackage.objects.filter(account=account, device=device, last_resort=True).delete()
            _row(account, device, last_resort, last=True).save(force_insert=True)
    return left


def claim(account: Account, devices: Sequence[bytes], *, last_resort_only: bool) -> list[Claimed]:
    """One key package for each of the devices that has any; single-use ones are gone with it."""
    claimed = (_claim_one(account, device, last_resort_only=last_resort_only) for device in devices)
    return [package for package in claimed if package is not None]


def _claim_one(account: Account, device: bytes, *, last_resort_only: bool) -> Claimed | None:
    mine = KeyPackage.objects.filter(account=account, device=device)
    while not last_resort_only and (single := mine.filter(last_resort=False).order_by("pk").first()):
        # Whoever deletes the row has claimed it; the other one, who found it gone, takes the next.
        if KeyPackage.objects.filter(pk=single.pk).delete()[0]:
            return Claimed(device, single.body, last_resort=False)
    last = mine.filter(last_resort=True).first()
    return Claimed(device, last.body, last_resort=True) if last else None


def _row(account: Account, device: bytes, body: bytes, *, last: bool) -> KeyPackage:
    return KeyPackage(id=ids.Id.new(), account=account, device=device, body=body, last_resort=last)
