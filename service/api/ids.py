"""Request ids: one for every request, taken from the client where it is harmless, told in every answer and every log line."""

import re
import uuid

from flask import Flask, Response, g, has_request_context, request

HEADER = "X-Request-Id"
HARMLESS = re.compile(r"[A-Za-z0-9._-]{1,64}")


def init_app(app: Flask) -> None:
    """Give each request its id before anything else looks at it."""
    app.before_request(_assign)
    app.after_request(_tell)


def request_id() -> str:
    """The id of the request at hand."""
    if not has_request_context():
        return ""
    if "request_id" not in g:
        _assign()
    return str(g.request_id)


def _assign() -> None:
    offered = request.headers.get(HEADER, "")
    g.request_id = offered if HARMLESS.fullmatch(offered) else uuid.uuid4().hex


def _tell(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    return response
