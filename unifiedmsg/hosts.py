"""Which host a request came to, and what lives there; a host that is not ours gets 421."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.decorators import async_only_middleware

from apps.services import catalogue
from unifiedmsg import failures
from unifiedmsg.environment import LOOPBACK_NAMES

Handler = Callable[[HttpRequest], Awaitable[HttpResponseBase]]
Kind = Literal["base", "service", "admin", "loopback"]
URLCONFS = {
    "base": "unifiedmsg.urls_base",
    "service": "unifiedmsg.urls",
    "admin": "unifiedmsg.urls_admin",
    "loopback": "unifiedmsg.urls_base",
}


@dataclass(frozen=True)
class Host:
    """One of our hosts: what it is for, and the id of its service if it has one."""

    kind: Kind
    service: str | None = None


class HostedRequest(HttpRequest):
    """A request that passed `host_middleware`."""

    host: Host
    service: catalogue.Service | None


def service_at(request: HttpRequest) -> catalogue.Service | None:
    """The service whose host the request came to."""
    return cast(HostedRequest, request).service


def _authority(url: str) -> str:
    """Host and port as a browser's Host header writes them: without the scheme's own port."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}[parts.scheme]
    return parts.hostname or "" if parts.port in (None, default) else parts.netloc


def hosts() -> dict[str, Host]:
    """Every host that is ours, by its authority."""
    found = {_authority(url): Host("service", service) for service, url in settings.SERVICE_URLS.items()}
    found[_authority(settings.ADMIN_URL)] = Host("admin")
    found[_authority(settings.BASE_URL)] = Host("base")
    return found


def host_named(authority: str) -> Host | None:
    """What lives at this Host header; None when it is not ours."""
    found = hosts().get(authority.lower())
    if found is None and authority.rsplit(":", 1)[0].lower() in LOOPBACK_NAMES:
        return Host("loopback")
    return found


def service_of(host: Host) -> catalogue.Service | None:
    """The catalogue's entry for a service's host; None elsewhere."""
    return catalogue.by_id(host.service) if host.service else None


@async_only_middleware
def host_middleware(get_response: Handler) -> Handler:
    """Sets ``request.host``, ``request.service`` and ``request.urlconf``; answers what no page should."""

    async def handle(request: HttpRequest) -> HttpResponseBase:
        host = host_named(request.META.get("HTTP_HOST", ""))
        if host is None:
            return failures.misdirected(request)
        hosted = cast(HostedRequest, request)
        hosted.host, hosted.service = host, service_of(host)
        hosted.urlconf = URLCONFS[host.kind]
        if host.kind == "loopback" and request.path not in ("/healthz", "/readyz"):
            return HttpResponseRedirect(settings.BASE_URL + request.get_full_path())
        return await get_response(request)

    return handle
