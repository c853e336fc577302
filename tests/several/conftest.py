"""Two processes on PostgreSQL and Redis, made once for a module's tests."""

from collections.abc import Iterator

import pytest

from tests.seats import ROOMY
from tests.workers import Workers, workers


@pytest.fixture(scope="module")
def pair() -> Iterator[Workers]:
    with workers(2, limits=ROOMY) as running:
        yield running
