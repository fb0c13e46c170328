"""Make the answers of api_spec/examples/ anew with the trained pipeline, and the OpenAPI document that shows them.

`python -m tests.regenerate_examples` after a new model; read the difference before committing it: an example has to be right.
"""

import json
from typing import Any

from flask.testing import FlaskClient

from service.api import openapi
from service.app import create_app
from service.settings import Settings


def ask(client: FlaskClient, request: dict[str, Any]) -> dict[str, Any]:
    """The answer to the request of an example, in the form in which examples keep it: JSON as a value, all else as text."""
    body = request["body"]
    sent = body if isinstance(body, str) else json.dumps(body)
    reply = client.open(request["path"], method=request["method"], headers=request["headers"], data=sent.encode("utf-8"))
    media_type = reply.headers["Content-Type"]
    answer = json.loads(reply.data) if media_type.split(";")[0].endswith("json") and "ndjson" not in media_type else reply.data.decode("utf-8")
    return {"status": reply.status_code, "headers": {"Content-Type": media_type}, "body": answer}


def main() -> None:
    """Write every example anew."""
    client = create_app(Settings()).test_client()
    for name, example in openapi.read_examples().items():
        path = openapi.EXAMPLES / f"{name}.json"
        example["request"]["headers"].setdefault("X-Request-Id", f"example-{name}")
        answer = ask(client, example["request"])
        path.write_text(json.dumps({**example, "answer": answer}, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    openapi.write()


if __name__ == "__main__":
    main()
