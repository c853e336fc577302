"""The proxies of deploy/, run as they stand with certificates of a throw-away authority."""

import http.client
import os
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.server import ROOT, Server, free_port

NAMES = (
    "unified.localhost",
    *(f"{name}.unified.localhost" for name in ("messenger", "instagram", "whatsapp", "admin")),
)
KEYS = ("SECRET_KEY", "PEPPER", "TAG_KEY", "NAME_SIGNING_KEY", "CONSENT_KEY")


@dataclass(frozen=True)
class Deployed:
    """A proxy with a server behind it."""

    port: int
    authority: Path
    server: Server

    def get(self, name: str, path: str, **headers: str) -> http.client.HTTPResponse:
        """The answer over https, with the certificate checked for this very name."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10)
        connection.sock = self.connect(name)
        connection.request("GET", path, headers={"Host": f"{name}:{self.port}", **headers})
        return connection.getresponse()

    def connect(self, name: str) -> ssl.SSLSocket:
        """A TLS connection whose certificate is right for this name."""
        context = ssl.create_default_context(cafile=str(self.authority))
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), 10), server_hostname=name)


def openssl(*arguments: str) -> None:
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    subprocess.run([*command, *arguments], check=True, capture_output=True)


def certificates(folder: Path) -> Path:
    """An authority, and a certificate of its making for each name alone."""
    authority, key = folder / "authority.crt", folder / "authority.key"
    openssl("-keyout", str(key), "-out", str(authority), "-subj", "/CN=Throw-away authority")
    for name in NAMES:
        pair = ("-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.crt"))
        issuer = ("-CA", str(authority), "-CAkey", str(key), "-subj", f"/CN={name}")
        openssl(
            *pair, *issuer, "-addext", f"subjectAltName=DNS:{name}", "-addext", "basicConstraints=critical,CA:FALSE"
        )
    return authority


def nginx(folder: Path, port: int, upstream: int) -> list[str]:
    """deploy/nginx.conf with our names, ports and folder, inside the smallest nginx there can be."""
    example = (ROOT / "deploy" / "nginx.conf").read_text().replace("chat.example", "unified.localhost")
    example = example.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl").replace(
        "/etc/unifiedmsg/tls", str(folder)
    )
    example = example.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root; " if os.geteuid() == 0 else ""  # the folder is ours alone
    outer = f"{user}daemon off; pid {folder}/pid; error_log stderr crit; events {{}} http {{ {paths}\n{example} }}"
    (folder / "nginx.conf").write_text(outer)
    return ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", "stderr"]


def caddy(folder: Path, port: int, upstream: int) -> list[str]:
    """deploy/Caddyfile with our names and ports, and our certificates instead of public ones."""
    example = (ROOT / "deploy" / "Caddyfile").read_text().replace("chat.example", "unified.localhost")
    for name in NAMES:
        example = example.replace(f" {name}", f" {name}:{port}").replace(f"\n{name}", f"\n{name}:{port}")
    pairs = "".join(f"\ttls {folder}/{name}.crt {folder}/{name}.key\n" for name in NAMES)
    example = example.replace("{\n", "{\n" + pairs, 1).replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    options = f"{{\n\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system {folder}/storage\n}}\n"
    (folder / "Caddyfile").write_text(options + example)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def deployed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The proxy of an example in front of a server that is no demo."""
    make: Callable[[Path, int, int], list[str]] = request.param
    if not shutil.which(make.__name__):
        pytest.skip(f"{make.__name__} is not installed")
    folder, port = tmp_path_factory.mktemp(make.__name__), free_port()
    authority = certificates(folder)
    production = {name: secrets.token_urlsafe(32) for name in KEYS}
    production |= {"DEMO": "0", "BASE_URL": f"https://unified.localhost:{port}", "TRUSTED_PROXIES": "127.0.0.1"}
    with Server(settings=production) as server:
        process = subprocess.Popen(make(folder, port, server.port), stderr=subprocess.PIPE)
        wait_for(port, process)
        yield Deployed(port, authority, server)
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


def test_a_request_that_reuses_the_connection_of_another_name_is_misdirected(deployed: Deployed) -> None:
    foreign = deployed.get("messenger.unified.localhost", "/", Host="stranger.example")
    assert foreign.status in (404, 421) or not foreign.read()


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
    text = deployed.server.log.read_text()
    assert "127.0.0.1" not in text
    assert "5711" not in text
