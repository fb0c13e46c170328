"""/healthz and /readyz: for whoever watches the service. Neither waits for an article that is being read."""

from flask import Blueprint, Response, jsonify

from service.api import state
from service.api.problems import Problem

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process is alive."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz() -> Response:
    """The trained pipeline is loaded and warm. Raises Problem: not-ready."""
    if not state.state().gate.ready:
        raise Problem("not-ready", "The trained pipeline is not warm yet.", headers={"Retry-After": "1"})
    return jsonify(status="ready")
