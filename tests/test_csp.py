"""What the policy refuses in a real Chromium, on page and in worker; each probe is first seen to work without it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import ConsoleMessage, Page, Worker

from tests.server import Server

# The debugger's own evaluation may call eval whatever the policy says: the probe runs in a task of its own, after it.
LATER = "await new Promise((done) => { setTimeout(done) });"
REFUSED = "return 'refused: ' + (error.name ?? '');"
TRIED = f"async () => {{ {LATER} try {{ %s; return 'ran'; }} catch (error) {{ {REFUSED} }} }}"
ON_A_PAGE = {
    "eval": TRIED % "(0, eval)('1')",
    "Function": TRIED % "new Function('return 1')()",
    "a timer with text": TRIED
    % "await new Promise((ok, no) => { setTimeout(no, 300); self.done = ok; setTimeout('done()') })",
    "innerHTML": TRIED % "document.createElement('p').innerHTML = '<b>x</b>'",
    "insertAdjacentHTML": TRIED % "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
    "DOMParser": TRIED % "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
    "inline script": TRIED
    % (
        "const s = document.createElement('script'); s.append('self.inlineRan = 1'); document.body.append(s);"
        "if (!self.inlineRan) throw new Error()"
    ),
    "inline style": TRIED
    % (
        "const s = document.createElement('style'); s.append('body { outline: 7px solid }'); document.body.append(s);"
        "if (getComputedStyle(document.body).outlineWidth !== '7px') throw new Error()"
    ),
    "foreign connect": TRIED % "await fetch('STRANGER')",
    "foreign image": TRIED
    % "await new Promise((ok, no) => Object.assign(new Image(), { onload: ok, onerror: no, src: 'STRANGER' }))",
    "foreign socket": TRIED
    % (
        "await new Promise((ok, no) => { document.addEventListener('securitypolicyviolation', no); setTimeout(ok, 500);"
        "new WebSocket('STRANGER'.replace('http', 'ws')) })"
    ),
    "a worker of text": TRIED % "new Worker(URL.createObjectURL(new Blob([''])))",
    "form to a stranger": TRIED
    % (
        "await new Promise((ok, no) => { document.addEventListener('securitypolicyviolation', no); setTimeout(ok, 500);"
        "const f = document.createElement('form'); f.action = 'STRANGER'; f.target = 'nobody-5711';"
        "document.body.append(f); f.submit() })"
    ),
    "a base address": TRIED
    % (
        "const b = document.createElement('base'); b.href = 'STRANGER'; document.head.append(b);"
        "if (!document.baseURI.startsWith('STRANGER')) throw new Error()"
    ),
}
IN_A_WORKER = ("eval", "Function", "foreign connect")
WEBASSEMBLY = TRIED % "await WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))"
PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


class StrangerPages(BaseHTTPRequestHandler):
    """Any path is an image, `/frame?URL` a page that frames URL, `/plain` a page without any policy."""

    def do_GET(self) -> None:
        path, _, framed = self.path.partition("?")
        html = path in ("/frame", "/plain")
        body = f"<!doctype html><body><iframe src='{framed}'></iframe></body>".encode() if html else PIXEL
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if html else "image/gif")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def stranger() -> Iterator[str]:
    """The address of a site that is none of ours."""
    site = ThreadingHTTPServer(("127.0.0.1", 0), StrangerPages)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://stranger.localhost:{site.server_port}/"
    site.shutdown()


@pytest.mark.parametrize("probe", ON_A_PAGE)
def test_without_a_policy_it_works(page: Page, stranger: str, probe: str) -> None:
    page.goto(stranger + "plain")
    assert page.evaluate(ON_A_PAGE[probe].replace("STRANGER", stranger)) == "ran"


@pytest.mark.parametrize(
    ("service", "path"), [("messenger", "/join/"), ("messenger", "/engine/"), (None, "/inbox/"), (None, "/")]
)
def test_the_page_refuses_everything(page: Page, server: Server, stranger: str, service: str | None, path: str) -> None:
    page.goto(server.url(service, path))
    answers = {name: page.evaluate(probe.replace("STRANGER", stranger)) for name, probe in ON_A_PAGE.items()}
    assert [name for name, answer in answers.items() if answer == "ran"] == []


def test_the_worker_refuses_too_and_may_run_webassembly(page: Page, server: Server, stranger: str) -> None:
    worker = engine_of(page, server.url("messenger", "/join/"))
    for probe in IN_A_WORKER:
        assert worker.evaluate(ON_A_PAGE[probe].replace("STRANGER", stranger)).startswith("refused"), probe
    assert worker.evaluate(WEBASSEMBLY) == "ran"
    assert worker.evaluate(TRIED % "await fetch('/healthz')") == "ran"


def engine_of(page: Page, url: str) -> Worker:
    """The worker that the page started."""
    with page.expect_worker() as started:
        page.goto(url)
    return started.value


def test_the_base_host_talks_to_nobody(page: Page, server: Server) -> None:
    page.goto(server.url(path="/inbox/"))
    for target in ("/healthz", server.url("messenger", "/api/v1/service/")):
        assert page.evaluate(TRIED % f"await fetch('{target}')") == "refused: TypeError"


@pytest.mark.parametrize("path", ["/", "/join/", "/sign-in/", "/settings/", "/engine/", "/healthz", "/static/icon.svg"])
def test_a_stranger_frames_nothing_of_a_service(page: Page, server: Server, stranger: str, path: str) -> None:
    assert framed(page, f"{stranger}frame?{server.url('messenger', path)}") == "refused"


@pytest.mark.parametrize("path", ["/", "/inbox/"])
def test_a_stranger_frames_nothing_of_the_base_host(page: Page, server: Server, stranger: str, path: str) -> None:
    assert framed(page, f"{stranger}frame?{server.url(None, path)}") == "refused"


def test_a_frame_of_a_stranger_s_own_loads(page: Page, stranger: str) -> None:
    assert framed(page, f"{stranger}frame?{stranger}plain") == "loaded"


def framed(page: Page, url: str) -> str:
    """Whether the page's one frame shows what it names."""
    page.goto(url, wait_until="load")
    inner = page.frames[1]
    inner.wait_for_load_state()
    return "refused" if inner.evaluate("self.origin") == "null" else "loaded"


@pytest.mark.parametrize(
    ("service", "path", "expected"),
    [("messenger", "/engine/", "loaded"), ("messenger", "/", "refused"), ("instagram", "/join/", "refused")],
)
def test_the_inbox_frames_engines_and_no_other_page(
    page: Page, server: Server, service: str, path: str, expected: str
) -> None:
    page.goto(server.url(path="/limits/"))  # nothing is framed here by itself
    page.goto(server.url(path="/inbox/"))
    url = server.url(service, path) + "?of-the-test"
    page.evaluate("url => document.body.append(Object.assign(document.createElement('iframe'), { src: url }))", url)
    page.wait_for_timeout(1000)
    assert (url in [frame.url for frame in page.frames]) == (expected == "loaded")


def test_a_service_frames_nobody(page: Page, server: Server) -> None:
    page.goto(server.url("messenger", "/join/"))
    url = server.url("instagram", "/engine/")
    page.evaluate("url => document.body.append(Object.assign(document.createElement('iframe'), { src: url }))", url)
    page.wait_for_timeout(500)
    assert url not in [frame.url for frame in page.frames]


@pytest.mark.parametrize(
    ("service", "path"),
    [
        *((None, path) for path in ("/", "/inbox/", "/limits/", "/privacy/", "/nowhere")),
        *(("messenger", path) for path in ("/", "/join/", "/sign-in/", "/settings/", "/engine/", "/nowhere")),
        ("admin", "/login/"),
    ],
)
def test_our_own_pages_ask_for_nothing_that_is_refused(
    page: Page, server: Server, service: str | None, path: str
) -> None:
    said = complaints(page)
    page.goto(server.url(service, path))
    page.wait_for_timeout(1500)
    assert said == []


def complaints(page: Page) -> list[str]:
    """Fills, from now on, with what the browser complains of."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Trusted" in message.text or "integrity" in message.text:
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said
