"""Which host answers what, with which headers; not what the pages look like."""

import http.client
import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest

from tests.server import Server

SERVICES = ("messenger", "instagram", "whatsapp")
HOSTS = (None, *SERVICES, "admin")
PAGES = ("/", "/join/", "/sign-in/", "/settings/", "/engine/")
HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str


def get(server: Server, host: str, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request(method, path, headers={"Host": host, **headers})
    answer = connection.getresponse()
    body = "" if answer.status == 101 else answer.read().decode()
    connection.close()
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)


def config_of(page: str) -> dict[str, object]:
    """The JSON that a shell carries."""
    found = re.search(r'<script id="config" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    config: dict[str, object] = json.loads(found[1])
    return config


@pytest.mark.parametrize("path", ["/", "/healthz", "/static/icon.svg", "/api/v1/service/"])
@pytest.mark.parametrize("host", ["stranger.example", "unified.localhost.stranger.example", "messenger.localhost", ""])
def test_a_foreign_host_is_misdirected(server: Server, host: str, path: str) -> None:
    assert get(server, host, path).status == 421


def test_our_name_with_another_port_is_misdirected(server: Server) -> None:
    assert get(server, "unified.localhost:1", "/").status == 421


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_loopback_names_lead_to_the_base_host(server: Server, name: str) -> None:
    answer = get(server, f"{name}:{server.port}", "/inbox/?a=1")
    assert (answer.status, answer.headers["location"]) == (302, server.url(path="/inbox/?a=1"))


@pytest.mark.parametrize("host", HOSTS)
def test_every_host_says_that_it_is_well_and_has_the_static_files(server: Server, host: str | None) -> None:
    assert get(server, server.host(host), "/healthz").body == "ok\n"
    assert get(server, server.host(host), "/static/icon.svg").status == 200


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("path", PAGES)
def test_a_service_has_its_pages(server: Server, service: str, path: str) -> None:
    answer = get(server, server.host(service), path)
    assert answer.status == 200
    config = config_of(answer.body)
    assert (config["service"], config["base_url"], config["demo"]) == (service, server.url(), True)


@pytest.mark.parametrize("path", ["/inbox/", "/limits/"])
def test_a_service_has_no_page_of_the_base_host(server: Server, path: str) -> None:
    assert get(server, server.host("messenger"), path).status == 404


@pytest.mark.parametrize("path", ["/", "/inbox/", "/limits/", "/privacy/"])
def test_the_base_host_has_its_pages(server: Server, path: str) -> None:
    assert get(server, server.host(), path).status == 200


@pytest.mark.parametrize("path", ["/api/v1/service/", "/api/schema/", "/join/", "/engine/", "/ws/seats/"])
def test_there_is_no_api_off_the_services(server: Server, path: str) -> None:
    assert get(server, server.host(), path).status == 404
    assert get(server, server.host("admin"), path).status in (401, 404)


@pytest.mark.parametrize("path", ["/ws/account/", "/ws/seats/"])
@pytest.mark.parametrize("host", [None, "admin", "stranger"])
def test_there_is_no_socket_off_the_services(server: Server, host: str | None, path: str) -> None:
    assert get(server, server.host(host), path, **HANDSHAKE).status == 403


@pytest.mark.parametrize("path", ["/ws/account/", "/ws/seats/"])
@pytest.mark.parametrize(
    ("origin", "status"),
    [("own", 101), (None, 101), ("base", 403), ("other", 403), ("https", 403), ("null", 403), ("stranger", 403)],
)
def test_a_socket_is_for_own_pages_and_for_programs(server: Server, path: str, origin: str | None, status: int) -> None:
    origins = {
        "own": server.url("messenger"),
        "base": server.url(),
        "other": server.url("instagram"),
        "https": server.url("messenger").replace("http:", "https:"),
        "null": "null",
        "stranger": "https://stranger.example",
    }
    named = {"Origin": origins[origin]} if origin else {}
    assert get(server, server.host("messenger"), path, **HANDSHAKE, **named).status == status


def test_an_unknown_socket_is_refused(server: Server) -> None:
    assert get(server, server.host("messenger"), "/ws/other/", **HANDSHAKE).status == 403


@pytest.mark.parametrize("service", SERVICES)
def test_there_is_no_admin_on_a_service(server: Server, service: str) -> None:
    for path in ("/admin/", "/login/", "/services/policy/"):
        assert get(server, server.host(service), path).status == 404


def test_the_admin_asks_officers_to_sign_in(server: Server) -> None:
    answer = get(server, server.host("admin"), "/")
    assert (answer.status, answer.headers["location"]) == (302, "/login/?next=/")


@pytest.mark.parametrize("host", [None, *SERVICES])
@pytest.mark.parametrize(
    "path", [*PAGES, "/inbox/", "/limits/", "/healthz", "/static/icon.svg", "/api/v1/service/", "/nowhere"]
)
def test_nobody_but_officers_gets_a_cookie_and_a_cookie_changes_nothing(
    server: Server, host: str | None, path: str
) -> None:
    plain = get(server, server.host(host), path)
    cookie = get(server, server.host(host), path, Cookie="staff=abcdef; sessionid=abcdef; staff-csrf=abcdef")
    assert "set-cookie" not in plain.headers
    assert (plain.status, plain.body) == (cookie.status, cookie.body)
    assert "set-cookie" not in cookie.headers
    assert "cookie" not in plain.headers.get("vary", "").lower()


@pytest.mark.parametrize(
    ("host", "path"),
    [
        (None, "/"),
        ("messenger", "/"),
        ("messenger", "/nowhere"),
        ("messenger", "/static/icon.svg"),
        ("admin", "/login/"),
    ],
)
def test_every_answer_keeps_apart_what_is_ours(server: Server, host: str | None, path: str) -> None:
    headers = get(server, server.host(host), path).headers
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["origin-agent-cluster"] == "?1"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers  # this is plain http on loopback
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("host", "path", "allowed"),
    [
        *(("messenger", "/", True), (None, "/inbox/", True)),
        *(
            (None, "/", False),
            ("messenger", "/join/", False),
            ("messenger", "/engine/", False),
            ("admin", "/login/", False),
        ),
    ],
)
def test_the_microphone_may_be_used_where_one_writes_and_nowhere_else(
    server: Server, host: str | None, path: str, allowed: bool
) -> None:
    policy = get(server, server.host(host), path).headers["permissions-policy"]
    assert ("microphone=(self)" in policy, "microphone=()" in policy) == (allowed, not allowed)


@pytest.mark.parametrize("host", [None, "messenger"])
def test_what_is_not_here_has_a_page_of_its_own(server: Server, host: str | None) -> None:
    answer = get(server, server.host(host), "/nowhere-5711/")
    assert answer.status == 404
    assert "<h1>This page is not here</h1>" in answer.body
    assert "5711" not in answer.body


def test_a_shell_only_says_get_and_head(server: Server) -> None:
    assert get(server, server.host("messenger"), "/join/", method="POST").status == 405


def test_hashed_files_are_kept_for_ever_and_come_compressed(server: Server) -> None:
    page = get(server, server.host("messenger"), "/").body
    scripts = re.findall(r'<script type="module" src="([^"]+)" integrity="sha384-[\w+/=]{64}"></script>', page)
    assert len(scripts) == 1
    answer = get(server, server.host("messenger"), scripts[0], method="HEAD", **{"Accept-Encoding": "br"})
    assert answer.headers["content-encoding"] == "br"
    assert "immutable" in answer.headers["cache-control"]
    assert "immutable" not in get(server, server.host("messenger"), "/static/icon.svg").headers["cache-control"]


class Inline(HTMLParser):
    """Collects what a page holds inline: scripts, styles, handlers."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.found.append(tag)
        if (tag == "script" or given.get("rel") == "stylesheet") and given.get("type") != "application/json":
            assert given.get("integrity"), f"{tag} without a digest"


@pytest.mark.parametrize(
    ("host", "path"),
    [
        (None, "/"),
        (None, "/inbox/"),
        (None, "/limits/"),
        (None, "/privacy/"),
        ("messenger", "/"),
        ("messenger", "/engine/"),
    ],
)
def test_no_page_holds_anything_inline(server: Server, host: str | None, path: str) -> None:
    page = get(server, server.host(host), path).body
    inline = Inline()
    inline.feed(page)
    assert inline.found == []
    assert "<noscript>" in page or "<script" not in page


def test_the_doors_lead_everywhere_and_name_the_demo_people() -> None:
    with Server(settings={"DEMO_PEOPLE": "1"}) as server:
        page = get(server, server.host(), "/").body
    for service, name in (("messenger", "Messenger"), ("instagram", "Instagram"), ("whatsapp", "WhatsApp")):
        assert f'href="{server.url(service)}/" aria-label="{name}"' in page
    assert "Unified inbox" in page
    assert page.count('<li class="person">') >= 6
    assert "messenger:" in page
