"""The content security policy of every answer, static files and workers included; each host has its own."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from csp.middleware import CSPMiddleware


class PolicyMiddleware(CSPMiddleware):
    """django-csp, without its hop through a thread."""

    async def __acall__(self, request: HttpRequest) -> HttpResponseBase:
        self.process_request(request)
        response = await self.get_response(request)
        return self.process_response(request, response)
