"""/docs in a real browser: the document is shown, its examples run, and nothing is asked of any other host."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def docs(browser: Any, address: str) -> Iterator[Any]:
    """The page, fully drawn; the test fails if it asked another host for anything, broke its own policy or wrote an error to the console."""
    page = browser.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{address}docs")
    page.wait_for_selector(".opblock")
    yield page
    page.close()
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(address).netloc}
    assert errors == []


def test_every_operation_is_shown(docs: Any) -> None:
    shown = {" ".join(block.inner_text().split()) for block in docs.query_selector_all(".opblock-summary-path")}
    assert {path.replace("\u200b", "") for path in shown} == {
        "/v1/quotes",
        "/v1/quotes/batch",
        "/v1/info",
        "/v1/openapi.json",
        "/healthz",
        "/readyz",
        "/metrics",
    }


def test_an_example_runs(docs: Any) -> None:
    operation = docs.locator("#operations-quotations-quotes")
    operation.locator(".opblock-summary-control").click()
    operation.locator(".execute").click()
    operation.locator(".live-responses-table .response-col_status").filter(has_text="200").wait_for()
    answer = json.loads(operation.locator(".live-responses-table .highlight-code pre").first.inner_text())
    assert [quote["text"] for quote in answer["quotes"]][:1] == ["The wall will hold until spring,"]
