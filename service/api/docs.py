"""GET /docs: the OpenAPI document to read and to try, with Swagger UI 5 from the package flask-swagger-ui. No request goes to any other host."""

from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, send_file

from service.api import headers
from service.api.problems import Problem

OURS = Path(__file__).parent / "static"
SWAGGER_UI = Path(str(files("flask_swagger_ui"))) / "dist"
FILES = {
    "start.js": OURS,
    "swagger-ui-bundle.js": SWAGGER_UI,
    "swagger-ui.css": SWAGGER_UI,
    "favicon-32x32.png": SWAGGER_UI,
}

# Swagger UI writes style attributes and draws its icons as data: images; scripts come from files only, as everywhere.
POLICY = headers.SECURITY["Content-Security-Policy"] + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

blueprint = Blueprint("docs", __name__)


@blueprint.get("/docs")
def docs() -> Response:
    """The page."""
    response = send_file(OURS / "docs.html", mimetype="text/html")
    response.headers["Content-Security-Policy"] = POLICY
    return response


@blueprint.get("/docs/<name>")
def asset(name: str) -> Response:
    """One of the files that the page loads. Raises Problem: not-found."""
    if name not in FILES:
        raise Problem("not-found", "There is nothing at this path.")
    return send_file(FILES[name] / name, max_age=3600)
