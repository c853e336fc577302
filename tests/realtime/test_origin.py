"""Who may open the seats socket: our own pages and programs that are no browser; a cookie is nobody's key."""

import pytest
from websockets.exceptions import InvalidStatus

from tests.seats import Holder, open_socket, seats_socket
from tests.server import Server


async def test_a_service_opens_the_socket_from_its_own_pages(server: Server) -> None:
    async with seats_socket(server, origin=server.url("messenger")) as socket:
        assert (await socket.sit(Holder(server).begin()))[0] == "seated"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://messenger.unified.localhost.evil.example"])
async def test_a_foreign_origin_is_refused(server: Server, origin: str) -> None:
    with pytest.raises(InvalidStatus):
        async with open_socket(server, origin=origin):
            pass


async def test_another_service_and_the_inbox_are_foreign_too(server: Server) -> None:
    for other in ("whatsapp", None):
        with pytest.raises(InvalidStatus):
            async with open_socket(server, origin=server.url(other)):
                pass


async def test_a_missing_origin_is_allowed_and_a_cookie_changes_nothing(server: Server) -> None:
    alice = Holder(server).begin()
    mallory = Holder(server, alice.conversation)
    answers = []
    for cookie in (None, f"sessionid=1; seat={alice.authorization['Authorization']}"):
        async with seats_socket(server, cookie=cookie) as socket:
            answers.append(((await socket.sit(alice))[0], (await socket.sit(mallory))[2]["code"]))
    assert answers == [("seated", "no_such_seat")] * 2


async def test_the_base_host_has_no_socket(server: Server) -> None:
    with pytest.raises(InvalidStatus):
        async with open_socket(server, host=server.host()):
            pass
