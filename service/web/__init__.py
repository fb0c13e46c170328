"""The page: paste a story, see who said what. It is HTML, style sheets and scripts of our own, and talks to nothing but this service's own API.

`blueprint` serves `GET /`, its static files under `/web/` and the example stories under `/web/examples/`; `create_app` registers it as it is. The
page needs `POST /v1/quotes` and, for the limits, `GET /v1/info`; it works under any URL prefix.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, abort, render_template, send_from_directory

from service import __version__

_HERE: Final = Path(__file__).parent

# Trusted Types without a policy make the browser refuse innerHTML and its like outright: text can only be inserted as text.
_POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A story that the page offers to try: the file's name without its ending, and what the button says."""

    name: str
    label: str

    @property
    def text(self) -> str:
        """The story, its headline in the first line."""
        return (_HERE / "examples" / f"{self.name}.txt").read_text(encoding="utf-8")


EXAMPLES: Final = (
    Example("ferry", "a wire story"),
    Example("beekeeper", "a court report"),
    Example("promotion", "a match report"),
)

blueprint = Blueprint("web", __name__, template_folder="templates", static_folder="static", static_url_path="/web")


@blueprint.get("/")
def page() -> str:
    """The page itself."""
    return render_template("web/page.html", examples=EXAMPLES, version=__version__)


@blueprint.get("/web/examples/<name>.txt")
def example(name: str) -> Response:
    """One of the example stories as plain text; 404 for any other name."""
    if all(name != known.name for known in EXAMPLES):
        abort(404)
    return send_from_directory(_HERE / "examples", f"{name}.txt", mimetype="text/plain")


@blueprint.after_request
def _protect(response: Response) -> Response:
    response.headers.update(HEADERS)
    # A new release must not meet the scripts of the last one; the ETag keeps the check cheap.
    response.headers["Cache-Control"] = "no-cache"
    return response
