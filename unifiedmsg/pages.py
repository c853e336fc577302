"""The pages as the server sends them: shells for the screen, and the few that need no script."""

from csp.decorators import csp_replace
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.neighbours import neighbours
from apps.services import catalogue
from unifiedmsg import leaving
from unifiedmsg.configuration import configuration, demo_people, initials
from unifiedmsg.hosts import service_at

TITLES = {
    "app": "",
    "join": "Create an account",
    "sign-in": "Sign in",
    "settings": "Settings",
    "privacy": "Privacy centre",
}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Says that the server answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Says whether somebody may be sent here: rows can be read, other processes heard, and it does not end just now."""
    ready = not leaving.has_begun() and neighbours.hears() and can_read()
    content_type = "text/plain; charset=utf-8"
    answer = HttpResponse("ok\n" if ready else "not now\n", content_type=content_type, status=200 if ready else 503)
    vars(answer)["_has_been_logged"] = True  # Django's own mark: "not now" is no error of ours
    return answer


def can_read() -> bool:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


@require_safe
def shell(request: HttpRequest, *, page: str) -> HttpResponse:
    """A page of one service: the screen draws it."""
    context = {"config": configuration(page, service_at(request)), "page": page, "title": TITLES[page]}
    return render(request, "shell.html", context)


@require_safe
@csp_replace({"frame-ancestors": [settings.BASE_URL]})
def engine(request: HttpRequest) -> HttpResponse:
    """The page in which an account's engine runs; the only one that is framed, by the unified inbox."""
    return render(request, "engine.html", {"config": configuration("engine", service_at(request))})


@require_safe
@csp_replace({"frame-src": list(settings.SERVICE_URLS.values())})
def inbox(request: HttpRequest) -> HttpResponse:
    """The unified inbox: it frames the engines and talks to no server itself."""
    return render(request, "inbox.html", {"config": configuration("inbox", None)})


@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """The three doors, and in the demo the people behind them."""
    services = [{"service": each, "url": settings.SERVICE_URLS[each.id]} for each in catalogue.SERVICES]
    people = [person | {"initials": initials(person["name"])} for person in demo_people()]
    return render(request, "doors.html", {"services": services, "people": people, "page": "doors"})


@require_safe
def words(request: HttpRequest, *, page: str) -> HttpResponse:
    """A page that only says something."""
    return render(request, f"{page}.html", {"page": page})
