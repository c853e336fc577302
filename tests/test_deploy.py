"""The proxies of deploy/, run as they stand with certificates of a throw-away authority."""

import http.client
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.server import ROOT, Server, free_port
from unifiedmsg.scale import certificates, proxy

NAMES = proxy.NAMES
KEYS = ("SECRET_KEY", "PEPPER", "TAG_KEY", "NAME_SIGNING_KEY", "CONSENT_KEY")


@dataclass(frozen=True)
class Deployed:
    """A proxy with a server behind it."""

    port: int
    authority: Path
    server: Server | None
    proxy: str

    def get(self, name: str, path: str, **headers: str) -> http.client.HTTPResponse:
        """The answer over https, with the certificate checked for this very name."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10)
        connection.sock = self.connect(name)
        connection.request("GET", path, headers={"Host": f"{name}:{self.port}", **headers})
        return connection.getresponse()

    def context(self, alpn: Sequence[str] = ("http/1.1",)) -> ssl.SSLContext:
        """Who trusts the throw-away authority and no other."""
        context = ssl.create_default_context(cafile=str(self.authority))
        context.set_alpn_protocols(alpn)
        return context

    def connect(
        self, name: str, *, context: ssl.SSLContext | None = None, session: ssl.SSLSession | None = None
    ) -> ssl.SSLSocket:
        """A TLS connection whose certificate is right for this name."""
        raw = socket.create_connection(("127.0.0.1", self.port), 10)
        return (context or self.context()).wrap_socket(raw, server_hostname=name, session=session)


def nginx(folder: Path, port: int, upstream: int) -> list[str]:
    """deploy/nginx with our names, ports and folder, inside the smallest nginx there can be."""
    return proxy.write(folder, port, [upstream], tls=folder)


def caddy(folder: Path, port: int, upstream: int) -> list[str]:
    """deploy/Caddyfile with our names and ports, and our certificates instead of public ones."""
    example = (ROOT / "deploy" / "Caddyfile").read_text().replace("chat.example", "unified.localhost")
    for name in NAMES:
        example = example.replace(f" {name}", f" {name}:{port}").replace(f"\n{name}", f"\n{name}:{port}")
    pairs = "".join(f"\ttls {folder}/{name}.crt {folder}/{name}.key\n" for name in NAMES)
    last = f"{NAMES[-1]}:{port} {{\n"
    example = example.replace(last, last + pairs).replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    options = f"\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system {folder}/storage\n"
    (folder / "Caddyfile").write_text(example.replace("{\n", "{\n" + options, 1))
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def deployed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The proxy of an example in front of a server that is no demo."""
    make: Callable[[Path, int, int], list[str]] = request.param
    if not shutil.which(make.__name__):
        pytest.skip(f"{make.__name__} is not installed")
    folder, port = tmp_path_factory.mktemp(make.__name__), free_port()
    authority = certificates.make(folder, NAMES)
    production = {name: secrets.token_urlsafe(32) for name in KEYS}
    production |= {"DEMO": "0", "BASE_URL": f"https://unified.localhost:{port}", "TRUSTED_PROXIES": "127.0.0.1"}
    with Server(settings=production) as server, running(make(folder, port, server.port), port):
        yield Deployed(port, authority, server, make.__name__)


@contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """The proxy listens while the block runs."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    wait_for(port, process)
    yield
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert process.poll() is None, process.communicate()[1].decode()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the proxy does not listen")


@pytest.mark.parametrize("name", NAMES)
def test_every_host_answers_over_https_with_a_certificate_of_its_own(deployed: Deployed, name: str) -> None:
    answer = deployed.get(name, "/healthz")
    assert (answer.status, answer.read()) == (200, b"ok\n")
    assert answer.getheader("Strict-Transport-Security")
    with deployed.connect(name) as connection:
        presented = connection.getpeercert() or {}
    assert presented["subjectAltName"] == (("DNS", name),)


@pytest.mark.parametrize("other", ["instagram.unified.localhost", "unified.localhost", "stranger.example"])
def test_a_request_that_reuses_the_connection_of_another_name_is_misdirected(deployed: Deployed, other: str) -> None:
    assert deployed.get("messenger.unified.localhost", "/healthz").status == 200
    assert deployed.get("messenger.unified.localhost", "/healthz", Host=f"{other}:{deployed.port}").status == 421


def test_who_asks_for_a_foreign_name_sees_no_certificate(deployed: Deployed) -> None:
    with pytest.raises(ssl.SSLError, match=r"(?i)alert|unrecognized"):
        deployed.connect("stranger.localhost")


def test_browsers_may_speak_http_2(deployed: Deployed) -> None:
    with deployed.connect(NAMES[1], context=deployed.context(alpn=["h2", "http/1.1"])) as connection:
        assert connection.selected_alpn_protocol() == "h2"


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_no_connection_to_nginx_is_known_again_whatever_its_name(
    deployed: Deployed, tmp_path: Path, version: ssl.TLSVersion
) -> None:
    if deployed.proxy != "nginx":
        return  # Caddy keeps tickets, and no browser shows a ticket of one name to another
    assert not any(known_again(deployed, version))
    with with_tickets_of_each_name(tmp_path) as control:
        assert all(known_again(control, version)), "keys of each name's own keep the names apart by now"


def known_again(deployed: Deployed, version: ssl.TLSVersion) -> Iterator[bool]:
    """Whether what was left of a connection to one name counts at the same and at another."""
    context = deployed.context()
    context.minimum_version = context.maximum_version = version
    context.check_hostname = False
    with deployed.connect(NAMES[1], context=context) as first:
        first.sendall(f"GET /healthz HTTP/1.1\r\nHost: {NAMES[1]}\r\n\r\n".encode())
        first.recv(4096)  # tickets come with the answer
        session = first.session
    for name in NAMES[1:3]:
        with deployed.connect(name, context=context, session=session) as again:
            yield bool(again.session_reused)


@contextmanager
def with_tickets_of_each_name(folder: Path) -> Iterator[Deployed]:
    """The control: an nginx that gives tickets, with a key for each name, in front of nobody."""
    port, authority = free_port(), certificates.make(folder, NAMES)
    command = nginx(folder, port, free_port())
    host, sites = folder / "host.conf", folder / "unifiedmsg.conf"
    for path in (host, sites):
        path.write_text(path.read_text().replace("ssl_session_tickets off;", "").replace("ssl_session_cache off;", ""))
    for name in NAMES:
        (folder / f"{name}.ticket").write_bytes(secrets.token_bytes(80))
        line = f"ssl_certificate     {folder}/{name}.crt;"
        sites.write_text(sites.read_text().replace(line, f"{line} ssl_session_ticket_key {folder}/{name}.ticket;"))
    with running(command, port):
        yield Deployed(port, authority, None, "nginx")


def test_sockets_pass_and_are_refused_by_origin(deployed: Deployed) -> None:
    handshake = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    handshake["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ=="
    name = "messenger.unified.localhost"
    own = {"Origin": f"https://{name}:{deployed.port}"}
    foreign = {"Origin": f"https://unified.localhost:{deployed.port}"}
    assert deployed.get(name, "/ws/seats/", **handshake, **own).status == 101
    assert deployed.get(name, "/ws/seats/", **handshake, **foreign).status == 403


def test_staff_cookies_are_bound_to_their_host(deployed: Deployed) -> None:
    cookie = deployed.get("admin.unified.localhost", "/login/").getheader("Set-Cookie") or ""
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie


def test_the_log_names_nobody(deployed: Deployed) -> None:
    deployed.get("messenger.unified.localhost", "/no-such-path-5711")
    assert deployed.server
    text = deployed.server.log.read_text()
    assert "127.0.0.1" not in text
    assert "5711" not in text
