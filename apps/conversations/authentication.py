"""Who asks over HTTP: the holder of a seat's secret, and nobody else; no account, no cookie."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from apps.conversations import queries
from apps.conversations.models import Seat
from apps.conversations.rules.refusals import NoSuchSeat
from apps.core.ids import Id, Key


class SeatAuthentication(BaseAuthentication):
    """`Authorization: Seat CONVERSATION:SECRET`, both base64url."""

    def authenticate(self, request: Request) -> tuple[Seat, None]:
        """The seat stands where frameworks put a user. Raises: NoSuchSeat."""
        scheme, _, rest = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        conversation, _, secret = rest.partition(":")
        if scheme.lower() != "seat":
            raise NoSuchSeat
        try:
            return queries.seat_for(Id.parse(conversation), Key.parse(secret)), None
        except ValueError:
            raise NoSuchSeat from None


class SeatScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How OpenAPI describes it."""

    target_class = SeatAuthentication
    name = "seat"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "Seat CONVERSATION:SECRET, both base64url without padding",
        }
