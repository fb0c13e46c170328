"""The OpenAPI document is made from the code, is valid, and its examples are true."""

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from service.api import openapi
from service.api.problems import PROBLEM_TYPES
from service.app import create_app
from service.settings import Settings
from tests.regenerate_examples import ask
from tests.toy import ToyPipeline

EXAMPLES = openapi.read_examples()


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    return openapi.build()


def without_confidence(answer: dict[str, Any]) -> str:
    """An answer without its fractions: the last digits of a confidence are the processor's."""
    return re.sub(r"\b0\.\d+", "0.…", json.dumps(answer, ensure_ascii=False, indent=1))


@pytest.fixture(scope="session")
def trained() -> FlaskClient:
    return create_app(Settings()).test_client()


def schema(document: dict[str, Any], name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}", "components": document["components"]}


def test_the_files_are_what_the_code_makes(document: dict[str, Any]) -> None:
    assert yaml.safe_load(openapi.YAML.read_text(encoding="utf-8")) == document, "run python -m service.api.openapi"
    assert json.loads(openapi.SHIPPED.read_text(encoding="utf-8")) == document, "run python -m service.api.openapi"


def test_the_service_gives_the_document(client: FlaskClient, document: dict[str, Any]) -> None:
    reply = client.get("/v1/openapi.json")
    assert reply.mimetype == "application/json"
    assert reply.json == document


def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_every_route_of_the_api_is_described(client: FlaskClient, document: dict[str, Any]) -> None:
    routes = {rule.rule for rule in client.application.url_map.iter_rules()}
    pages = {route for route in routes if route == "/" or route.startswith(("/web", "/docs", "/problems"))}
    assert set(document["paths"]) == routes - pages


def test_every_type_of_problem_that_a_client_may_meet_is_described(document: dict[str, Any]) -> None:
    told = json.dumps(document["paths"])
    undescribed = {slug for slug in PROBLEM_TYPES if f"`{slug}`" not in told}
    assert undescribed == {"not-found", "method-not-allowed"}


def test_all_codes_of_warnings_and_kinds_are_listed(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["Warning"]["properties"]["code"]["enum"] == ["unclosed-quotation", "stray-mark", "not-english", "looks-like-html"]
    assert schemas["Quote"]["properties"]["kind"]["enum"] == ["direct", "partial", "not_speech"]


def test_there_are_examples_of_every_form() -> None:
    sent = {example["request"]["headers"]["Content-Type"].split(";")[0] for example in EXAMPLES.values()}
    got = {example["answer"]["headers"]["Content-Type"].split(";")[0] for example in EXAMPLES.values()}
    assert sent == {"application/json", "text/plain", "application/x-ndjson"}
    assert got >= {"application/json", "text/csv", "application/x-ndjson", "application/problem+json"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gets_the_answer_that_it_shows(trained: FlaskClient, name: str) -> None:
    got, shown = (without_confidence(answer) for answer in (ask(trained, EXAMPLES[name]["request"]), EXAMPLES[name]["answer"]))
    assert got == shown, "run python -m tests.regenerate_examples and read the difference"


@pytest.mark.parametrize("name", [name for name, example in EXAMPLES.items() if isinstance(example["answer"]["body"], dict)])
def test_an_example_fits_the_description(document: dict[str, Any], name: str) -> None:
    answer = EXAMPLES[name]["answer"]
    jsonschema.Draft202012Validator(schema(document, "Answer" if answer["status"] == 200 else "Problem")).validate(answer["body"])
    if answer["status"] == 200 and isinstance(EXAMPLES[name]["request"]["body"], dict):
        jsonschema.Draft202012Validator(schema(document, "ArticleRequest")).validate(EXAMPLES[name]["request"]["body"])


@pytest.mark.parametrize("name", [name for name, example in EXAMPLES.items() if example["answer"]["status"] == 200])
def test_every_phrase_of_an_example_stands_where_its_offsets_say(name: str) -> None:
    example = EXAMPLES[name]
    text = example["request"]["body"]["text"] if isinstance(example["request"]["body"], dict) else example["request"]["body"]
    answer = example["answer"]["body"]
    if not isinstance(answer, dict):
        pytest.skip("only whole answers are checked here")
    encoding, width = {"codepoint": ("utf-32-le", 4), "utf16": ("utf-16-le", 2), "utf8": ("utf-8", 1)}[answer["offset_unit"]]
    units = text.encode(encoding)
    mentions = [mention for speaker in answer["speakers"] for mention in speaker["mentions"]]
    evidence = [quote[part] for quote in answer["quotes"] for part in ("mention", "cue") if quote[part]]
    for phrase in [*answer["quotes"], *mentions, *evidence]:
        assert units[phrase["start"] * width : phrase["end"] * width].decode(encoding) == phrase["text"]


def test_an_answer_of_the_toy_fits_the_description_too(document: dict[str, Any]) -> None:
    client = create_app(Settings(), ToyPipeline()).test_client()
    answer = client.post("/v1/quotes", json={"text": "“Go,” said Ada Lind. “Wait!” cried somebody.", "id": None, "meta": {}}).json
    jsonschema.Draft202012Validator(schema(document, "Answer")).validate(answer)
