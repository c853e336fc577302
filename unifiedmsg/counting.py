"""Counts every HTTP request by its route and the class of its answer; knows neither who asked nor what for."""

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import async_only_middleware

from apps.core.counts import counts
from unifiedmsg.hosts import Handler

NO_ROUTE = "none"  # a static file, a host that is not ours, a path at which nothing is


@async_only_middleware
def counting_middleware(get_response: Handler) -> Handler:
    """The first in the list, so that nothing is answered without it."""

    async def handle(request: HttpRequest) -> HttpResponseBase:
        response = await get_response(request)
        route = request.resolver_match.route if request.resolver_match else NO_ROUTE
        counts.requests.add(route, f"{response.status_code // 100}xx")
        return response

    return handle
