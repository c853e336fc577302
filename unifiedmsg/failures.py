"""What is answered where no view does: a page, and below ``/api/`` the one JSON shape, with nothing of an exception."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core import errors
from apps.core.bodies import refused

API = "/api/"


def misdirected(request: HttpRequest) -> HttpResponse:
    """421: this host is not ours (RFC 9110, section 15.5.20)."""
    return _answer(request, errors.Misdirected(), "421.html")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. (Django's own would ask for a CSRF cookie; and it would say the path again.)"""
    return _answer(request, errors.NoSuchPath(), "404.html")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """500."""
    return _answer(request, errors.ServerError(), "500.html")


def _answer(request: HttpRequest, refusal: errors.Refusal, page: str) -> HttpResponse:
    if request.path.startswith(API):
        return refused(refusal)
    return render(request, page, {"base_url": settings.BASE_URL}, status=refusal.status)
