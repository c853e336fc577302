"""The shells of the pages: a template and the facts the screen starts from; no logic of the product."""

from django.http import HttpRequest, HttpResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """Says that the server answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def shell(request: HttpRequest, *, page: str) -> HttpResponse:
    """A page of one service."""
    return HttpResponse(f"<!doctype html><title>{page}</title>")


def engine(request: HttpRequest) -> HttpResponse:
    """The framed page in which an account's engine runs."""
    return shell(request, page="engine")


def doors(request: HttpRequest) -> HttpResponse:
    """The three doors."""
    return shell(request, page="doors")


def inbox(request: HttpRequest) -> HttpResponse:
    """The unified inbox."""
    return shell(request, page="inbox")


def limits(request: HttpRequest) -> HttpResponse:
    """What the product cannot promise."""
    return shell(request, page="limits")
