"""The client gets the form that it likes best of those that there are."""

import pytest
from flask.testing import FlaskClient

ARTICLE = "“We leave at dawn,” said Ada Lind.".encode()


def form(client: FlaskClient, accept: str | None) -> str:
    headers = {} if accept is None else {"Accept": accept}
    reply = client.post("/v1/quotes", data=ARTICLE, content_type="text/plain", headers=headers)
    return f"{reply.status_code} {reply.mimetype}"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("application/json", "application/json"),
        ("APPLICATION/JSON; charset=utf-8", "application/json"),
        ("text/csv", "text/csv"),
        ("text/*", "text/csv"),
        ("text/html", "text/html"),
        ("text/html, text/csv", "text/html"),
        ("text/html;q=0.5, text/csv", "text/csv"),
        ("text/csv, application/json", "text/csv"),
        ("text/csv;q=0.9, */*;q=0.9", "text/csv"),
        ("text/csv;q=0.1, */*", "application/json"),
        ("application/json;q=0, */*", "text/csv"),
        ("image/png, text/html;q=0.1", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        # Malformed: as if it were not there.
        ("json", "application/json"),
        (";;;", "application/json"),
        ("text", "application/json"),
    ],
)
def test_accept_chooses_the_form(client: FlaskClient, accept: str | None, expected: str) -> None:
    assert form(client, accept) == f"200 {expected}"


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "text/plain, image/*", "*/*;q=0"])
def test_an_accept_header_that_nothing_fits_is_refused(client: FlaskClient, accept: str) -> None:
    assert form(client, accept) == "406 application/problem+json"


def test_a_cache_is_told_that_the_form_depends_on_accept(client: FlaskClient) -> None:
    assert "Accept" in client.post("/v1/quotes", data=ARTICLE, content_type="text/plain").vary
