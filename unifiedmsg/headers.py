"""The other headers of every answer, which tell the browser to keep apart what is ours; the policy is in csp.py."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import async_only_middleware

from unifiedmsg.hosts import Handler

YEAR_SECONDS = 365 * 24 * 3600
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # `no-referrer` makes Django's CSRF check of the admin answer 403
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",  # each service's pages in a process of their own
}
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
