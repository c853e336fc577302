"""How every HTTP operation reads, answers, refuses and is described; knows no app, reads no cookie."""

import functools
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.core import errors, origins
from apps.core.away import name_of
from apps.core.bodies import BYTES, Input, Output, read, read_bytes, refused, respond
from apps.core.openapi import body_schema, refusal_schemas
from apps.core.retries import until_in_order

__all__ = ["ApiView", "Input", "NowhereView", "Output", "operation"]

BODY_BYTES_MAX = 65_536  # most operations carry a few ids; those that carry more say so themselves
COMMON = (errors.ForeignOrigin, errors.NoSuchPath, errors.TooFast, errors.ServerError, errors.Unavailable)
OF_BYTES = (errors.NotBytes, errors.TooLarge)
RAW = {"type": "string", "format": "binary"}
OF_A_BODY = (errors.BadJson, errors.BadField, errors.NotJson, errors.TooLarge)
log = structlog.get_logger(__name__)


class OnlyJson(BaseContentNegotiation):
    """Whatever a client says it accepts, it gets JSON."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        return next(iter(parsers))

    def select_renderer(
        self,
        request: Request,
        renderers: Iterable[Any],
        format_suffix: str | None = None,
    ) -> Any:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type


class ApiView(APIView):
    """An edge on a service's host, open to everybody unless a subclass authenticates."""

    authentication_classes: Sequence[Any] = ()
    permission_classes: Sequence[Any] = ()
    parser_classes: Sequence[Any] = (JSONParser,)
    renderer_classes: Sequence[Any] = (JSONRenderer,)
    content_negotiation_class = OnlyJson
    http_method_names = ["get", "post", "put"]
    schema = AutoSchema()

    @property
    def address(self) -> str:
        """The network the request came from; kept nowhere but in counters that forget."""
        return origins.address_of(self.request._request.META)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises: NoSuchPath off a service's host, ForeignOrigin, MethodRefused, and what the authentication raises."""
        plain = request._request
        origins.check(getattr(plain, "service", None), plain.META.get("HTTP_ORIGIN"))
        if plain.method not in self.allowed_methods:
            raise errors.MethodRefused
        until_in_order(partial(super().initial, request, *args, **kwargs))

    def handle_exception(self, exc: Exception) -> Any:
        """Refusals and the framework's own become the one shape; a bug goes on to the log and 500."""
        refusal = _as_refusal(exc)
        if refusal is None:
            raise exc
        response = refused(refusal)
        if isinstance(refusal, errors.MethodRefused):
            response["Allow"] = ", ".join(self.allowed_methods)  # RFC 9110, section 15.5.6
        return response


class NowhereView(ApiView):
    """Answers every path that nothing else has."""

    schema = None  # type: ignore[assignment]
    http_method_names = [
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "options",
        "trace",
    ]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises: NoSuchPath, always."""
        raise errors.NoSuchPath


def operation(
    *,
    takes: type[Input] | None = None,
    takes_bytes: int = 0,
    answers: type[Output] | None = None,
    answers_bytes: bool = False,
    status: int | None = None,
    refuses: Sequence[type[errors.Refusal]] = (),
    headers: Sequence[str] = (),
    query: Sequence[str] = (),
    body_bytes_max: int = BODY_BYTES_MAX,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a view's method an operation: strict body in, JSON out (204 for None), described in OpenAPI.

    ``takes_bytes``: the body is that many bytes at most, as they are; ``answers_bytes``: so is the answer.
    """
    code = status or (200 if answers or answers_bytes else 204)

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def handle(view: ApiView, request: Request) -> HttpResponse:
            body = _body_of(request._request, takes, body_bytes_max, takes_bytes)
            return respond(until_in_order(lambda: method(view, request, *body)), status=code)

        described = extend_schema(
            summary=(method.__doc__ or "").strip().split("\n")[0],
            request={BYTES: RAW} if takes_bytes else {"application/json": body_schema(takes)} if takes else None,
            responses={
                (code, BYTES) if answers_bytes else code: RAW
                if answers_bytes
                else body_schema(answers)
                if answers
                else None,
                **refusal_schemas((*COMMON, *_of_a_body(takes, takes_bytes), *refuses)),
            },
            parameters=[
                *(OpenApiParameter(name, str, OpenApiParameter.HEADER, required=True) for name in headers),
                *(OpenApiParameter(name, str, OpenApiParameter.QUERY) for name in query),
            ],
        )
        wrapped: Callable[..., Any] = described(handle)
        return wrapped

    return decorate


def _body_of(
    request: HttpRequest, takes: type[Input] | None, body_bytes_max: int, takes_bytes: int
) -> tuple[Input | bytes, ...]:
    if takes_bytes:
        return (read_bytes(request, takes_bytes),)
    return () if takes is None else (read(request, takes, body_bytes_max),)


def _of_a_body(takes: type[Input] | None, takes_bytes: int) -> Sequence[type[errors.Refusal]]:
    return OF_BYTES if takes_bytes else OF_A_BODY if takes else ()


def _as_refusal(exc: Exception) -> errors.Refusal | None:
    if isinstance(exc, errors.Refusal):
        return exc
    if isinstance(exc, MethodNotAllowed):
        return errors.MethodRefused()
    if name := name_of(exc):
        log.warning("The database cannot be used just now", kind=name)
        return errors.Unavailable()
    return errors.NoSuchPath() if isinstance(exc, Http404) else None
