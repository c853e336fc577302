"""The HTTP API of a service's host: every path of every app's edge, in one list."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.views import SpectacularJSONAPIView

from apps.accounts.api import open as anybody
from apps.accounts.api import signed_in as owner
from apps.core.api import ApiView, NowhereView
from apps.devices.api import devices, opening
from apps.invitations import api as contact

DESCRIBED = {
    "TITLE": "unifiedmsg",
    "DESCRIPTION": "What a service's host answers over HTTP. Bytes are base64url without padding.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
}


class SchemaView(SpectacularJSONAPIView, ApiView):  # type: ignore[misc]
    """``/api/schema/``: OpenAPI."""

    schema = None
    renderer_classes = SpectacularJSONAPIView.renderer_classes


v1: list[URLPattern | URLResolver] = [
    path("service/", anybody.Facts.as_view()),
    path("codes/", anybody.Codes.as_view()),
    path("sign-ups/", anybody.SignUps.as_view()),
    path("salts/", anybody.Salts.as_view()),
    path("accounts/", opening.Accounts.as_view()),
    path("sessions/", opening.Sessions.as_view()),
    path("sessions/rotate/", owner.Rotation.as_view()),
    path("sessions/end/", owner.End.as_view()),
    path("me/", devices.MeView.as_view()),
    path("door/", owner.DoorView.as_view()),
    path("password/", owner.Password.as_view()),
    path("account/delete/", owner.Delete.as_view()),
    path("keyring/", owner.KeyringView.as_view()),
    path("manifest/", devices.ManifestView.as_view()),
    path("key-packages/", devices.KeyPackagesView.as_view()),
    path("claims/", contact.ClaimsView.as_view()),
    path("invitations/", contact.InvitationsView.as_view()),
    path("invitations/done/", contact.DoneView.as_view()),
    path("blocks/", contact.BlocksView.as_view()),
    path("blocks/remove/", contact.UnblockView.as_view()),
    path("", include("apps.conversations.urls")),
    path("", include("apps.delivery.urls")),
]
urlpatterns = [
    path("v1/", include(v1)),
    path("schema/", SchemaView.as_view(custom_settings=DESCRIBED)),
    re_path("", NowhereView.as_view()),
]
