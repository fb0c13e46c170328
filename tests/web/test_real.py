"""The page in front of the whole service, trained pipeline included."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from service.app import create_app
from service.settings import Settings
from service.web import EXAMPLES, Example
from tests.web.conftest import serving

pytestmark = pytest.mark.browser
Visit = Callable[..., Any]


@pytest.fixture(scope="module")
def real() -> Flask:
    return create_app(Settings())


@pytest.fixture(scope="module")
def real_address(real: Flask) -> Iterator[str]:
    with serving(real) as url:
        yield url


def read_example(page: Any, example: Example) -> None:
    page.click(f'[data-example$="{example.name}.txt"]')
    page.wait_for_selector("#submit:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results:not([hidden])")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_shown_whole_with_the_quotations_that_the_service_finds(visit: Visit, real: Flask, real_address: str, example: Example) -> None:
    page = visit(real_address)
    read_example(page, example)
    told = real.test_client().post("/v1/quotes", json={"text": example.text}).get_json()
    shown = page.locator(".story .quote").evaluate_all("all => all.map(mark => [mark.dataset.quote, mark.textContent.replace(/^[“\"]|[”\"]$/g, '')])")
    assert shown == [[quote["id"], quote["text"]] for quote in told["quotes"]]
    assert "\n\n".join(page.locator(".story > *").all_text_contents()) == example.text.strip()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_speakers_of_an_example_are_those_of_the_service(visit: Visit, real: Flask, real_address: str, example: Example) -> None:
    page = visit(real_address)
    read_example(page, example)
    told = real.test_client().post("/v1/quotes", json={"text": example.text}).get_json()
    listed = [name for name in page.locator(".speaker .name").all_text_contents() if name != "Nobody named"]
    assert sorted(listed) == sorted(speaker["name"] for speaker in told["speakers"])


def test_hostile_text_passes_through_the_whole_service_as_text(visit: Visit, real_address: str) -> None:
    page = visit(real_address)
    page.fill("#text", "The sign at the pier\n\n“<script>window.hacked = 1</script>\u202e<img src=x onerror=window.hacked=1>,” said Ada Lindqvist.")
    page.click("#submit")
    page.wait_for_selector("#results:not([hidden])")
    assert page.evaluate("window.hacked") is None
    assert "<script>window.hacked = 1</script>" in page.locator(".story").text_content()


def test_stories_pasted_together_each_get_their_speakers(visit: Visit, real: Flask, real_address: str) -> None:
    text = "\n\n\n".join(example.text for example in EXAMPLES)
    page = visit(real_address)
    page.evaluate("text => { document.getElementById('text').value = text }", text)
    page.click("#submit")
    page.wait_for_selector("#results:not([hidden])")
    told = real.test_client().post("/v1/quotes", json={"text": text}).get_json()
    assert page.locator(".piece").count() == len(told["articles"])
    assert page.locator(".story .quote:not(.rest)").count() == len(told["quotes"])


def test_the_links_of_the_page_lead_somewhere(visit: Visit, real: Flask, real_address: str) -> None:
    links = visit(real_address).locator("header a").evaluate_all("all => all.map(link => new URL(link.href).pathname)")
    assert [real.test_client().get(link).status_code for link in links] == [200, 200]
