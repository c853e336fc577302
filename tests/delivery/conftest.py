"""Servers with room for everything, for all tests of delivery."""

from collections.abc import Iterator

import pytest

from tests.seats import ROOMY
from tests.server import Server
from tests.workers import workers


@pytest.fixture(scope="package", params=["one process", "two processes"])
def servers(request: pytest.FixtureRequest) -> Iterator[tuple[Server, ...]]:
    """Running servers whose limits no test here meets by accident: on SQLite, and on PostgreSQL with Redis."""
    if request.param == "one process":
        with Server(limits=ROOMY) as running:
            yield (running,)
    else:
        with workers(2, limits=ROOMY) as several:
            yield several.servers
