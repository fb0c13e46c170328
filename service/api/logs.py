"""Logs: one JSON object a line on standard error, never with a word of an article.

What clients send can turn up in the message of an exception, so of an exception only its type and the places it passed are logged.
"""

import json
import logging
import time
import traceback
from typing import Any

LOGGER = logging.getLogger("quoth")


class JsonFormatter(logging.Formatter):
    """A record as one line of ASCII JSON, whatever the locale; members given as `extra={"fields": {…}}` are added."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line.update(describe(record.exc_info[1]))
        return json.dumps(line)


class ExceptTimeouts(logging.Filter):
    """All records but those of a client that was hung up on: gunicorn takes its silence for a fault of the socket."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], TimeoutError))


def describe(error: BaseException) -> dict[str, Any]:
    """The type of an exception and the places it passed, without its message."""
    stack = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    return {"error": type(error).__qualname__, "stack": stack[-12:]}


def event(message: str, **fields: Any) -> None:
    """Log something that happened."""
    LOGGER.info(message, extra={"fields": fields})


def warning(message: str, **fields: Any) -> None:
    """Log something that the operator should look at."""
    LOGGER.warning(message, extra={"fields": fields})


def exception(message: str, error: BaseException, **fields: Any) -> None:
    """Log a fault of the service."""
    LOGGER.error(message, extra={"fields": {**fields, **describe(error)}})


def config(level: str) -> dict[str, Any]:
    """A configuration for `logging.config.dictConfig`: everything as JSON on standard error, but gunicorn's own line for each request."""
    handler = {"class": "logging.StreamHandler", "formatter": "json", "filters": ["except-timeouts"], "stream": "ext://sys.stderr"}
    quiet = {"level": level.upper(), "handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "service.api.logs.JsonFormatter"}},
        "filters": {"except-timeouts": {"()": "service.api.logs.ExceptTimeouts"}},
        "handlers": {"stderr": handler},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {"quoth": quiet, "gunicorn.error": quiet, "gunicorn.access": {"level": "CRITICAL"}},
    }
