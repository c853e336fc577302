"""A log line holds listed fields and nothing that somebody sent."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
import structlog

from unifiedmsg import logs

SECRET = "alice@example.org"
Line = dict[str, Any]


class Collector(logging.Handler):
    """Keeps lines as the formatter of the settings writes them."""

    def __init__(self) -> None:
        super().__init__()
        options = dict(logs.LOGGING["formatters"]["lines"])
        self.setFormatter(options.pop("()")(**options))
        self.lines: list[Line] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(self.format(record)))


def written(call: Callable[[], None]) -> Line:
    """The line that a call writes."""
    collector = Collector()
    logging.getLogger().addHandler(collector)
    try:
        call()
    finally:
        logging.getLogger().removeHandler(collector)
    return collector.lines[0]


def fail() -> None:
    raise ValueError(SECRET)


def of_a_library() -> None:
    logging.getLogger("library").warning("Not Found: %s", SECRET)


def of_a_library_that_put_it_together() -> None:
    logging.getLogger("library").warning(f"Not Found: {SECRET}")


def of_an_error() -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("library").exception("It failed for %s", SECRET)


def of_ours() -> None:
    structlog.get_logger("ours").warning("writer_behind", count=3, email=SECRET)


def of_ours_with_an_error() -> None:
    try:
        fail()
    except ValueError:
        structlog.get_logger("ours").exception("writer_failed")


@pytest.mark.parametrize(
    "call",
    [of_a_library, of_a_library_that_put_it_together, of_an_error, of_ours, of_ours_with_an_error],
    ids=lambda call: call.__name__,
)
def test_no_line_holds_what_was_sent(call: Callable[[], None]) -> None:
    line = written(call)
    assert SECRET not in json.dumps(line)
    assert set(line) <= logs.ALLOWED


def test_what_helps_to_find_a_bug_is_there() -> None:
    assert written(of_a_library)["event"] == "Not Found: %s"
    assert written(of_ours)["count"] == 3
    for call in (of_an_error, of_ours_with_an_error):
        line = written(call)
        assert line["error"] == "ValueError"
        assert any("test_logs.py" in place for place in line["where"])
