"""Whence a request or a socket came: the Origin header and the network; kept nowhere."""

from collections.abc import Mapping
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from apps.core.errors import ForeignOrigin, NoSuchPath

IPV6_NETWORK_BITS = 64  # what one line gets at the least; whoever has it can take any address of it
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
    """The part of an address that one household or server owns: all of IPv4, the first half of IPv6 (RFC 4291)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((int(parsed), IPV6_NETWORK_BITS), strict=False))


def address_of(meta: Mapping[str, str]) -> str:
    """The network a request came from."""
    return network_of(meta.get("REMOTE_ADDR", ""))


def network_of_scope(scope: Mapping[str, Any]) -> str:
    """The network a socket came from."""
    client = scope.get("client") or [""]
    return network_of(str(client[0]))


def _parts(origin: str) -> tuple[str, str | None, int | None] | None:
    try:
        parts = urlsplit(origin)
        return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
