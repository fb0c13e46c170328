"""What every answer tells a browser, and which other origins may read it."""

import pytest
from flask.testing import FlaskClient

from service.app import create_app
from service.settings import Settings
from tests.toy import ToyPipeline

DESK = "https://desk.example"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}


@pytest.fixture
def shared(toy: ToyPipeline) -> FlaskClient:
    return create_app(Settings(cors_origins=(DESK,)), toy).test_client()


@pytest.mark.parametrize("path", ["/", "/healthz", "/docs", "/metrics", "/v1/openapi.json", "/problems/busy", "/none"])
def test_every_answer_is_safe_to_show(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_no_other_origin_may_read_answers_by_default(client: FlaskClient) -> None:
    reply = client.get("/v1/info", headers={"Origin": DESK})
    assert not [name for name, _ in reply.headers if name.startswith("Access-Control")]
    assert "Access-Control-Allow-Methods" not in client.options("/v1/quotes", headers={"Origin": DESK, **PREFLIGHT}).headers


def test_an_origin_of_the_list_may_read_answers_and_problems(shared: FlaskClient) -> None:
    for path in ("/v1/info", "/none"):
        headers = shared.get(path, headers={"Origin": DESK}).headers
        assert headers["Access-Control-Allow-Origin"] == DESK
        assert "X-Request-Id" in headers["Access-Control-Expose-Headers"]
        assert "Origin" in headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize("origin", ["https://other.example", "https://desk.example.evil.example", "http://desk.example", "null"])
def test_an_origin_that_is_not_in_the_list_may_not(shared: FlaskClient, origin: str) -> None:
    reply = shared.get("/v1/info", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in reply.headers
    assert "Origin" in reply.headers["Vary"]


def test_a_browser_that_asks_first_is_told_what_it_may_send(shared: FlaskClient) -> None:
    reply = shared.options("/v1/quotes", headers={"Origin": DESK, **PREFLIGHT})
    assert reply.status_code == 200
    assert reply.headers["Access-Control-Allow-Origin"] == DESK
    assert reply.headers["Access-Control-Allow-Methods"] == "OPTIONS, POST"
    assert {"Authorization", "Content-Type"} <= set(reply.headers["Access-Control-Allow-Headers"].split(", "))


def test_a_star_shares_with_everybody(toy: ToyPipeline) -> None:
    client = create_app(Settings(cors_origins=("*",)), toy).test_client()
    assert client.get("/v1/info", headers={"Origin": "https://any.example"}).headers["Access-Control-Allow-Origin"] == "*"
