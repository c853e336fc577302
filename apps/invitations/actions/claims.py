"""Claiming key packages of somebody one may write to first; nothing is kept of who claimed."""

from dataclasses import dataclass

from django.db import transaction

from apps.accounts.models import Account, Token
from apps.accounts.refusals import NotSignedIn
from apps.core import limits
from apps.core.attempts import Allowance
from apps.core.errors import TooFast
from apps.devices import queries as devices
from apps.devices import rules as manifests
from apps.devices.actions import packages
from apps.devices.actions.packages import Claimed
from apps.devices.models import Manifest
from apps.invitations import queries
from apps.invitations.refusals import NoSuchPerson

DAY = 86_400
_SINGLE_USE = Allowance("claims", limits.CLAIMS_AN_HOUR, 3600)
_ALL = Allowance("claims-a-day", limits.CLAIMS_A_DAY, DAY)
_OF_ONE = Allowance("claims-of", limits.CLAIMS_OF_ONE_A_DAY, DAY)


@dataclass(frozen=True, slots=True)
class Claim:
    """What the inviter needs to add somebody's devices."""

    account: Account
    manifest: Manifest
    door_key: bytes
    packages: list[Claimed]


def at_address(claimant: Account, service: str, identifier: str) -> Claim:
    """As ``of_account``, of whom this address reaches. Raises: TooFast, NoSuchPerson."""
    single = _counted(claimant)
    return _claim(queries.reachable_at(service, identifier, by=claimant), single_use=single)


def of_account(claimant: Account, account: bytes) -> Claim:
    """One key package of each of the account's devices; single-use ones are nobody else's from now on.

    Raises: TooFast, NoSuchPerson.
    """
    single = _counted(claimant)
    return _claim(queries.reachable(account, by=claimant), single_use=single)


def of_own(token: Token) -> Claim:
    """One key package of each of the caller's other devices. Raises: TooFast."""
    single = _counted(token.account)
    return _taken(token.account, without=token.device, last_resort_only=not single)


def _counted(claimant: Account) -> bool:
    """Whether the claimant may still have single-use packages. Raises: TooFast."""
    if not _ALL.spend(claimant.pk):
        raise TooFast
    return _SINGLE_USE.spend(claimant.pk)


def _claim(target: Account, *, single_use: bool) -> Claim:
    """A block makes no difference: fewer packages than others get would tell of it."""
    free = single_use and _OF_ONE.spend(target.pk)
    try:
        return _taken(target, without=None, last_resort_only=not free)
    except NotSignedIn:  # deleted since it was found
        raise NoSuchPerson from None


def _taken(target: Account, *, without: bytes | None, last_resort_only: bool) -> Claim:
    with transaction.atomic():
        manifest = devices.manifest_of(target)
        content = manifests.parsed(manifest.body)
        wanted = [entry.device for entry in content.devices if entry.device != without]
        claimed = packages.claim(target, wanted, last_resort_only=last_resort_only)
    return Claim(target, manifest, content.door_key, claimed)
