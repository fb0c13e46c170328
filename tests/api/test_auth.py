"""API keys are read from a file of hashes, and a file that is wrong keeps the service from starting."""

import hashlib
from pathlib import Path

import pytest

from service.api.auth import Keys
from service.app import create_app
from service.settings import Settings, SettingsError
from tests.toy import ToyPipeline


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "keys"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key_of_the_file_is_accepted_and_no_other(tmp_path: Path) -> None:
    keys = Keys.read(written(tmp_path, f"# desks\n{hashed('city')}  -\n\n{hashed('wörld').upper()}\tworld desk\n"))
    assert keys.accept("city")
    assert keys.accept("wörld")
    assert not keys.accept("City")
    assert not keys.accept("")
    assert not keys.accept(hashed("city"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [("secret-key\n", "line 1"), (f"{hashed('a')}\n{hashed('b')[:-1]}\n", "line 2"), ("", "holds no key"), ("# none\n", "holds no key")],
)
def test_a_file_that_is_wrong_is_refused_with_its_line_but_not_its_words(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=reason) as raised:
        Keys.read(written(tmp_path, text))
    assert "secret" not in str(raised.value)


def test_a_file_that_is_missing_keeps_the_service_from_starting(tmp_path: Path, toy: ToyPipeline) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        create_app(Settings(api_keys_file=str(tmp_path / "none")), toy)


def test_metrics_ask_for_a_key_where_they_are_set_to(tmp_path: Path, toy: ToyPipeline) -> None:
    path = str(written(tmp_path, hashed("city")))
    client = create_app(Settings(api_keys_file=path, metrics_need_key=True), toy).test_client()
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "bearer city"}).status_code == 200
    assert client.get("/healthz").status_code == 200


def test_a_body_is_not_read_before_the_key_is_known(tmp_path: Path, toy: ToyPipeline) -> None:
    client = create_app(Settings(api_keys_file=str(written(tmp_path, hashed("city")))), toy).test_client()
    assert client.post("/v1/quotes", data=b"\xff", content_type="image/png").status_code == 401
