"""The product's own client over a network that cuts, slows down, says twice and delivers late: all is read once."""

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engine.conftest import LIMITS, sign_up
from tests.engine.persons import Person, cast
from tests.engine.test_first_contact import meet
from tests.faults.proxy import Line, Proxy
from tests.server import Server, free_port
from tests.workers import FULL

LINES, TEXTS = (400, 60) if FULL else (12, 6)
BYTES = 4000  # a handshake, a sit, and a few messages


def bad() -> Line:
    """Any of what befalls lines."""
    at, reset = random.randrange(BYTES), bool(random.getrandbits(1))
    return random.choice(
        [
            Line(up=at, reset=reset),
            Line(down=at, reset=reset),
            Line(up=at, dribbles=True),
            Line(down=at, twice=True),
            Line(up=at, late=True),
        ]
    )


class Weather:
    """Good until it is asked to be bad, and good again after so many lines."""

    def __init__(self) -> None:
        self.left = 0

    def lines(self) -> Iterator[Line]:
        while True:
            yield bad() if self.left > 0 else Line()
            self.left -= 1

    @contextmanager
    def network(self, server: Server, port: int) -> "Iterator[Weather]":
        """A proxy at this port, on a loop of its own: people here are asked, and wait."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        self._loop, self._proxy = loop, Proxy(server, self.lines())
        listening = asyncio.run_coroutine_threadsafe(self._proxy.listen(port), loop).result(10)
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(listening.close)
            self.cut()
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)

    def cut(self) -> None:
        """Every line that is."""
        asyncio.run_coroutine_threadsafe(self._proxy.cut(), self._loop).result(10)

    def turn_bad(self) -> None:
        """The next lines are bad ones, and so must everybody have one."""
        self.left = LINES
        self.cut()


def test_what_two_write_over_bad_lines_is_read_once_by_both_and_in_one_order(tmp_path: Path) -> None:
    port = free_port()
    with (
        Server(limits=LIMITS, settings={"BASE_URL": f"http://unified.localhost:{port}"}) as server,
        Weather().network(server, port) as weather,
        cast() as people,
    ):
        for service, name in (("messenger", "alice"), ("instagram", "bob")):
            url = f"http://{service}.unified.localhost:{port}"
            people.append(sign_up(Person(url, tmp_path / f"{name}.sqlite"), name))
        alice, bob = people
        conversation = meet(alice, bob, "hello")
        weather.turn_bad()
        said = [(who, f"{n}") for n in range(TEXTS) for who in people]
        for who, text in said:
            who.say(conversation, f"{who.service} {text}")
        everything = sorted(["hello", *(f"{who.service} {text}" for who, text in said)])
        for who in people:
            who.wait_text(conversation, *everything)
        assert weather.left < LINES, "no line was bad"
        assert sorted(alice.texts(conversation)) == everything
        assert alice.texts(conversation) == bob.texts(conversation)
        for who in people:
            own = [text for text in alice.texts(conversation) if text.startswith(who.service)]
            assert own == [f"{who.service} {n}" for n in range(TEXTS)]
