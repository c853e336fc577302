"""The other headers of every answer, which tell the browser to keep apart what is ours; the policy is in csp.py."""

from functools import cached_property
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import async_only_middleware
from django_permissions_policy import PermissionsPolicyMiddleware

from unifiedmsg.hosts import Handler

YEAR_SECONDS = 365 * 24 * 3600
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # `no-referrer` makes Django's CSRF check of the admin answer 403
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",  # each service's pages in a process of their own
}
WRITING = {("service", "/"), ("base", "/inbox/"), ("loopback", "/inbox/")}
ON_HTTPS = {"Strict-Transport-Security": f"max-age={YEAR_SECONDS}"}


@async_only_middleware
def headers_middleware(get_response: Handler) -> Handler:
    """Sets them on every answer, static files included."""

    async def handle(request: HttpRequest) -> HttpResponseBase:
        response = await get_response(request)
        for name, value in (ALWAYS | ON_HTTPS if request.is_secure() else ALWAYS).items():
            response.headers.setdefault(name, value)
        return response

    return handle


class PowersMiddleware(PermissionsPolicyMiddleware):
    """Switches off browser powers we never use.

    On the admin's host alone passkeys may be made and used; where one writes, and nowhere else, the microphone.
    """

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        response = await cast(Handler, self.get_response)(request)
        host = getattr(request, "host", None)
        response["Permissions-Policy"] = self._of(host.kind if host else "", request.path)
        return response

    def _of(self, kind: str, path: str) -> str:
        if kind == "admin":
            return self.of_staff
        return self.of_writing if (kind, path) in WRITING else str(self.permissions_policy)

    @cached_property
    def of_writing(self) -> str:
        """The header of the pages where one writes."""
        return str(
            self.compute_header_value({**settings.WRITING_PERMISSIONS_POLICY}, name="WRITING_PERMISSIONS_POLICY")
        )

    @cached_property
    def of_staff(self) -> str:
        """The header of the admin's host."""
        return str(self.compute_header_value({**settings.STAFF_PERMISSIONS_POLICY}, name="STAFF_PERMISSIONS_POLICY"))
