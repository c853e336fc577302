"""Over HTTP/2 no connection of a browser serves two of our names: seen at nginx, with the certificates of deploy/."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserType

from tests.privacy.fronted import trusting
from tests.server import Server, free_port
from tests.test_deploy import running
from unifiedmsg.scale import certificates, proxy

LINE = "log_format seen '$connection $ssl_server_name $host $server_protocol $status'; "


@dataclass
class Front:
    """nginx before a server, and what it wrote down of connections; only a test writes that."""

    server: Server
    port: int
    folder: Path

    def url(self, name: str) -> str:
        return f"https://{name}:{self.port}"

    def seen(self) -> dict[int, set[tuple[str, int]]]:
        """The names that were asked for on each connection, with how that was answered."""
        found: dict[int, set[tuple[str, int]]] = defaultdict(set)
        for line in (self.folder / "seen").read_text().splitlines():
            connection, _, name, protocol, status = line.split()
            if protocol == "HTTP/2.0":
                found[int(connection)].add((name, int(status)))
        return found


@contextmanager
def front(folder: Path, *, together: bool) -> Iterator[Front]:
    """With a certificate for each name, or, as the control, with all names in each."""
    port = free_port()
    certificates.make(folder, proxy.NAMES, together=proxy.NAMES if together else ())
    settings = {"BASE_URL": f"https://{proxy.HERE}:{port}", "TRUSTED_PROXIES": "127.0.0.1"}
    with Server(settings=settings) as server:
        command = proxy.write(folder, port, [server.port], tls=folder)
        host, sites = folder / "host.conf", folder / "unifiedmsg.conf"
        host.write_text(host.read_text().replace("access_log off;", f"access_log {folder}/seen seen;"))
        sites.write_text(LINE + sites.read_text())
        with running(command, port):
            yield Front(server, port, folder)


def browse(browser_type: BrowserType, arguments: dict[str, Any], seen: Front) -> dict[int, set[tuple[str, int]]]:
    """One person opens everything, one page after the other, in one browser profile."""
    with trusting(browser_type, arguments, seen.folder) as browser:
        context = browser.new_context()
        for name in proxy.NAMES[:4]:
            answer = context.new_page().goto(seen.url(name))
            assert answer
            assert answer.status == 200
    return seen.seen()


def test_no_connection_of_a_browser_serves_two_names(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> None:
    with front(tmp_path, together=False) as seen:
        connections = browse(browser_type, browser_type_launch_args, seen)
    assert {name for asked in connections.values() for name, _ in asked} == set(proxy.NAMES[:4])
    assert [asked for asked in connections.values() if len({name for name, _ in asked}) > 1] == []
    assert {status for asked in connections.values() for _, status in asked} <= {200, 304}


def test_with_one_certificate_for_all_a_browser_tries_to_and_is_misdirected(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> None:
    """The control: what the certificate of each name's own prevents, and that 421 stands behind it."""
    with front(tmp_path, together=True) as seen:
        connections = browse(browser_type, browser_type_launch_args, seen)
    shared = [asked for asked in connections.values() if len({name for name, _ in asked}) > 1]
    assert shared
    for asked in shared:
        assert len({name for name, status in asked if status != 421}) == 1
