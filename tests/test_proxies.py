"""Whose word about a client is believed."""

import asyncio
from ipaddress import ip_network
from typing import Any

import pytest

from unifiedmsg.proxies import TrustedProxies

TRUSTED = ("127.0.0.1/32", "10.0.0.0/8", "::1/128")


def seen_through(peer: str, headers: list[tuple[bytes, bytes]], kind: str = "http") -> dict[str, Any]:
    """The scope as the application behind it sees it."""
    found: list[dict[str, Any]] = []

    async def application(scope: Any, _receive: Any, _send: Any) -> None:
        found.append(scope)

    async def nothing(*_: Any) -> None:
        raise AssertionError("nothing is received or sent")

    scope = {"type": kind, "client": [peer, 5000], "headers": headers, "root_path": "/evil"}
    asyncio.run(TrustedProxies(application, map(ip_network, TRUSTED))(scope, nothing, nothing))
    return found[0]


@pytest.mark.parametrize(
    ("peer", "chain", "client"),
    [
        ("127.0.0.1", b"203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", b"198.51.100.1, 203.0.113.7", "203.0.113.7"),  # what stands left of it, anybody can write
        ("127.0.0.1", b"203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("127.0.0.1", b"203.0.113.7, nonsense", "127.0.0.1"),
        ("127.0.0.1", b"", "127.0.0.1"),
        ("::1", b"2001:db8::7", "2001:db8::7"),
        ("203.0.113.9", b"198.51.100.1", "203.0.113.9"),  # no proxy of ours
    ],
)
def test_the_client_is_the_last_that_no_proxy_of_ours_is(peer: str, chain: bytes, client: str) -> None:
    assert seen_through(peer, [(b"x-forwarded-for", chain)])["client"][0] == client


def test_headers_that_came_twice_are_one_chain() -> None:
    headers = [(b"x-forwarded-for", b"198.51.100.1"), (b"x-forwarded-for", b"10.1.2.3")]
    assert seen_through("127.0.0.1", headers)["client"][0] == "198.51.100.1"


@pytest.mark.parametrize(("kind", "scheme"), [("http", "https"), ("websocket", "wss")])
def test_a_trusted_proxy_says_whether_the_browser_spoke_https(kind: str, scheme: str) -> None:
    claim = [(b"x-forwarded-proto", b"https")]
    assert seen_through("127.0.0.1", claim, kind)["scheme"] == scheme
    assert seen_through("203.0.113.9", claim, kind).get("scheme") != scheme


def test_no_claim_reaches_the_application() -> None:
    headers = [(b"x-forwarded-for", b"1.2.3.4"), (b"forwarded", b"for=1.2.3.4"), (b"x-forwarded-host", b"evil")]
    scope = seen_through("127.0.0.1", [*headers, (b"host", b"ours")])
    assert scope["headers"] == [(b"host", b"ours")]
    assert scope["root_path"] == ""
