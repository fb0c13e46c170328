"""What the server sends: the page, its parts and its headers."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import service.web
from service.web import EXAMPLES

STATIC = Path(service.web.__file__).parent / "static"
ASSETS = sorted(path.name for path in STATIC.iterdir())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_the_page_is_html_in_utf_8(client: FlaskClient) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    assert '<html lang="en">' in response.text


@pytest.mark.parametrize("path", ["/", "/web/page.js", "/web/story.css", "/web/examples/ferry.txt"])
def test_every_part_of_the_page_carries_the_protecting_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_the_policy_allows_no_inline_code_no_evaluation_no_frames_and_no_markup_from_strings(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy


def test_the_page_holds_no_inline_script_style_or_handler(client: FlaskClient) -> None:
    html = client.get("/").text
    assert all("src=" in tag for tag in re.findall("<script[^>]*>", html))
    assert "<style" not in html
    assert not re.search(r"\s(style|on\w+)=", html)


def test_the_page_names_no_other_host(client: FlaskClient) -> None:
    sent = [client.get("/").text, *((STATIC / name).read_text(encoding="utf-8") for name in ASSETS)]
    hosts = {host for text in sent for host in re.findall(r"(?:https?:)?//([\w.-]+\.\w+)", text)}
    assert hosts <= {"www.w3.org"}  # the name of SVG's namespace, which nobody fetches


@pytest.mark.parametrize("name", ASSETS)
def test_each_asset_is_served_under_web_and_can_be_revalidated(client: FlaskClient, name: str) -> None:
    response = client.get(f"/web/{name}")
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    assert response.status_code == 200
    assert response.mimetype.replace("application/javascript", "text/javascript") == kinds[Path(name).suffix]
    assert response.headers["Cache-Control"] == "no-cache"
    assert client.get(f"/web/{name}", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_no_script_of_the_page_makes_markup_from_strings() -> None:
    for name in ASSETS:
        text = (STATIC / name).read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\.outerHTML\s*=", text), name


def test_the_page_offers_three_examples_and_serves_each(client: FlaskClient) -> None:
    offered = re.findall(r'data-example="([^"]+)"', client.get("/").text)
    assert len(offered) == len(EXAMPLES) == 3
    for path, example in zip(offered, EXAMPLES, strict=True):
        response = client.get(path)
        assert response.content_type == "text/plain; charset=utf-8"
        assert response.text == example.text


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_a_story_of_ordinary_length(example: service.web.Example) -> None:
    assert 250 <= len(example.text.split()) <= 400


@pytest.mark.parametrize("name", ["nothing", "../__init__", "..%2f__init__"])
def test_only_the_examples_are_served_as_examples(client: FlaskClient, name: str) -> None:
    assert client.get(f"/web/examples/{name}.txt").status_code == 404


def test_the_page_works_below_a_prefix(client: FlaskClient) -> None:
    html = client.get("/", environ_overrides={"SCRIPT_NAME": "/quoth"}).text
    assert 'src="/quoth/web/page.js"' in html
    assert 'href="/quoth/docs"' in html
