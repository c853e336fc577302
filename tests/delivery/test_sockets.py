"""One socket in memory: what is counted of it is its own."""

from typing import Any

from apps.core.errors import TooFast
from apps.core.limits import SOCKET_REFUSALS_A_MINUTE
from apps.delivery.sockets import Socket


async def nowhere(_: dict[str, Any]) -> None:
    """Nobody reads this."""


def refused_all_the_time() -> int:
    """Where in memory a socket lay that was closed for it."""
    socket = Socket(nowhere)
    for _ in range(SOCKET_REFUSALS_A_MINUTE + 1):
        socket.refuse(0, TooFast())
    assert socket.closing
    return id(socket)


def test_a_new_socket_does_not_pay_for_the_one_that_lay_in_its_place() -> None:
    for _ in range(100):
        place = refused_all_the_time()
        socket = Socket(nowhere)
        if id(socket) == place:
            socket.refuse(0, TooFast())
            assert not socket.closing
            return
    raise AssertionError("memory was never used again: this test sees nothing")
