"""Whom somebody may reach, what waits for an account, and who is blocked; writes nothing."""

from django.conf import settings

from apps.accounts import minors
from apps.accounts import queries as accounts
from apps.accounts.models import Account
from apps.consent import queries as consent
from apps.consent import readers
from apps.core import limits, sealing
from apps.identities import reach as links
from apps.invitations import rules
from apps.invitations.models import Block, Invitation
from apps.invitations.refusals import NoSuchPerson
from apps.services import catalogue, policies
from apps.services import queries as services

readers.register("cross_service_reach", where=__name__, acts=("apps.invitations.rules.lets_in",))
policies.read_by("strangers_open", where=__name__)
policies.read_by("cross_service_open", where=__name__)
_NOBODY = Account(id=bytes(16), service="", door="nobody")


def reachable_at(service_id: str, identifier: str, *, by: Account) -> Account:
    """The account with this address, whose door lets ``by`` in. Raises: NoSuchPerson, absent and closed alike."""
    service = catalogue.by_id(service_id)
    if service is None:
        raise NoSuchPerson
    return _open_to(accounts.account_tagged(accounts.tag_typed(service, identifier)), by)


def reachable(account: bytes, *, by: Account) -> Account:
    """The account of this id, whose door lets ``by`` in. Raises: NoSuchPerson, absent and closed alike."""
    return _open_to(Account.objects.filter(pk=account).first(), by)


def block_tag(blocker: bytes, blocked: bytes) -> bytes:
    """All that is kept of a block: without the key, it names nobody."""
    return sealing.mac(settings.TAG_KEY, "um-block-1", blocker, blocked)


def blocks(blocker: Account, other: Account) -> bool:
    """Whether ``blocker`` wants to hear nothing of ``other``."""
    return Block.objects.filter(tag=block_tag(blocker.pk, other.pk)).exists()


def waiting_for(account: Account) -> list[Invitation]:
    """A page of the invitations that were not picked up; their order says nothing."""
    return list(Invitation.objects.filter(account=account).order_by("pk")[: limits.INVITATIONS_READ])


def _open_to(found: Account | None, by: Account) -> Account:
    """The ledger is asked whoever it is: absent, closed, a minor and of one's own service cost alike."""
    target = found or _NOBODY
    granted, policy = consent.allows(target, "cross_service_reach"), services.policy_at(target.service)
    linked = links.reaches(target, by=by)
    reach = (granted or linked) and policy.cross_service_open
    lets_in = rules.lets_in(target.door, same_service=target.service == by.service, reach_granted=reach)
    protected = minors.protected(target)
    if protected or not (lets_in and policy.strangers_open):
        raise NoSuchPerson
    return target
