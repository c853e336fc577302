"""The real server behind nginx as deploy/ sets it up: browsers speak HTTP/2; the wiretap hears what nginx passes on."""

import base64
import hashlib
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserType

from tests.privacy.tapped import TappedServer
from tests.server import free_port
from tests.test_deploy import running
from unifiedmsg.scale import certificates, proxy


class FrontedServer(TappedServer):
    """Its addresses are nginx's; otherwise as ``TappedServer``."""

    def __init__(self, port: int) -> None:
        self._port = port
        super().__init__(settings={"BASE_URL": f"https://{proxy.HERE}:{port}", "TRUSTED_PROXIES": "127.0.0.1"})

    @property
    def port(self) -> int:
        return self._port

    def host(self, service: str | None = None) -> str:
        return f"{service + '.' if service else ''}{proxy.HERE}:{self._port}"

    def url(self, service: str | None = None, path: str = "") -> str:
        return f"https://{self.host(service)}{path}"


@contextmanager
def fronted(folder: Path) -> Iterator[FrontedServer]:
    """nginx and the server run while the block does; the folder has the certificates."""
    with FrontedServer(free_port()) as server:
        command = proxy.write(folder, server.port, [server.tap.port], tls=certificates.make(folder, proxy.NAMES).parent)
        with running(command, server.port):
            yield server


@contextmanager
def trusting(browser_type: BrowserType, arguments: Mapping[str, object], folder: Path) -> Iterator[Browser]:
    """A Chromium that finds nothing wrong with the certificates of this folder."""
    trusted = ",".join(spki(folder / f"{name}.crt") for name in proxy.NAMES)
    own = [*map(str, arguments["args"]), f"--ignore-certificate-errors-spki-list={trusted}"]  # type: ignore[call-overload]
    browser = browser_type.launch(executable_path=str(arguments["executable_path"]), args=own)
    yield browser
    browser.close()


def spki(certificate: Path) -> str:
    """SHA-256 of the certificate's key, as Chromium is told whom to trust."""
    pem = subprocess.run(["openssl", "x509", "-in", certificate, "-noout", "-pubkey"], check=True, capture_output=True)
    der = base64.b64decode(b"".join(pem.stdout.splitlines()[1:-1]))
    return base64.b64encode(hashlib.sha256(der).digest()).decode()
