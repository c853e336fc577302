"""What a log line may hold: the fields listed here and nothing else, so that no line is about a person."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event",  # our own words, never a format that was filled in
        "level",
        "logger",
        "timestamp",
        "code",  # of a refusal
        "count",
        "kind",
        "milliseconds",
        "service",
        "status",
        "error",  # the class of an exception; its text may quote what somebody sent
        "where",  # file, line and function of its frames
    }
)
Line = MutableMapping[str, Any]


def only_allowed(_logger: object, _method: str, line: Line) -> Line:
    """Drops every field that is not on the list; runs last, so that nothing gets in behind it."""
    return {name: value for name, value in line.items() if name in ALLOWED}


def template_of_record(_logger: object, _method: str, line: Line) -> Line:
    """Of a record of the standard library's, what its author wrote, without the values it was filled with."""
    record = line.get("_record")
    if isinstance(record, logging.LogRecord):
        filled_in = isinstance(record.msg, str) and record.msg != line["event"]
        line["event"] = record.msg if filled_in or _is_ours(record) else _named(record)
        line["logger"] = record.name
        if record.exc_info:
            line["exc_info"] = record.exc_info
    return line


def error_without_text(_logger: object, _method: str, line: Line) -> Line:
    """The class of an exception and where it came from, without its text."""
    information = line.pop("exc_info", None)
    error = sys.exc_info()[1] if information is True else information
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        line["error"] = type(error).__qualname__
        frames = traceback.extract_tb(error.__traceback__)
        line["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return line


def _is_ours(record: logging.LogRecord) -> bool:
    """Ours are constant texts; `tests/test_logs.py` reads every call."""
    return isinstance(record.msg, str) and record.name.partition(".")[0] in ("apps", "unifiedmsg")


def _named(record: logging.LogRecord) -> str:
    """Text without arguments may have been put together from values: only where it came from is told."""
    return f"{record.levelname.lower()} at {record.module}:{record.lineno}"


SHARED: list[structlog.types.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [*SHARED, template_of_record],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                error_without_text,
                only_allowed,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "unifiedmsg": {"level": "INFO"},  # that a process serves, leaves and has left
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # a refusal is no event: who asked for what is nobody's business
        "django.security": {"level": "ERROR"},
    },
}


def without_steps() -> dict[str, Any]:
    """The same for somebody who looks on: warnings and errors alone."""
    return LOGGING | {"loggers": {name: rest for name, rest in LOGGING["loggers"].items() if name != "unifiedmsg"}}


def configure() -> None:
    """Afterwards `structlog.get_logger()` writes through the same list of fields."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
