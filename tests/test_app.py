"""create_app wires the parts: every route is there, and nothing is shared between two apps."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app, serve
from service.settings import Settings
from tests.toy import ToyPipeline


def test_every_route_is_there(app: Flask) -> None:
    routes = {
        rule.rule: sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}) for rule in app.url_map.iter_rules() if not rule.rule.startswith("/web/")
    }
    assert routes == {
        "/": ["GET"],
        "/docs": ["GET"],
        "/docs/<name>": ["GET"],
        "/healthz": ["GET"],
        "/metrics": ["GET"],
        "/problems": ["GET"],
        "/problems/<slug>": ["GET"],
        "/readyz": ["GET"],
        "/v1/info": ["GET"],
        "/v1/openapi.json": ["GET"],
        "/v1/quotes": ["POST"],
        "/v1/quotes/batch": ["POST"],
    }


def test_the_page_is_at_the_root(client: FlaskClient) -> None:
    page = client.get("/")
    assert (page.status_code, page.mimetype) == (200, "text/html")


def test_the_app_reads_one_article_before_it_is_ready(toy: ToyPipeline) -> None:
    app = create_app(Settings(), toy)
    assert len(toy.texts) == 1
    assert app.test_client().get("/readyz").json == {"status": "ready"}


def test_two_apps_have_their_own_settings_and_counts(toy: ToyPipeline) -> None:
    small, large = create_app(Settings(max_chars=5), toy).test_client(), create_app(Settings(), toy).test_client()
    assert small.post("/v1/quotes", json={"text": "a" * 6}).status_code == 413
    assert large.post("/v1/quotes", json={"text": "a" * 6}).status_code == 200
    assert b'quoth_problems_total{type="text-too-long"} 0.0' in large.get("/metrics").data


def test_a_wrong_setting_is_one_line_and_an_exit_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTH_PORT", "http")
    with pytest.raises(SystemExit, match=r"^quoth: QUOTH_PORT: 'http' is not a whole number$"):
        serve()


def test_a_head_request_gets_the_headers_only(client: FlaskClient) -> None:
    reply = client.head("/v1/info")
    assert (reply.status_code, reply.data) == (200, b"")
