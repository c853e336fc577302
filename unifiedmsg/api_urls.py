"""The HTTP API of a service's host: every path of every app's edge, in one list."""

import functools
import json
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings
from rest_framework.request import Request

from apps.accounts.api import open as anybody
from apps.accounts.api import signed_in as owner
from apps.consent.api import knowledge
from apps.consent.api import open as purposes
from apps.consent.api import signed_in as consent
from apps.core.api import ApiView, NowhereView
from apps.devices.api import devices, opening
from apps.identities.api import links, people
from apps.invitations import api as contact

DESCRIBED = {
    "TITLE": "unifiedmsg",
    "DESCRIPTION": "What a service's host answers over HTTP. Bytes are base64url without padding.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
}


@functools.cache
def described() -> bytes:
    """OpenAPI of every operation; made once, since it is much work and never changes."""
    with patched_settings(DESCRIBED):
        generator: Any = SchemaGenerator
        return json.dumps(generator(urlconf="unifiedmsg.urls").get_schema(request=None, public=True)).encode()


class SchemaView(ApiView):
    """``/api/schema/``"""

    schema = None  # type: ignore[assignment]

    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(described(), content_type="application/vnd.oai.openapi+json")


v1: list[URLPattern | URLResolver] = [
    path("service/", anybody.Facts.as_view()),
    path("codes/", anybody.Codes.as_view()),
    path("sign-ups/", anybody.SignUps.as_view()),
    path("salts/", anybody.Salts.as_view()),
    path("accounts/", opening.Accounts.as_view()),
    path("sessions/", opening.Sessions.as_view()),
    path("sessions/rotate/", owner.Rotation.as_view()),
    path("sessions/end/", owner.End.as_view()),
    path("sessions/end-loose/", owner.EndLoose.as_view()),
    path("me/", devices.MeView.as_view()),
    path("door/", owner.DoorView.as_view()),
    path("age/", owner.AgeView.as_view()),
    path("password/", owner.Password.as_view()),
    path("account/delete/", owner.Delete.as_view()),
    path("keyring/", owner.KeyringView.as_view()),
    path("manifest/", devices.ManifestView.as_view()),
    path("signed-out/", devices.SignedOutView.as_view()),
    path("key-packages/", devices.KeyPackagesView.as_view()),
    path("purposes/", purposes.PurposesView.as_view()),
    path("consent/", consent.ConsentView.as_view()),
    path("consent/asked/", consent.AskedView.as_view()),
    path("decisions/", consent.DecisionsView.as_view()),
    path("receipts/", consent.ReceiptsView.as_view()),
    path("statistics/", consent.StatisticsView.as_view()),
    path("knowledge/", knowledge.KnowledgeView.as_view()),
    path("export/", knowledge.ExportView.as_view()),
    path("claims/", contact.ClaimsView.as_view()),
    path("invitations/", contact.InvitationsView.as_view()),
    path("invitations/done/", contact.DoneView.as_view()),
    path("blocks/", contact.BlocksView.as_view()),
    path("blocks/remove/", contact.UnblockView.as_view()),
    path("links/", links.LinksView.as_view()),
    path("links/undo/", links.UndoView.as_view()),
    path("links/session/", links.SessionView.as_view()),
    path("links/proof/", links.ProofView.as_view()),
    path("listing/", people.ListingView.as_view()),
    path("listing/remove/", people.UnlistView.as_view()),
    path("directory/", people.DirectoryView.as_view()),
    path("", include("apps.attachments.urls")),
    path("", include("apps.conversations.urls")),
    path("", include("apps.delivery.urls")),
]
urlpatterns = [
    path("v1/", include(v1)),
    path("schema/", SchemaView.as_view()),
    re_path("", NowhereView.as_view()),
]
