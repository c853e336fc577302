"""Daphne and uvicorn serve alike: what the one does not tell, believe or let pass, the other does not either."""

import contextlib
import http.client
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from apps.core.limits import SOCKET_FRAME_BYTES
from tests.seats import Holder, mls, open_socket, seats_socket
from tests.server import ROOT, Server

STOP_SECONDS_MAX = 10


@pytest.fixture(scope="module", params=["daphne", "uvicorn"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with Server(settings={"SERVER": request.param}) as running:
        yield running


def get(server: Server, host: str, path: str = "/healthz", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", path, headers={"Host": host, **headers})
    answer = connection.getresponse()
    answer.read()
    return answer


def test_it_names_itself_and_no_version(server: Server) -> None:
    answer = get(server, server.host())
    assert answer.status == 200
    assert answer.headers.get_all("Server") == ["unifiedmsg"]
    ours = ("Cross-Origin-Opener-Policy", "Origin-Agent-Cluster", "Content-Security-Policy", "Permissions-Policy")
    assert all(answer.headers.get_all(name) for name in ours)


def test_a_foreign_host_is_misdirected_and_a_claim_about_it_is_not_believed(server: Server) -> None:
    assert get(server, "evil.example").status == 421
    assert get(server, "evil.example", **{"X-Forwarded-Host": server.host()}).status == 421
    believed = get(server, server.host(), **{"X-Forwarded-Proto": "https"})
    assert believed.headers["Strict-Transport-Security"] is None


async def test_a_message_goes_its_way(server: Server) -> None:
    alice = Holder(server).begin()
    async with seats_socket(server) as socket:
        await socket.sit(alice)
        ref, client_id = socket.ref(), secrets.token_bytes(16)
        await socket.tell(["send", ref, alice.conversation, client_id, "mls", mls(alice.conversation)])
        assert await socket.next() == ["ack", ref, alice.conversation, client_id, 1]
        assert not socket.connection.protocol.extensions  # nothing is compressed


async def test_a_foreign_page_opens_no_socket(server: Server) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await open_socket(server, origin="https://evil.example")
    assert refused.value.response.status_code == 403


async def test_no_more_than_the_limit_is_read(server: Server) -> None:
    async with seats_socket(server) as socket:
        with contextlib.suppress(ConnectionClosed):  # it may close while we are still sending
            await socket.connection.send(bytes(3 * SOCKET_FRAME_BYTES))
        with pytest.raises(ConnectionClosed):
            await socket.until("never")


def test_headers_without_end_are_refused(server: Server) -> None:
    try:
        status = get(server, server.host(), **{f"X-{n}": "a" * 8000 for n in range(100)}).status
    except ConnectionError:  # it closed while we were still sending
        return
    assert status >= 400


async def test_it_wrote_nothing_down_and_stops_while_somebody_is_connected(server: Server) -> None:
    get(server, server.host(), "/secret-path/")
    async with seats_socket(server):
        began = time.monotonic()
        assert server.interrupt() == 0
        assert time.monotonic() - began < STOP_SECONDS_MAX
    said = server.log.read_text()
    assert "127.0.0.1" not in said
    assert "secret-path" not in said


def test_another_server_is_refused_in_one_sentence(tmp_path: Path) -> None:
    settings = {"PATH": "/usr/bin", "DATA": str(tmp_path), "DEMO": "1", "SERVER": "gunicorn"}
    command = [sys.executable, "manage.py", "serve"]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "SERVER must be daphne or uvicorn, not 'gunicorn'.\n")
