"""/docs shows the OpenAPI document in a browser, and asks no other host for anything."""

import re

import pytest
from flask.testing import FlaskClient

from service.api import docs


def test_the_page_loads_its_own_files_only(client: FlaskClient) -> None:
    page = client.get("/docs")
    assert page.mimetype == "text/html"
    links = re.findall(r'(?:src|href)="([^"]+)"', page.data.decode())
    assert links
    for link in links:
        assert client.get(f"/{link}").status_code == 200
    assert "<script>" not in page.data.decode()
    assert "script-src" not in page.headers["Content-Security-Policy"]


def test_the_user_interface_is_of_version_5() -> None:
    assert (docs.SWAGGER_UI / "VERSION").read_text(encoding="ascii").lstrip("v").split(".")[0] == "5"


def test_no_validator_of_another_host_is_asked() -> None:
    assert "validatorUrl: null" in (docs.OURS / "start.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["index.html", "VERSION", "..", "%2e%2e/docs.py", "swagger-ui-standalone-preset.js"])
def test_no_other_file_is_given(client: FlaskClient, name: str) -> None:
    assert client.get(f"/docs/{name}").status_code == 404


def test_the_files_may_be_kept_by_the_browser(client: FlaskClient) -> None:
    reply = client.get("/docs/swagger-ui-bundle.js")
    assert "max-age=3600" in reply.headers["Cache-Control"]
    assert client.get("/docs/swagger-ui-bundle.js", headers={"If-None-Match": reply.headers["ETag"]}).status_code == 304
