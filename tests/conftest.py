"""What every test may use: the real server, once a module."""

from collections.abc import Iterator

import pytest

from tests.server import Server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One running server for a module's tests."""
    with Server() as running:
        yield running
