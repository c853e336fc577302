"""Sessions, CSRF and sign-in of staff: Django's own, on the admin's host alone, so that no other host has a cookie."""

from collections.abc import Callable
from typing import cast

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin

from unifiedmsg.hosts import Handler, HostedRequest

ViewFunction = Callable[..., HttpResponseBase]
ViewArguments = tuple[object, ...]
ViewKeywords = dict[str, object]


def is_for_staff(request: HttpRequest) -> bool:
    """Whether it came to the admin's host."""
    return cast(HostedRequest, request).host.kind == "admin"


class OnAdminHost(MiddlewareMixin):
    """Steps aside on every host but the admin's."""

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        if is_for_staff(request):
            return await super().__acall__(request)
        return await cast(Handler, self.get_response)(request)


class StaffSession(OnAdminHost, SessionMiddleware):
    """Django's sessions, for staff."""


class StaffCsrf(OnAdminHost, CsrfViewMiddleware):
    """Django's CSRF check, for staff; elsewhere there is no cookie to abuse."""

    def process_view(
        self, request: HttpRequest, callback: ViewFunction, args: ViewArguments, kwargs: ViewKeywords
    ) -> HttpResponseForbidden | None:
        if not is_for_staff(request):
            return None
        return super().process_view(request, callback, args, kwargs)


class StaffAuthentication(OnAdminHost, AuthenticationMiddleware):
    """Django's users, for staff."""


class StaffMessages(OnAdminHost, MessageMiddleware):
    """Django's messages, for staff."""
