"""Whence a request or a socket came: the Origin header and the network; kept nowhere."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from apps.core.errors import ForeignOrigin, NoSuchPath

PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class OfService(Protocol):
    """What a service's host tells of itself."""

    @property
    def id(self) -> str: ...


def check(service: OfService | None, origin: str | None) -> None:
    """Passes on a service's own host, when asked by its own pages or by what is no browser.

    A missing Origin is allowed: whoever sends none carries no ambient authority either, since no cookie is read.
    Raises: NoSuchPath off a service's host, ForeignOrigin (RFC 6454, section 7).
    """
    if service is None:
        raise NoSuchPath
    if origin is not None and _parts(origin) != _parts(settings.SERVICE_URLS[service.id]):
        raise ForeignOrigin


def network_of(address: str) -> str:
    """The part of an address that one household or server owns: all of IPv4, the first half of IPv6."""
    return ":".join(address.split(":")[:4]) if ":" in address else address


def address_of(meta: Mapping[str, str]) -> str:
    """The network a request came from."""
    return network_of(meta.get("REMOTE_ADDR", ""))


def _parts(origin: str) -> tuple[str, str | None, int | None] | None:
    try:
        parts = urlsplit(origin)
        return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
