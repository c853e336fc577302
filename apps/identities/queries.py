"""Which links an account has, what they allow at this moment, and who is found by a name; writes nothing."""

from dataclasses import dataclass

from django.conf import settings

from apps.accounts.models import Account
from apps.core import limits, sealing
from apps.devices import queries as devices
from apps.devices import rules as manifests
from apps.identities import rules, sealed
from apps.identities.models import Link, LinkEnd, LinkKey, Listing
from apps.identities.refusals import NoSuchLink
from apps.identities.sealed import Content


@dataclass(frozen=True, slots=True)
class Known:
    """A link as one of its accounts sees it."""

    id: bytes
    content: Content
    other: Account


def tag_of(account: bytes) -> bytes:
    """By what an account's links are found."""
    return sealing.mac(settings.TAG_KEY, "um-link-end-1", account)


def ends_of(account: bytes) -> list[bytes]:
    """The ids of the account's links."""
    ends = LinkEnd.objects.filter(tag=tag_of(account)).values_list("link", flat=True)
    return [bytes(link) for link in ends[: limits.LINKS_PER_ACCOUNT]]


def links_of(account: Account) -> list[Known]:
    """The account's links whose other end still exists; what they allow is asked for each use."""
    return [known for link in ends_of(bytes(account.pk)) if (known := _opened(link, account))]


def link_of(account: Account, link: bytes) -> Known:
    """This one of the account's links. Raises: NoSuchLink, of somebody else's and of none alike."""
    for known in links_of(account):
        if known.id == link:
            return known
    raise NoSuchLink


def linked_for(account: Account, purpose: rules.Purpose) -> list[Known]:
    """Links that name the purpose and are registered; whether both sides allow it now, the caller asks the gate."""
    return [known for known in links_of(account) if purpose in known.content.statement.purposes]


def account_key(account: Account) -> bytes:
    """The key that signs for the account. Raises: NotSignedIn when it was deleted meanwhile."""
    return bytes(manifests.parsed(devices.manifest_of(account).body).account_key)


def listing_of(account: Account) -> Listing | None:
    """By what the account may be found."""
    return Listing.objects.filter(pk=account.pk).first()


def listed_as(name: str) -> list[Listing]:
    """Accounts that are listed under this name, whether or not that still is allowed."""
    listed = Listing.objects.filter(key=rules.compared(name)).select_related("account")
    return list(listed.order_by("pk")[: limits.SEARCH_RESULTS])


def _opened(link: bytes, account: Account) -> Known | None:
    row = Link.objects.filter(pk=link).first()
    key = LinkKey.objects.filter(pk=link).first()
    if row is None or key is None:
        return None
    content = sealed.content(key.key, row.sealed)
    side = rules.other_of(content.statement, account.pk)
    other = Account.objects.filter(pk=side.account, service=side.service).first()
    return None if other is None else Known(bytes(row.pk), content, other)
