"""The real server with a wiretap before it: every client reaches it through the tap."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.privacy.wiretap import Connection, Wiretap
from tests.server import Server


class TappedServer:
    """Its addresses are the tap's; otherwise as ``Server``."""

    def __init__(self, *, limits: Mapping[str, float] | None = None, settings: Mapping[str, str] | None = None) -> None:
        self.tap = Wiretap(0).start()
        own = {"BASE_URL": f"http://unified.localhost:{self.tap.port}"}
        self.server = Server(limits=limits or GENEROUS, settings={**own, **(settings or {})})
        self.tap.server_port = self.server.port

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port that clients dial."""
        return self.tap.port

    @property
    def data(self) -> Path:
        """The server's folder."""
        return self.server.data

    @property
    def database(self) -> Path:
        """The database's file; its WAL lies beside it."""
        return self.server.data / "db" / "unifiedmsg.sqlite3"

    def host(self, service: str | None = None) -> str:
        """The Host header of a service, or of the base host."""
        return f"{service + '.' if service else ''}unified.localhost:{self.tap.port}"

    def url(self, service: str | None = None, path: str = "") -> str:
        """The address of a service's host, or of the base host."""
        return f"http://{self.host(service)}{path}"

    def captured(self) -> list[Connection]:
        """Everything that has passed so far."""
        return self.tap.captured()

    def stop(self) -> None:
        """Nothing of it runs any more."""
        self.server.stop()
        self.tap.stop()


# Journeys come from one address and in seconds; the limits themselves have tests of their own.
GENEROUS = {
    "CONVERSATIONS_AN_HOUR": 1_000_000,
    "CONVERSATIONS_AT_ONCE": 1_000_000,
    "HANDSHAKES_A_MINUTE": 1_000_000,
}
