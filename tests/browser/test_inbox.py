"""The unified inbox: merges what its owner allowed, and neither its host nor any other page learns anything."""

import http.server
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, Route, expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.journey import NewContext, NewPeer, NewScreen
from tests.people import Person
from tests.privacy import wire
from tests.privacy.tapped import TappedServer

# Frames a service's engine page, asks for a port as the inbox does, and reports what came.
KNOCK = """
async ([url, ms]) => {
  const frame = document.createElement("iframe");
  const heard = [];
  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow) return;
    heard.push({ ...event.data, ports: event.ports.length });
    if (event.data.um === "listening")
      frame.contentWindow.postMessage({ um: "connect", nonce: "0123456789" }, "*");
  });
  frame.src = url;
  document.body.append(frame);
  frame.addEventListener("load", () => frame.contentWindow.postMessage({ um: "connect", nonce: "9876543210" }, "*"));
  await new Promise((done) => setTimeout(done, ms));
  return heard;
}
"""
ASK = """
async ([url, op, args]) => {
  const frame = document.createElement("iframe");
  frame.src = url;
  const port = await new Promise((done) => {
    addEventListener("message", (event) => {
      if (event.source !== frame.contentWindow) return;
      if (event.data.um === "listening")
        frame.contentWindow.postMessage({ um: "connect", nonce: crypto.randomUUID() }, "*");
      if (event.data.um === "port") done(event.ports[0]);
    });
    document.body.append(frame);
  });
  return await new Promise((done) => {
    port.onmessage = ({ data }) => { if (data.ask === "1") done(data); };
    port.postMessage({ ask: "1", op, args });
  });
}
"""
STORED = """
async () => ({
  local: { ...localStorage }, session: { ...sessionStorage }, cookies: document.cookie,
  databases: (await indexedDB.databases()).map((one) => one.name),
  caches: await caches.keys(), workers: (await navigator.serviceWorker.getRegistrations()).length,
})
"""
NOTHING = {"local": {}, "session": {}, "cookies": "", "databases": [], "caches": [], "workers": 0}


def allow(screen: Screen, service: str) -> None:
    """The service's account may be shown in the unified inbox of this browser."""
    screen.visit(service, "/settings/")
    switch = screen.page.get_by_role("switch", name="Show in the unified inbox")
    expect(switch).not_to_be_checked(timeout=SLOW)
    switch.click()
    expect(switch).to_be_checked(timeout=SLOW)


def merged(screen: Screen, *persons: Person) -> None:
    """This browser has these accounts, and the inbox shows them."""
    for person in persons:
        screen.sign_up(person, everyone=True)
        allow(screen, person.service)
    screen.visit(None, "/inbox/")
    screen.expect_inbox()


def test_the_inbox_merges_two_accounts_and_its_host_learns_nothing(
    server: TappedServer, new_screen: NewScreen, new_peer: NewPeer
) -> None:
    named, handled = people.alice("messenger"), people.alice("instagram")
    bob, chidi = new_peer(people.bob()), new_peer(people.chidi())
    screen = new_screen()
    merged(screen, named, handled)
    known = bob.start(named, text="To the name")
    handle = chidi.start(handled, text="To the handle")
    for title, conversation, peer in ((bob.person.name, known, bob), (chidi.person.name, handle, chidi)):
        requests = screen.open_requests()
        of_peer = requests.get_by_role("article").filter(has_text=title)
        of_peer.get_by_role("button", name="Accept", exact=True).click(timeout=SLOW)
        screen.open(title)
        screen.say(f"Back to {title}")
        peer.hears(conversation, f"Back to {title}")
    for title in (bob.person.name, chidi.person.name):
        expect(screen.conversation(title)).to_be_visible()
    assert screen.page.evaluate(STORED) == NOTHING
    assert screen.context.cookies() == []
    assert not [path for path in requested(server, None) if not is_a_page(path)]
    assert named_in_headers(server) == []


def test_the_inbox_starts_a_conversation_from_the_account_it_is_told(new_screen: NewScreen, new_peer: NewPeer) -> None:
    named, handled, chidi = people.alice("messenger"), people.alice("instagram"), new_peer(people.chidi())
    screen = new_screen()
    merged(screen, named, handled)
    screen.start(chidi.person, text="Guess who", sender="instagram")
    assert chidi.request()["from"]["name"] == handled.name
    assert chidi.request()["from"]["service"] == "instagram"


def requested(server: TappedServer, service: str | None) -> list[str]:
    """Every path that was asked of a host."""
    own = [connection for connection in server.captured() if wire.host(connection) == server.host(service)]
    return [message.path for connection in own for message in wire.messages(bytes(connection.up)) if message.path]


def is_a_page(path: str) -> bool:
    return path in {"/", "/inbox/", "/healthz", "/favicon.ico"} or path.startswith("/static/")


def named_in_headers(server: TappedServer) -> list[tuple[str, str]]:
    """Every request to a service whose Origin or Referer is the base host's."""
    own = server.url(None)
    services = [c for c in server.captured() if wire.host(c) != server.host(None)]
    heads = [(wire.host(c), header) for c in services for m in wire.messages(bytes(c.up)) for header in m.headers]
    return [(host, value) for host, (name, value) in heads if name in {"origin", "referer"} and value.startswith(own)]


def test_the_search_of_headers_finds_what_it_is_for(server: TappedServer, new_context: NewContext) -> None:
    page = new_context().new_page()
    page.goto(server.url("messenger"), referer=server.url(None, "/inbox/"))
    assert (server.host("messenger"), server.url(None, "/inbox/")) in named_in_headers(server)
    server.tap.connections.clear()


@pytest.fixture
def strangers_page(new_context: NewContext) -> Iterator[Page]:
    """A page of somebody else's, on the same site as ours."""
    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Empty)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    page = new_context().new_page()
    page.goto(f"http://stranger.unified.localhost:{httpd.server_port}/")
    yield page
    httpd.shutdown()
    httpd.server_close()


class Empty(http.server.BaseHTTPRequestHandler):
    """An empty page."""

    def do_GET(self) -> None:
        """Answers anything."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Stranger</title>")

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def without_policy(route: Route) -> None:
    """The page as it would be if its policy let anybody frame it."""
    asked = urlsplit(route.request.url)
    answer = httpx.get(f"http://127.0.0.1:{asked.port}{asked.path}", headers={"Host": asked.netloc})
    headers = {name: value for name, value in answer.headers.items() if not _guards_frames(name)}
    route.fulfill(body=answer.text, headers=headers | {"content-encoding": "identity"})


def _guards_frames(header: str) -> bool:
    return header.lower() in {"content-security-policy", "x-frame-options", "cross-origin-resource-policy"}


@pytest.mark.parametrize("guarded", [True, False], ids=["as served", "even if framed"])
def test_a_port_is_refused_to_any_other_origin(server: TappedServer, strangers_page: Page, *, guarded: bool) -> None:
    alice = people.alice()
    screen = Screen(strangers_page.context, server)
    screen.sign_up(alice)
    allow(screen, alice.service)
    if not guarded:
        strangers_page.route("**/engine/", without_policy)
    heard = strangers_page.evaluate(KNOCK, [server.url(alice.service, "/engine/"), 3000])
    assert heard == []


@pytest.mark.parametrize("allowed", [True, False], ids=["allowed", "not allowed"])
def test_a_port_is_refused_to_an_account_not_allowed(
    server: TappedServer, new_screen: NewScreen, *, allowed: bool
) -> None:
    alice, screen = people.alice(), new_screen()
    screen.sign_up(alice)
    if allowed:
        allow(screen, alice.service)
    screen.visit(None, "/inbox/")
    heard = screen.page.evaluate(KNOCK, [server.url(alice.service, "/engine/"), 5000])
    ports = sum(message["ports"] for message in heard)
    reasons = {message.get("reason") for message in heard} - {None}
    assert (ports > 0, reasons) == ((True, set()) if allowed else (False, {"not-allowed"}))


@pytest.mark.parametrize(
    ("operation", "args", "refusal"),
    [
        ("open", {}, None),
        ("changePassword", {"current": "a", "next": "b"}, "not_allowed"),
        ("recoveryKey", {}, "not_allowed"),
        ("devices", {}, "not_allowed"),
        ("signOutDevice", {"device": "A" * 22}, "not_allowed"),
        ("door", {"door": "nobody"}, "not_allowed"),
        ("consents", {"language": "en"}, "not_allowed"),
        ("decide", {"decided": []}, "not_allowed"),
        ("turnAllOff", {"decided": []}, "not_allowed"),
        ("knowledge", {}, "not_allowed"),
        ("serverExport", {}, "not_allowed"),
        ("privacyGlance", {"language": "en"}, None),
        ("inboxAllowed", {"allow": True}, "not_allowed"),
        ("deleteAccount", {"password": "a"}, "not_allowed"),
        ("signOut", {}, "not_allowed"),
    ],
)
def test_the_inbox_s_port_does_not_reach_what_is_not_its_own(
    inbox: Screen, operation: str, args: dict[str, Any], refusal: str | None
) -> None:
    answer = inbox.page.evaluate(ASK, [inbox.server.url("messenger", "/engine/"), operation, args])
    assert answer.get("refused", {}).get("code") == refusal


@pytest.fixture(scope="module")
def inbox(chromium: Any, server: TappedServer) -> Iterator[Screen]:
    """An inbox that shows one account, shared by the tests that only ask its port."""
    context = chromium.new_context()
    screen = Screen(context, server)
    merged(screen, people.alice())
    yield screen
    context.close()
