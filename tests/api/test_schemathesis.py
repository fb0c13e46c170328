"""Whatever the OpenAPI document allows, and much that it does not, is answered as it says: never by a fault of the service.

`QUOTH_SCHEMATHESIS_EXAMPLES` sets how many requests are made up for each operation (30 by default).
"""

import os

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from service.app import create_app
from service.settings import Settings
from tests.toy import ToyPipeline

EXAMPLES = int(os.environ.get("QUOTH_SCHEMATHESIS_EXAMPLES", "30"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]



@schemathesis.serializer("application/x-ndjson")
def as_lines(_: object, value: object) -> bytes:
    """What is made up for a stream of lines, as it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", create_app(Settings(max_chars=1_000, max_items=10), ToyPipeline()))


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case: Case) -> None:
    case.call_and_validate(checks=CHECKS)
