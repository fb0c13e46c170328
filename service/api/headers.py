"""Headers that every answer carries: what a browser may do with it, and which pages of other origins may read it (CORS)."""

from flask import Flask, Response, current_app, request

from service.api import ids, state

SECURITY = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
EXPOSED = f"{ids.HEADER}, Retry-After, Server-Timing"
ALLOWED = f"Authorization, Content-Type, {ids.HEADER}"
PREFLIGHT_SECONDS = "600"


def init_app(app: Flask) -> None:
    """Answer preflights before anything else, and add the headers to every answer."""
    app.before_request(_preflight)
    app.after_request(_secure)
    app.after_request(_share)


def _secure(response: Response) -> Response:
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    return response


def _preflight() -> Response | None:
    """The answer to a browser that asks whether it may send a request; None for any other request."""
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers or _shared_with() is None:
        return None
    response = current_app.make_default_options_response()
    response.headers["Access-Control-Allow-Methods"] = ", ".join(sorted(response.allow))
    response.headers["Access-Control-Allow-Headers"] = ALLOWED
    response.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
    return response


def _share(response: Response) -> Response:
    if not state.state().settings.cors_origins:
        return response
    response.vary.add("Origin")
    origin = _shared_with()
    if origin is not None:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
    return response


def _shared_with() -> str | None:
    """The origin that may read the answer: the request's own if it is in the list.

    Credentials are never allowed: a key is sent by the script of the page, not by the browser on its own.
    """
    allowed = state.state().settings.cors_origins
    if "*" in allowed:
        return "*"
    origin = request.headers.get("Origin")
    return origin if origin in allowed else None
