"""The edge of the staff's API: who asks is known by the session of the dashboard, and may do what their role may."""

from typing import Any

from django.conf import settings
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.core.api import ApiView
from apps.core.errors import ForeignOrigin, MethodRefused, Refusal
from apps.dashboard.authentication import may, officer_of, proved


class StaffOnly(Refusal):
    code = "staff_only"
    status = 401
    message = "Sign in to the dashboard first, with both factors."


class RoleRefused(Refusal):
    code = "role_refused"
    status = 403
    message = "Your role does not allow this."


class StaffSession(BaseAuthentication):
    """The dashboard's session, with its second factor; what changes something carries the CSRF token as well."""

    def authenticate(self, request: Request) -> tuple[Any, None]:
        """Raises: StaffOnly; DRF's PermissionDenied without the token."""
        if not proved(request._request):
            raise StaffOnly
        SessionAuthentication().enforce_csrf(request)
        return officer_of(request._request), None


class OfRole(BasePermission):
    """Lets in whose role has the view's permission."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises: RoleRefused."""
        if not may(request._request, view.permission):
            raise RoleRefused
        return True


class StaffView(ApiView):
    """A view for staff; ``permission`` says for whom of them."""

    permission: str = "see_figures"
    authentication_classes = (StaffSession,)
    permission_classes = (OfRole,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises: ForeignOrigin, MethodRefused, StaffOnly, RoleRefused."""
        plain = request._request
        if plain.META.get("HTTP_ORIGIN") not in (None, settings.ADMIN_URL):
            raise ForeignOrigin
        if plain.method not in self.allowed_methods:
            raise MethodRefused
        APIView.initial(self, request, *args, **kwargs)

    def handle_exception(self, exc: Exception) -> Any:
        """A missing CSRF token is a role refused; the rest is as everywhere."""
        from rest_framework.exceptions import PermissionDenied

        return super().handle_exception(RoleRefused() if isinstance(exc, PermissionDenied) else exc)
