"""Who asks: the holder of an object's secret, and nobody else; no account, no seat, no cookie."""

from typing import NamedTuple

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from apps.attachments.rules.refusals import NoSuchAttachment
from apps.core.ids import Id, Key


class Holder(NamedTuple):
    """What somebody showed; whether it fits is for the action to find out."""

    attachment: bytes
    secret: bytes


class HolderAuthentication(BaseAuthentication):
    """`Authorization: Attachment ID:SECRET`, both base64url."""

    def authenticate(self, request: Request) -> tuple[Holder, None]:
        """Raises: NoSuchAttachment."""
        scheme, _, rest = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        attachment, _, secret = rest.partition(":")
        if scheme.lower() != "attachment":
            raise NoSuchAttachment
        try:
            return Holder(Id.parse(attachment), Key.parse(secret)), None
        except ValueError:
            raise NoSuchAttachment from None


class HolderScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How OpenAPI describes it."""

    target_class = HolderAuthentication
    name = "attachment"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Attachment ID:SECRET, both base64url without padding",
        }
