"""Logs are JSON, one object a line, and never hold a word of an article."""

import json
import logging
import sys

import pytest
from flask.testing import FlaskClient

from service.api.logs import ExceptTimeouts, JsonFormatter

SECRET = "Wolfram Quist"


def record(message: str, **extra: object) -> logging.LogRecord:
    return logging.getLogger("quoth").makeRecord("quoth", logging.INFO, __file__, 1, message, (), None, extra=extra)


def test_a_line_is_ascii_json_with_time_level_and_event() -> None:
    line = JsonFormatter().format(record("größe", fields={"request_id": "a", "chars": 3}))
    assert line.isascii()
    assert json.loads(line) == {"time": json.loads(line)["time"], "level": "info", "event": "größe", "request_id": "a", "chars": 3}
    assert json.loads(line)["time"].endswith("Z")


def test_an_exception_is_logged_without_its_message() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        failed = logging.getLogger("quoth").makeRecord("quoth", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    line = json.loads(JsonFormatter().format(failed))
    assert line["error"] == "ValueError"
    assert "test_logs.py" in line["stack"][0]
    assert SECRET not in json.dumps(line)


def test_a_client_that_was_hung_up_on_is_no_fault() -> None:
    silent = record("Socket error processing request.")
    silent.exc_info = (TimeoutError, TimeoutError(), None)
    assert not ExceptTimeouts().filter(silent)
    assert ExceptTimeouts().filter(record("other"))


def test_a_request_is_one_line_with_its_figures_and_without_its_words(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "quoth")
    client.post(
        f"/v1/quotes?id={SECRET}&{SECRET}",
        data=f"“{SECRET},” said {SECRET}.".encode(),
        content_type="text/plain",
        headers={"User-Agent": SECRET},
        buffered=True,
    )
    client.post("/v1/quotes", data=f"“{SECRET},” said {SECRET}.".encode(), content_type="text/plain", headers={"X-Request-Id": "r-1"}, buffered=True)
    client.get(f"/{SECRET}", buffered=True)
    bad, good, lost = (each.fields for each in caplog.records if each.msg == "request")
    assert (good["request_id"], good["method"], good["route"], good["status"]) == ("r-1", "POST", "/v1/quotes", 200)
    assert (good["chars"], good["articles"], good["quotations"]) == (36, 1, 1)
    assert (bad["status"], bad["problem"]) == (422, "invalid-request")
    assert lost["route"] == "other"
    assert all(SECRET not in json.dumps(each.__dict__, default=repr) for each in caplog.records)
