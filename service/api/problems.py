"""Problems: every error of the service in the one shape of RFC 9457, and a page that explains each type to a person."""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, g, json, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from service.api import ids, logs

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem: its slug is the last part of the `type` URI and never changes."""

    slug: str
    status: HTTPStatus
    title: str
    explanation: str

    @property
    def uri(self) -> str:
        return f"/problems/{self.slug}"


PROBLEM_TYPES: Mapping[str, ProblemType] = {
    slug: ProblemType(slug, status, title, explanation)
    for slug, status, title, explanation in (
        (
            "empty-body",
            HTTPStatus.BAD_REQUEST,
            "The request has no body",
            "Send the article as the body of the request. With curl: --data-binary @article.txt.",
        ),
        (
            "invalid-json",
            HTTPStatus.BAD_REQUEST,
            "The body is not valid JSON",
            "The body has to be one JSON value as RFC 8259 describes it: no trailing commas, no NaN or Infinity, no member given twice, no number of "
            "thousands of digits and no hundreds of levels of nesting. The detail names the line and the column where that is known.",
        ),
        (
            "invalid-encoding",
            HTTPStatus.BAD_REQUEST,
            "The body is not valid UTF-8",
            "Send the text in UTF-8. The detail names the first byte that is none; a text in another encoding can be converted with iconv.",
        ),
        (
            "incomplete-body",
            HTTPStatus.BAD_REQUEST,
            "The body ended too early or could not be read",
            "The connection brought fewer bytes than Content-Length promised, or a chunk that breaks the rules of chunked transfer.",
        ),
        (
            "unauthorized",
            HTTPStatus.UNAUTHORIZED,
            "An API key is needed",
            "This service asks for a key. Send it in the header Authorization, as: Bearer YOUR-KEY. A key in the query string is not read.",
        ),
        (
            "not-found",
            HTTPStatus.NOT_FOUND,
            "There is nothing at this path",
            "All paths are listed in /v1/openapi.json and on /docs. None ends in a slash.",
        ),
        (
            "method-not-allowed",
            HTTPStatus.METHOD_NOT_ALLOWED,
            "The path does not take this method",
            "The header Allow of the answer lists the methods that the path takes. Articles are sent with POST.",
        ),
        (
            "not-acceptable",
            HTTPStatus.NOT_ACCEPTABLE,
            "None of the accepted media types can be given",
            "The member `available` lists the media types that the path answers in. Leave the header Accept out to get the first of them.",
        ),
        (
            "request-timeout",
            HTTPStatus.REQUEST_TIMEOUT,
            "The body took too long to arrive",
            "Nothing came for longer than the service waits. /v1/info tells how long that is (`limits.read_timeout`, in seconds).",
        ),
        (
            "body-too-large",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "The body is too large",
            "The member `limit` tells how many bytes are allowed. Send fewer articles at a time, or stream them to /v1/quotes/batch as "
            "application/x-ndjson, where only the length of a line is limited.",
        ),
        (
            "text-too-long",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "The text is too long",
            "The members `limit` and `actual` count code points. Send the text in parts, cut where one article ends and the next begins.",
        ),
        (
            "batch-too-large",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "The batch has too many articles",
            "The member `limit` tells how many are allowed. Send several batches, or stream the articles as application/x-ndjson, which has no such "
            "limit.",
        ),
        (
            "unsupported-media-type",
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "The body's media type is not supported",
            "The header Accept-Post of the answer lists the media types that the path takes; all of them in UTF-8. With curl: "
            "--data-binary @article.txt -H 'Content-Type: text/plain'.",
        ),
        (
            "unsupported-encoding",
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "The body's content encoding is not supported",
            "Send the body as it is, without gzip or another Content-Encoding.",
        ),
        (
            "invalid-request",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "The request does not fit the description",
            "Each entry of `errors` points at a member of the body (a JSON Pointer) or names a query parameter, says what is wrong with it and, "
            "where it can, what would be right. /docs describes every member and parameter.",
        ),
        (
            "invalid-text",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "The text holds half of a surrogate pair",
            "A JSON string may write a character beyond U+FFFF as two \\u escapes; one of the two is missing, usually because the text was cut in "
            "between. The member `offset` counts the code points before it.",
        ),
        (
            "internal",
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "Something went wrong in the service",
            "This is a fault of the service. Report it with the request id.",
        ),
        (
            "busy",
            HTTPStatus.SERVICE_UNAVAILABLE,
            "All workers are busy",
            "Send the same request again after the number of seconds that the header Retry-After names.",
        ),
        (
            "timeout",
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The text took too long",
            "This text needs more time than one article gets (/v1/info: `limits.time_budget`, in seconds). Sending it again does not help; sending "
            "it in parts does.",
        ),
        ("not-ready", HTTPStatus.SERVICE_UNAVAILABLE, "The service is starting", "The trained pipeline is not warm yet. Ask again in a moment."),
    )
}


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one member of the body (`pointer`) or one query parameter (`parameter`)."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None
    hint: str | None = None

    def as_dict(self) -> dict[str, Any]:
        place = {"pointer": self.pointer} if self.parameter is None else {"parameter": self.parameter}
        return {**place, "detail": self.detail, "hint": self.hint}


@dataclass(slots=True)
class Problem(Exception):
    """An error that the client is told about. `members` are further members of the JSON object, `close` asks for the connection to be closed."""

    slug: str
    detail: str
    errors: Sequence[FieldError] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    close: bool = False

    @property
    def type(self) -> ProblemType:
        return PROBLEM_TYPES[self.slug]

    def as_dict(self) -> dict[str, Any]:
        """The problem as a JSON object. `errors` is there whenever the status is 422."""
        body: dict[str, Any] = {
            "type": self.type.uri,
            "title": self.type.title,
            "status": int(self.type.status),
            "detail": self.detail,
            "request_id": ids.request_id(),
        }
        if self.type.status == HTTPStatus.UNPROCESSABLE_ENTITY:
            body["errors"] = [error.as_dict() for error in self.errors]
        return {**body, **self.members}

    def response(self) -> Response:
        g.problem = self.slug
        response = Response(json.dumps(self.as_dict()), status=self.type.status, content_type=MEDIA_TYPE, headers=dict(self.headers))
        if self.close:
            _close_connection()
        return response


def _close_connection() -> None:
    # A Connection header of the app's own is not for a WSGI server to see; service.worker offers this instead.
    force_close: Callable[[], None] = getattr(request.environ["wsgi.input"], "force_close", lambda: None)
    force_close()


def init_app(app: Flask) -> None:
    """Turn every error of the app into a problem, and explain the types at /problems."""
    app.register_error_handler(Problem, lambda problem: problem.response())
    app.register_error_handler(HTTPException, _from_http_exception)
    app.register_error_handler(Exception, _from_exception)
    app.register_blueprint(pages)


def _from_http_exception(error: HTTPException) -> Response:
    if isinstance(error, NotFound):
        return Problem("not-found", "There is nothing at this path.").response()
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        detail = f"This path takes {allowed}."
        return Problem("method-not-allowed", detail, headers={"Allow": allowed}).response()
    return _from_exception(error)


def _from_exception(error: Exception) -> Response:
    logs.exception("request failed", error)
    return Problem("internal", "The request could not be answered because of a fault in the service.").response()


pages = Blueprint("problems", __name__)


@pages.get("/problems")
def index() -> Response:
    """All types of problems, as a page for people."""
    items = "".join(
        f"<li><a href='{each.uri}'>{each.slug}</a> ({int(each.status)}): {html.escape(each.title)}</li>" for each in PROBLEM_TYPES.values()
    )
    return _page("Problems", f"<p>Every error of this service is one of these.</p><ul>{items}</ul>")


@pages.get("/problems/<slug>")
def explain(slug: str) -> Response:
    """One type of problem, as a page for people."""
    if slug not in PROBLEM_TYPES:
        raise Problem("not-found", "There is no problem of this name.")
    known = PROBLEM_TYPES[slug]
    body = (
        f"<p>Status {int(known.status)} {known.status.phrase}</p><p>{html.escape(known.explanation)}</p><p><a href='/problems'>All problems</a></p>"
    )
    return _page(known.title, body)


def _page(title: str, body: str) -> Response:
    title = html.escape(title)
    page = f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{title}</title><h1>{title}</h1>{body}</html>"
    return Response(page, content_type="text/html; charset=utf-8")
