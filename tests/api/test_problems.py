"""Every error has one shape, a type that is explained, and not a word of the article."""

import html
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.api.problems import PROBLEM_TYPES
from service.app import create_app
from service.settings import Settings
from tests.toy import BROKEN, OVERDUE, ToyPipeline

SECRET = "Wolfram Quist"
JSON = "application/json"

# One request for every way to fail that needs no socket: (type, method, path, headers, body).
FAILURES: list[tuple[str, str, str, dict[str, str], bytes]] = [
    ("empty-body", "POST", "/v1/quotes", {"Content-Type": JSON}, b""),
    ("empty-body", "POST", "/v1/quotes", {}, b""),
    ("empty-body", "POST", "/v1/quotes", {"Content-Type": "text/plain"}, b"\xef\xbb\xbf"),
    ("empty-body", "POST", "/v1/quotes/batch", {"Content-Type": "application/x-ndjson"}, b""),
    ("invalid-json", "POST", "/v1/quotes", {"Content-Type": JSON}, f'{{"text": "{SECRET}",}}'.encode()),
    ("invalid-json", "POST", "/v1/quotes", {"Content-Type": JSON}, f'{{"{SECRET}": 1, "text": 1, "text": 2}}'.encode()),
    ("invalid-encoding", "POST", "/v1/quotes", {"Content-Type": JSON}, b'{"text": "' + SECRET.encode() + b'\xe9"}'),
    ("invalid-encoding", "POST", "/v1/quotes", {"Content-Type": "text/plain"}, SECRET.encode() + b"\xe9"),
    ("not-found", "GET", f"/{SECRET}", {}, b""),
    ("not-found", "POST", "/v1/quotes/", {"Content-Type": "text/plain"}, SECRET.encode()),
    ("not-found", "POST", "//v1/quotes", {"Content-Type": "text/plain"}, SECRET.encode()),
    ("not-found", "GET", "/problems/none", {}, b""),
    ("not-found", "GET", "/docs/../app.py", {}, b""),
    ("method-not-allowed", "GET", "/v1/quotes", {}, b""),
    ("method-not-allowed", "DELETE", "/v1/quotes/batch", {}, b""),
    ("method-not-allowed", "POST", "/healthz", {}, b""),
    ("not-acceptable", "POST", "/v1/quotes", {"Content-Type": "text/plain", "Accept": "image/png"}, SECRET.encode()),
    ("body-too-large", "POST", "/v1/quotes", {"Content-Type": "text/plain"}, SECRET.encode() * 2_000),
    ("text-too-long", "POST", "/v1/quotes", {"Content-Type": "text/plain"}, SECRET.encode() * 100),
    ("text-too-long", "POST", "/v1/quotes", {"Content-Type": JSON}, json.dumps({"text": SECRET * 100}).encode()),
    ("batch-too-large", "POST", "/v1/quotes/batch", {"Content-Type": JSON}, json.dumps([{"text": SECRET}] * 11).encode()),
    ("unsupported-media-type", "POST", "/v1/quotes", {"Content-Type": "text/xml"}, SECRET.encode()),
    ("unsupported-media-type", "POST", "/v1/quotes", {"Content-Type": "text/plain; charset=latin-1"}, SECRET.encode()),
    ("unsupported-media-type", "POST", "/v1/quotes", {"Content-Type": JSON}, f'{{"text": "{SECRET}"}}'.encode("utf-16")),
    ("unsupported-media-type", "POST", "/v1/quotes", {"Content-Type": "text/plain"}, SECRET.encode("utf-16-le")),
    ("unsupported-media-type", "POST", "/v1/quotes", {}, SECRET.encode()),
    ("unsupported-encoding", "POST", "/v1/quotes", {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, SECRET.encode()),
    ("invalid-request", "POST", "/v1/quotes", {"Content-Type": JSON}, f'["{SECRET}"]'.encode()),
    ("invalid-request", "POST", "/v1/quotes", {"Content-Type": JSON}, json.dumps({"text": [SECRET], "kinds": [SECRET], "id": SECRET * 90}).encode()),
    ("invalid-request", "POST", "/v1/quotes?offset_unit=utf32", {"Content-Type": "text/plain"}, SECRET.encode()),
    ("invalid-request", "POST", "/v1/quotes/batch", {"Content-Type": JSON}, b"[]"),
    ("invalid-text", "POST", "/v1/quotes", {"Content-Type": JSON}, f'{{"text": "{SECRET} \\ud83d"}}'.encode()),
    ("invalid-text", "POST", "/v1/quotes", {"Content-Type": JSON}, f'{{"text": "{SECRET}", "id": "\\udead"}}'.encode()),
    ("invalid-text", "POST", "/v1/quotes", {"Content-Type": JSON}, f'{{"text": "{SECRET}", "meta": {{"a": ["\\udead"]}}}}'.encode()),
    ("invalid-text", "POST", "/v1/quotes", {"Content-Type": JSON}, f'{{"text": "{SECRET}", "\\udead": 1}}'.encode()),
    ("internal", "POST", "/v1/quotes", {"Content-Type": "text/plain"}, f"{BROKEN} {SECRET}".encode()),
    ("timeout", "POST", "/v1/quotes", {"Content-Type": "text/plain"}, f"{OVERDUE} {SECRET}".encode()),
]


@pytest.mark.parametrize(("slug", "method", "path", "headers", "body"), FAILURES)
def test_every_failure_has_the_one_shape(client: FlaskClient, slug: str, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
    reply = client.open(path, method=method, headers=headers, data=body)
    problem = reply.json
    known = PROBLEM_TYPES[slug]
    assert (reply.status_code, problem["type"]) == (known.status, f"/problems/{slug}")
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert list(problem)[:5] == ["type", "title", "status", "detail", "request_id"]
    assert (problem["title"], problem["status"]) == (known.title, known.status)
    assert problem["request_id"] == reply.headers["X-Request-Id"]
    assert ("errors" in problem) == (known.status == 422)
    for error in problem.get("errors", ()):
        assert sorted(error) in (["detail", "hint", "pointer"], ["detail", "hint", "parameter"])
    assert ("Retry-After" in reply.headers) == (slug == "busy")
    assert ("Allow" in reply.headers) == (slug == "method-not-allowed")
    assert SECRET not in reply.data.decode().replace(json.dumps(path)[1:-1], "")


@pytest.fixture
def failing() -> FlaskClient:
    return create_app(Settings(), ToyPipeline(), warm=False).test_client()


def test_a_service_that_is_not_warm_says_so(failing: FlaskClient) -> None:
    reply = failing.get("/readyz")
    assert (reply.status_code, reply.json["type"]) == (503, "/problems/not-ready")
    assert failing.get("/healthz").status_code == 200


@pytest.mark.parametrize("slug", PROBLEM_TYPES)
def test_every_type_is_explained_to_a_person(client: FlaskClient, slug: str) -> None:
    page = client.get(f"/problems/{slug}")
    assert page.status_code == 200
    assert page.mimetype == "text/html"
    assert PROBLEM_TYPES[slug].title in html.unescape(page.data.decode())
    assert f"/problems/{slug}" in client.get("/problems").data.decode()


def test_a_fault_of_the_service_is_logged_without_what_the_client_sent(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    client.post("/v1/quotes", data=f"{BROKEN} {SECRET}".encode(), content_type="text/plain")
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.fields["error"] == "RuntimeError"
    assert "toy.py" in record.fields["stack"][-1]
    assert SECRET not in repr(vars(record))


def test_a_fault_in_the_service_itself_is_a_problem_too(app: Flask) -> None:
    app.add_url_rule("/fault", view_func=lambda: 1 / 0)
    reply = app.test_client().get("/fault")
    assert (reply.status_code, reply.json["type"]) == (500, "/problems/internal")


def test_many_mistakes_are_told_up_to_a_limit(client: FlaskClient) -> None:
    reply = client.post("/v1/quotes", json={f"m{n}": n for n in range(500)})
    assert len(reply.json["errors"]) == 20


def test_a_name_as_long_as_an_article_is_cut(client: FlaskClient) -> None:
    reply = client.post("/v1/quotes", json={"x" * 5_000: 1})
    assert len(reply.data) < 2_000
