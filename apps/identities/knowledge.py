"""What the tables of identities know about one account; a link is told opened, since the server has its key."""

from typing import Any

from django.db.models import QuerySet

from apps.core import canonical
from apps.core.knowledge import Value, tell
from apps.identities import queries, sealed
from apps.identities.models import Link, LinkEnd, LinkKey, Listing


def _links(account: bytes) -> "QuerySet[Any]":
    return Link.objects.filter(pk__in=queries.ends_of(account))


def _opened(row: Link) -> dict[str, Value]:
    content = sealed.content(LinkKey.objects.get(pk=row.pk).key, row.sealed)
    return {"opened": canonical.spelled(content.statement).decode()}


tell(Listing, "By what it may be found in the directory.", lambda pk: Listing.objects.filter(pk=pk))
tell(Link, "Its registered links, sealed, and opened with their keys.", _links, also=_opened)
tell(LinkKey, "The keys of these links.", lambda pk: LinkKey.objects.filter(pk__in=queries.ends_of(pk)))
tell(LinkEnd, "By what these links are found, on both sides.", lambda pk: LinkEnd.objects.filter(link__in=_links(pk)))
