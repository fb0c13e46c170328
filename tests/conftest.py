"""What the tests share: an app with a toy in place of the trained pipeline, its client, and real servers on free ports."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.settings import Settings
from tests import server
from tests.toy import ToyPipeline

# What a test so marked needs and a newcomer may not have.
NEEDS = {"browser": "Chromium and Playwright", "nginx": "nginx", "root": "root"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--everything", action="store_true", help="also run the tests that need " + ", ".join(NEEDS.values()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--everything"):
        return
    for item in items:
        for mark in NEEDS.keys() & {each.name for each in item.iter_markers()}:
            item.add_marker(pytest.mark.skip(reason=f"needs {NEEDS[mark]}: make test-all"))


@pytest.fixture
def toy() -> ToyPipeline:
    return ToyPipeline()


@pytest.fixture
def app(toy: ToyPipeline) -> Flask:
    return create_app(Settings(max_chars=1_000, max_body_bytes=20_000, max_line_bytes=5_000, max_items=10), toy)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def toy_server() -> Iterator[server.Server]:
    """One worker with the toy, small limits and short waits; tests that change it start their own."""
    running = server.start(
        env=server.environ(
            QUOTH_MAX_BODY_BYTES="200000",
            QUOTH_MAX_LINE_BYTES="50000",
            QUOTH_READ_TIMEOUT="1",
            QUOTH_BUSY_WAIT="0.3",
            QUOTH_TIME_BUDGET="5",
            QUOTH_MAX_ITEMS="20",
        )
    )
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def real_server() -> Iterator[server.Server]:
    """One worker with the trained pipeline and the default settings."""
    running = server.start(server.REAL)
    yield running
    assert running.stop() == 0
