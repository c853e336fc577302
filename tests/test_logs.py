"""A log line holds listed fields and nothing that somebody sent."""

import ast
import json
import logging
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from tests.server import ROOT, Server
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


def test_what_we_wrote_ourselves_is_told_in_our_words() -> None:
    line = written(lambda: logging.getLogger("apps.somewhere").warning("The other processes cannot be heard"))
    assert line["event"] == "The other processes cannot be heard"


METHODS = {"debug", "info", "warning", "error", "exception", "critical"}


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of a logger in what runs as the server, and where it stands."""
    for path in [*(ROOT / "apps").rglob("*.py"), *(ROOT / "unifiedmsg").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
                of = ast.unparse(node.func.value)
                if of == "log" or "getLogger" in of or "get_logger" in of:
                    yield f"{path.name}:{node.lineno}", node


def test_every_line_of_ours_is_a_constant_text_with_listed_fields() -> None:
    found = dict(calls())
    assert len(found) >= 12
    for where, call in found.items():
        assert len(call.args) == 1, where
        assert isinstance(call.args[0], ast.Constant), where
        assert {str(keyword.arg) for keyword in call.keywords} <= logs.ALLOWED - {"event"}, where


def test_a_process_says_that_it_serves_leaves_and_has_left() -> None:
    names = ("SECRET_KEY", "PEPPER", "TAG_KEY", "NAME_SIGNING_KEY", "CONSENT_KEY")
    server = Server(settings={"DEMO": "0", **{name: secrets.token_urlsafe(32) for name in names}})
    assert server.interrupt() == 0
    lines = [json.loads(line) for line in server.log.read_text().splitlines()]
    server.stop()
    assert [line["event"] for line in lines] == ["serving", "leaving", "left"]
    assert all(set(line) <= logs.ALLOWED for line in lines)
