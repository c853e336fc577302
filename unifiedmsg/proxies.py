"""Whose word about a client's address is believed: that of trusted proxies, and of nobody else."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

Scope = MutableMapping[str, Any]
Application = Callable[[Scope, Callable[..., Any], Callable[..., Any]], Awaitable[None]]
Network = IPv4Network | IPv6Network
FORWARDED = (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-port", b"forwarded")


class TrustedProxies:
    """Afterwards a scope's client and scheme are the browser's, and no header claims others."""

    def __init__(self, application: Application, networks: Iterable[Network]) -> None:
        self._application = application
        self._networks = tuple(networks)

    async def __call__(self, scope: Scope, receive: Callable[..., Any], send: Callable[..., Any]) -> None:
        if "headers" in scope:
            scope = self._believed(scope)
        await self._application(scope, receive, send)

    def _believed(self, scope: Scope) -> Scope:
        claims: dict[bytes, str] = {}
        for name, value in scope["headers"]:
            claims[name] = f"{claims[name]},{value.decode('latin-1')}" if name in claims else value.decode("latin-1")
        kept = [pair for pair in scope["headers"] if pair[0] not in FORWARDED]
        plain = {**scope, "headers": kept, "root_path": ""}  # Daphne takes root_path from a header, too
        peer = (scope.get("client") or ("",))[0]
        if self._trusts(peer):
            plain["client"] = [self._farthest(claims.get(b"x-forwarded-for", ""), peer), 0]
            plain["scheme"] = self._scheme(scope, claims.get(b"x-forwarded-proto", ""))
        return plain

    def _farthest(self, chain: str, peer: str) -> str:
        """The last address of the chain that no trusted proxy has: what stands before it was written by anybody."""
        for address in reversed([part.strip() for part in chain.split(",") if part.strip()]):
            if not _is_address(address):
                break
            peer = address
            if not self._trusts(address):
                break
        return peer

    def _scheme(self, scope: Scope, claimed: str) -> str:
        secure, plain = ("wss", "ws") if scope["type"] == "websocket" else ("https", "http")
        said: str = scope.get("scheme", plain)
        return {"https": secure, "http": plain}.get(claimed, said)

    def _trusts(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self._networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
