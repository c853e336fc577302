"""A view is asked once more when PostgreSQL could not put it in order with others; on SQLite this is not even there."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from apps.core.retries import until_in_order
from unifiedmsg.hosts import Handler


class Retries(MiddlewareMixin):
    """The last in the list, since it calls the view itself. Operations of the API ask again by themselves."""

    def __init__(self, get_response: Handler) -> None:
        if not settings.SEVERAL_PROCESSES:
            raise MiddlewareNotUsed
        super().__init__(get_response)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        arguments: Sequence[Any],
        named: Mapping[str, Any],
    ) -> HttpResponseBase | None:
        """The view's answer; none for a view that awaits, which reads no rows."""
        if iscoroutinefunction(view):
            return None
        return until_in_order(lambda: view(request, *arguments, **named))
