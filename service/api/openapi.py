"""GET /v1/openapi.json, and the making of it: the OpenAPI 3.1 document of the API, from the schemas that check requests and shape answers.

`python -m service.api.openapi` makes it anew: api_spec/openapi.yaml for people, service/api/static/openapi.json for the running service. The
examples in it are those of api_spec/examples/. A test holds all of them equal to the code.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Blueprint, Response, send_file

from service import __version__
from service.api import batch, info, quotes, schemas
from service.api.problems import MEDIA_TYPE, PROBLEM_TYPES
from service.api.requests import OPTIONS
from service.formats.csv import COLUMNS
from service.settings import Settings

REPOSITORY = Path(__file__).parents[2]
EXAMPLES = REPOSITORY / "api_spec" / "examples"
YAML = REPOSITORY / "api_spec" / "openapi.yaml"
SHIPPED = Path(__file__).parent / "static" / "openapi.json"

DESCRIPTION = """\
Quoth takes the text of a news article and returns each direct quotation in it, attributed to its speaker: who said it, under the full name that the
article gives, in which words the article says so, and how sure that is.

Every error is an `application/problem+json` (RFC 9457) whose `type` never changes; the path that `type` names explains it. A request is worth sending
again only where the answer has `Retry-After`.
"""

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/v1/openapi.json")
def openapi() -> Response:
    """The document that comes with the package."""
    return send_file(SHIPPED, mimetype="application/json")


def build(examples: Path = EXAMPLES) -> dict[str, Any]:
    """The OpenAPI document of this version, with the examples of a directory."""
    shown = read_examples(examples)
    spec = APISpec(
        title="Quoth",
        version=__version__,
        openapi_version="3.1.0",
        plugins=[MarshmallowPlugin(schema_name_resolver=_name)],
        info={"description": DESCRIPTION, "license": {"name": "MIT", "identifier": "MIT"}},
        servers=[{"url": "/"}],
        security=[{}, {"key": []}],
        tags=[{"name": "quotations"}, {"name": "about"}, {"name": "operation"}],
    )
    spec.components.security_scheme("key", {"type": "http", "scheme": "bearer", "description": "Needed only where the service was set up with keys."})
    spec.components.header("RequestId", {"schema": {"type": "string"}, "description": "The id under which the service logged the request."})
    for schema in (schemas.ArticleRequestSchema, schemas.AnswerSchema, schemas.ItemProblemSchema, schemas.CompleteSchema, schemas.ProblemSchema):
        if _name(schema) not in spec.components.schemas:
            spec.components.schema(_name(schema), schema=schema)
    _allow_members_of_problems(spec)
    _bound_meta(spec)
    for path, operations in _paths(shown, _option_parameters(spec)).items():
        spec.path(path, operations=operations)
    return _as_plain(spec.to_dict())


def read_examples(directory: Path = EXAMPLES) -> dict[str, dict[str, Any]]:
    """The examples of a directory by name: `summary`, `request` (method, path, headers, body) and `answer` (status, headers, body)."""
    return {path.stem: _object(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(directory.glob("*.json"))}


def _paths(examples: Mapping[str, dict[str, Any]], options: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    post_quotes = {path: example for path, example in examples.items() if example["request"]["path"].split("?")[0] == "/v1/quotes"}
    post_batch = {path: example for path, example in examples.items() if example["request"]["path"].split("?")[0] == "/v1/quotes/batch"}
    return {
        "/v1/quotes": {"post": _post_quotes(post_quotes, options)},
        "/v1/quotes/batch": {"post": _post_batch(post_batch, options)},
        "/v1/info": {"get": _get("info", "about", "Version, limits and figures of this service", {"application/json": {"schema": _info_schema()}})},
        "/v1/openapi.json": {"get": _get("openapi", "about", "This document", {"application/json": {"schema": {"type": "object"}}})},
        "/healthz": {"get": _get("healthz", "operation", "Whether the process is alive", _status("ok"))},
        "/readyz": {"get": {**_get("readyz", "operation", "Whether the trained pipeline is warm", _status("ready"), "not-ready")}},
        "/metrics": {
            "get": _get(
                "metrics", "operation", "Counts of all workers, for Prometheus", {"text/plain": {"schema": {"type": "string"}}}, "unauthorized"
            )
        },
    }


def _post_quotes(examples: Mapping[str, dict[str, Any]], options: list[dict[str, Any]]) -> dict[str, Any]:
    csv_columns = ", ".join(COLUMNS)
    return {
        "operationId": "quotes",
        "tags": ["quotations"],
        "summary": "The quotations of one article, and who said them",
        "description": "The options are members of a JSON body or query parameters; where both are given, the member counts.",
        "parameters": [
            *options,
            _parameter(
                "id",
                {"type": "string", "minLength": 1, "maxLength": schemas.MAX_ID},
                "Echoed in the answer; for `text/plain` only: in JSON it is a member of the body.",
            ),
            _parameter("csv_safe", {"type": "integer", "enum": [0, 1]}, "For `text/csv`: guards cells that a spreadsheet would run as a formula."),
            _parameter("csv_bom", {"type": "integer", "enum": [0, 1]}, "For `text/csv`: puts a byte-order mark first, by which Excel knows UTF-8."),
        ],
        "requestBody": {
            "required": True,
            "content": {
                quotes.JSON: {"schema": "ArticleRequest", **_shown(examples, "request", quotes.JSON)},
                quotes.TEXT: {"schema": {"type": "string", "minLength": 1}, **_shown(examples, "request", quotes.TEXT)},
            },
        },
        "responses": {
            "200": {
                "description": "The quotations; none for a text without any, or without any text.",
                "headers": _headers(),
                "content": {
                    quotes.JSON: {"schema": "Answer", **_shown(examples, "answer", quotes.JSON)},
                    quotes.CSV: {
                        "schema": {
                            "type": "string",
                            "description": f"One quotation a row, after a header: {csv_columns}. UTF-8, CRLF, null is empty.",
                        },
                        **_shown(examples, "answer", quotes.CSV),
                    },
                    quotes.HTML: {
                        "schema": {"type": "string", "description": "The article as a fragment of HTML, its quotations, mentions and cues marked."}
                    },
                },
            },
            **_problems(
                "empty-body",
                "invalid-json",
                "invalid-encoding",
                "incomplete-body",
                "unauthorized",
                "not-acceptable",
                "request-timeout",
                "body-too-large",
                "text-too-long",
                "unsupported-media-type",
                "unsupported-encoding",
                "invalid-request",
                "invalid-text",
                "internal",
                "busy",
                "timeout",
            ),
        },
    }


def _post_batch(examples: Mapping[str, dict[str, Any]], options: list[dict[str, Any]]) -> dict[str, Any]:
    item = {"oneOf": [_ref("Answer"), _ref("ItemProblem"), _ref("Complete")]}
    lines = (
        "One article a line. Read as it comes: the first answer leaves before the last article has come in, and there is no limit to their number."
    )
    return {
        "operationId": "batch",
        "tags": ["quotations"],
        "summary": "The quotations of many articles",
        "description": (
            "The articles are answered in order, each with an answer or a problem of its own; query parameters give the defaults of their options. "
            "The answer has the form of the request, or the one that `Accept` asks for, and is sent while the articles are read: read it while you "
            "send. A stream of lines ends with a line that has `complete`; a stream without one was cut. A list whose request could not be read to "
            "its end has that object as its last element."
        ),
        "parameters": options,
        "requestBody": {
            "required": True,
            "content": {
                batch.JSON: {
                    "schema": {"type": "array", "items": _ref("ArticleRequest"), "minItems": 1, "maxItems": Settings().max_items},
                    **_shown(examples, "request", batch.JSON),
                },
                batch.NDJSON: {"schema": {"type": "string", "description": lines}, **_shown(examples, "request", batch.NDJSON)},
            },
        },
        "responses": {
            "200": {
                "description": "An answer or a problem for each article.",
                "headers": _headers(),
                "content": {
                    batch.JSON: {"schema": {"type": "array", "items": item}, **_shown(examples, "answer", batch.JSON)},
                    batch.NDJSON: {
                        "schema": {"type": "string", "description": "One object a line; the last has `complete`."},
                        **_shown(examples, "answer", batch.NDJSON),
                    },
                },
            },
            **_problems(
                "empty-body",
                "invalid-json",
                "invalid-encoding",
                "incomplete-body",
                "unauthorized",
                "not-acceptable",
                "request-timeout",
                "body-too-large",
                "batch-too-large",
                "unsupported-media-type",
                "unsupported-encoding",
                "invalid-request",
                "internal",
                "busy",
            ),
        },
    }


def _get(operation: str, tag: str, summary: str, content: Mapping[str, Any], *slugs: str) -> dict[str, Any]:
    answer = {"description": summary + ".", "headers": _headers(), "content": dict(content)}
    return {"operationId": operation, "tags": [tag], "summary": summary, "responses": {"200": answer, **_problems(*slugs, "internal")}}


def _problems(*slugs: str) -> dict[str, Any]:
    """One response for each status, with the types of problem that it stands for."""
    statuses: dict[int, list[str]] = {}
    for slug in slugs:
        statuses.setdefault(int(PROBLEM_TYPES[slug].status), []).append(slug)
    return {
        str(status): {
            "description": " ".join(f"`{slug}`: {PROBLEM_TYPES[slug].title}." for slug in found),
            "headers": {**_headers(), **_further_headers(status)},
            "content": {MEDIA_TYPE: {"schema": _ref("Problem")}},
        }
        for status, found in sorted(statuses.items())
    }


def _headers() -> dict[str, Any]:
    return {"X-Request-Id": {"$ref": "#/components/headers/RequestId"}}


def _further_headers(status: int) -> dict[str, Any]:
    told = {
        401: ("WWW-Authenticate", "string", "How to send a key."),
        415: ("Accept-Post", "string", "The media types that the path takes; absent where the content encoding is at fault."),
        503: ("Retry-After", "integer", "Seconds after which the same request may be sent again; absent where that would not help."),
    }
    if status not in told:
        return {}
    name, type_, description = told[status]
    return {name: {"schema": {"type": type_}, "description": description}}


def _option_parameters(spec: APISpec) -> list[dict[str, Any]]:
    """The options as query parameters, with the schemas that they have as members of a body."""
    members = spec.components.schemas["ArticleRequest"]["properties"]
    schemas_ = {name: {key: value for key, value in members[name].items() if key != "description"} for name in OPTIONS}
    return [_parameter(name, schema, members[name]["description"]) for name, schema in schemas_.items()]


def _parameter(name: str, schema: Mapping[str, Any], description: str) -> dict[str, Any]:
    as_list = {"style": "form", "explode": False} if schema.get("type") == "array" else {}
    return {"name": name, "in": "query", "required": False, "description": description, "schema": dict(schema), **as_list}


def _shown(examples: Mapping[str, dict[str, Any]], side: str, media_type: str) -> dict[str, Any]:
    """The examples whose request or answer has a media type, as an OpenAPI `examples` object."""
    found = {
        name: {"summary": example["summary"], "value": example[side]["body"]}
        for name, example in examples.items()
        if example[side]["headers"].get("Content-Type", "").split(";")[0] == media_type and example["answer"]["status"] == 200
    }
    return {"examples": found} if found else {}


def _status(word: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"type": "object", "properties": {"status": {"const": word}}, "required": ["status"]}}}


def _info_schema() -> dict[str, Any]:
    told = info.describe(Settings(), "", "")
    types: dict[type, str] = {str: "string", int: "integer", float: "number", bool: "boolean", list: "array", dict: "object"}
    limits = {name: {"type": types[type(value)]} for name, value in told["limits"].items()}
    members: dict[str, Any] = {name: {"type": types[type(value)]} for name, value in told.items()}
    members["limits"] = {
        "type": "object",
        "properties": limits,
        "required": list(limits),
        "description": "Seconds, bytes and code points, as docs/settings.md says.",
    }
    return {"type": "object", "properties": members, "required": list(members)}


def _allow_members_of_problems(spec: APISpec) -> None:
    spec.components.schemas["Problem"]["additionalProperties"] = True
    spec.components.schemas["Problem"]["properties"]["type"]["enum"] = [each.uri for each in PROBLEM_TYPES.values()]


def _bound_meta(spec: APISpec) -> None:
    # Refused with a hint, so a document that allowed further members would be wrong.
    spec.components.schemas["ArticleRequest"]["additionalProperties"] = False


def _name(schema: Any) -> str:
    name = schema if isinstance(schema, str) else schema.__name__ if isinstance(schema, type) else type(schema).__name__
    return name.removesuffix("Schema")


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _as_plain(value: Any) -> dict[str, Any]:
    """Dicts, lists and scalars only, whatever subclasses of them apispec returned."""
    return _object(json.loads(json.dumps(value)))


def _object(value: Any) -> dict[str, Any]:
    assert isinstance(value, dict)
    return value


def write(documents: Iterable[Path] = (YAML, SHIPPED)) -> None:
    """Make the document anew, as YAML or as JSON by the ending of each file. Needs PyYAML, which only developers have."""
    import yaml

    document = build()
    for path in documents:
        if path.suffix == ".yaml":
            path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=150), encoding="utf-8")
        else:
            path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
