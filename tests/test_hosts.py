"""Which host answers what; not what the pages hold."""

import http.client

import pytest

from tests.server import Server


def get(server: Server, host: str, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_foreign_host_is_misdirected(server: Server) -> None:
    assert get(server, "stranger.example", "/").status == 421


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_loopback_names_lead_to_the_base_host(server: Server, name: str) -> None:
    answer = get(server, f"{name}:{server.port}", "/inbox/?a=1")
    assert (answer.status, answer.getheader("Location")) == (302, server.url(path="/inbox/?a=1"))
