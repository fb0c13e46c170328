"""A server on a free port, and a browser that notices everything that the page must not do."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from service.app import create_app
from service.settings import Settings
from tests.web.rote import RotePipeline

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

STORY = """Bridge over the Lume to close for a year

“The piles are rotten,” said Odile Farrant, the county engineer. “We measured them twice.”

“I sell bread on the other side \U0001f6b2 of that bridge,” said Tom Okoro, the Ferry Post reported.

It was “a slow accident” as Odile Farrant puts it.

The crossing, known as “Old Meg”, was built in 1911.

Somebody has painted on the wall:

“Someone will drown.”
"""


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of the app while it is served from a thread."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()


@pytest.fixture
def app() -> Flask:
    """The service with a pipeline that answers by rote."""
    return create_app(Settings(), RotePipeline())


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with serving(app) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium of the system's; without one, or without Playwright, the tests that need it are skipped."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("playwright is not installed: pip install '.[browser]'")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens an address in a fresh browser. At the end of the test: no error or policy violation in the console, no request to anywhere else.

    A status of 4xx that a test provokes is logged by the browser itself; it is the one complaint that is let pass.
    """
    contexts: list[Any] = []
    complaints: list[str] = []
    foreign: list[str] = []

    def heard(message: Any) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def open_page(url: str, width: int = 1280, height: int = 900, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith((url, "blob:")) else foreign.append(asked.url))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    assert foreign == []


@pytest.fixture
def read(visit: Callable[..., Any], address: str) -> Callable[..., Any]:
    """Opens the page, posts a story and waits for its answer."""

    def post(story: str = STORY, **options: Any) -> Any:
        page = visit(address, **options)
        page.fill("#text", story)
        page.click("#submit")
        page.wait_for_selector("#results:not([hidden])")
        return page

    return post
