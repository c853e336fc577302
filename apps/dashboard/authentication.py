"""Who of the staff is asking, and whether they may: password and second factor in this session, then the role."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
View = Callable[..., HttpResponseBase]


def officer_of(request: HttpRequest) -> User:
    """The staff member whose page this is; only behind `staff`."""
    return cast(User, request.user)


def proved(request: HttpRequest) -> bool:
    """Whether this session has seen a second factor of the one who is signed in."""
    user = request.user
    if isinstance(user, AnonymousUser) or not user.is_active or not user.is_staff:
        return False
    return any(record["method"] == "mfa" for record in get_authentication_records(request, user))


def prove(request: HttpRequest, factor: Authenticator) -> None:
    """The session has seen this second factor: it was set up a moment ago, with a code or a touch."""
    record_authentication(request, factor.user, "mfa", id=factor.pk, type=factor.type)


def may(request: HttpRequest, permission: str) -> bool:
    """Whether the role of the one who is signed in allows this."""
    return officer_of(request).has_perm(f"dashboard.{permission}")


def staff(permission: str, *methods: str) -> Callable[[View], View]:
    """A page for those of the staff whose role has the permission; GET and HEAD unless other methods are named."""

    def decorate(view: View) -> View:
        @never_cache
        @require_http_methods(["GET", "HEAD", *methods] if "GET" in methods or not methods else list(methods))
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not proved(request):
                return _to_prove(request)
            if not may(request, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _to_prove(request: HttpRequest) -> HttpResponse:
    """The next step of signing in."""
    user = request.user
    if isinstance(user, AnonymousUser) or not user.is_staff or not user.is_active:
        return redirect_to_login(request.get_full_path())
    if Authenticator.objects.filter(user=user, type__in=FACTORS).exists():
        return redirect("mfa_reauthenticate")
    return redirect("mfa_activate_totp")


def staff_alone(view: View) -> View:
    """A page for every one of the staff, whatever their role."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if proved(request) else _to_prove(request)

    return guarded
