"""The rows of a registered link: made and destroyed together, and found by no name."""

from functools import partial

from django.conf import settings
from django.db import transaction

from apps.accounts import bells
from apps.core import checkpoint, ids, sealing
from apps.identities import queries, sealed
from apps.identities.models import Link, LinkEnd, LinkKey
from apps.identities.sealed import Content


def create(link: bytes, content: Content) -> None:
    """The link is registered, under a key of its own; both accounts hear of it. Runs inside a transaction."""
    key = ids.Key.new()
    Link.objects.create(id=link, sealed=sealed.seal(key, content))
    LinkKey.objects.create(link_id=link, key=key)
    for part in content.parts:
        end = sealing.mac(settings.TAG_KEY, "um-link-end-id-1", link, part.account)
        LinkEnd.objects.create(id=end, tag=queries.tag_of(part.account), link_id=link)
        ring(part.account)


def destroy(link: bytes) -> None:
    """Row and key are gone, from the database's log too. Runs inside a transaction."""
    Link.objects.filter(pk=link).delete()
    transaction.on_commit(checkpoint.truncate)


def ring(account: bytes) -> None:
    """The account's devices hear, after the commit, that its links changed."""
    transaction.on_commit(partial(bells.ring, bytes(account), "consent"))
