"""The content security policy of every answer, static files and workers included; each host has its own."""

from typing import Any, cast

from csp.constants import NONE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from unifiedmsg.hosts import Handler

# The base host talks to nobody and runs no engine: its pages only frame those of the services.
ON_BASE = {"connect-src": [NONE], "worker-src": [NONE]}
# The dashboard's one script makes and uses passkeys: no worker, no WebAssembly, no HTML, so no Trusted Types policy.
ON_ADMIN = {"script-src": ["'self'"], "worker-src": [NONE], "media-src": [NONE], "trusted-types": [NONE]}
BY_HOST: dict[str, dict[str, Any]] = {"base": ON_BASE, "loopback": ON_BASE, "admin": ON_ADMIN, "service": {}}


class PolicyMiddleware(CSPMiddleware):
    """django-csp with what differs by host, and without its hop through a thread.

    It stands above the static files: a worker obeys the policy of its own response (CSP3, section 7.8).
    """

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        self.process_request(request)
        response = await cast(Handler, self.get_response)(request)
        return self.process_response(request, response)

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,  # noqa: FBT001, FBT002  (the signature is django-csp's)
    ) -> PolicyParts:
        """The policy of the settings, then of the host, then of the view."""
        parts = super().get_policy_parts(request, response, report_only)
        host = getattr(request, "host", None)
        parts.replace = BY_HOST[host.kind if host else "base"] | (parts.replace or {})
        return parts
