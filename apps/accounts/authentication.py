"""Bearer tokens as authentication of HTTP; the only header that says who asks. Cookies say nothing here."""

from typing import Any, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from apps.accounts import queries
from apps.accounts.actions import sessions
from apps.accounts.models import Account, Token
from apps.accounts.refusals import NotSignedIn
from apps.services.api import ServiceView


class BearerAuthentication(BaseAuthentication):
    """``Authorization: Bearer TOKEN`` (RFC 6750, section 2.1), of an account of the service that was called."""

    def authenticate(self, request: Request) -> tuple[Account, Token]:
        """Raises: NotSignedIn."""
        token = self.token_of(request._request.META.get("HTTP_AUTHORIZATION", ""))
        if token.account.service != request._request.service.id:  # type: ignore[attr-defined]
            raise NotSignedIn
        if token.replaces is not None:
            sessions.take_over(token)
        return token.account, token

    def token_of(self, authorization: str) -> Token:
        """Whose header this is. Raises: NotSignedIn."""
        return queries.token_of(authorization)


class SignedOutAuthentication(BearerAuthentication):
    """The same of a token that another device of its account signed out, and of no other."""

    def token_of(self, authorization: str) -> Token:
        """Whose header this was. Raises: NotSignedIn."""
        return queries.token_of(authorization, signed_out=True)


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How OpenAPI calls it."""

    target_class = BearerAuthentication
    match_subclasses = True
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class AccountView(ServiceView):
    """A view for whoever is signed in."""

    authentication_classes = (BearerAuthentication,)

    @property
    def account(self) -> Account:
        """Who asks."""
        return self.token.account

    @property
    def token(self) -> Token:
        """With what they ask."""
        return cast(Token, self.request.auth)
