"""/v1/info tells clients what they may send before they send it."""

import json
from pathlib import Path

from flask.testing import FlaskClient

from service import __version__
from service.api.info import LIMITS, describe, figures
from service.app import create_app
from service.settings import Settings
from tests.toy import ToyPipeline


def test_it_tells_version_limits_and_options(client: FlaskClient) -> None:
    info = client.get("/v1/info").json
    assert (info["name"], info["version"]) == ("quoth", __version__)
    assert (info["model"]["name"], info["model"]["version"]) == ("toy", "0.1.0")
    assert info["kinds"] == ["direct", "partial", "not_speech"]
    assert info["default_kinds"] == ["direct", "partial"]
    assert info["offset_units"] == ["codepoint", "utf16", "utf8"]
    assert info["api_key_needed"] is False


def test_the_limits_are_those_of_the_settings(toy: ToyPipeline) -> None:
    settings = Settings(max_chars=123, max_items=4, max_body_bytes=5_000, max_line_bytes=1_234, time_budget=1.5)
    told = create_app(settings, toy).test_client().get("/v1/info").json["limits"]
    assert told == {name: getattr(settings, name) for name in LIMITS}


def test_the_figures_are_those_of_the_model(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text(json.dumps({"performance": {"direct_full_name": 0.9}}), encoding="utf-8")
    assert describe(Settings(model=str(tmp_path)), "m", "1")["model"]["figures"] == {"direct_full_name": 0.9}


def test_a_model_without_figures_has_none(tmp_path: Path) -> None:
    assert figures(tmp_path) == {}
    (tmp_path / "meta.json").write_text("[]", encoding="utf-8")
    assert figures(tmp_path) == {}
