"""One server with room for everything, for all tests of delivery."""

from collections.abc import Iterator

import pytest

from tests.seats import ROOMY
from tests.server import Server


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    """A running server whose limits no test here meets by accident."""
    with Server(limits=ROOMY) as running:
        yield running
