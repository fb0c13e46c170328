"""GET /v1/info: what this service is, what it allows, and how right it is."""

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify

from service import __version__
from service.api import state
from service.attribution.pipeline import MODEL_DIRECTORY
from service.attribution.records import DEFAULT_KINDS, KINDS, OFFSET_UNITS
from service.settings import Settings

LIMITS = ("max_chars", "max_body_bytes", "max_line_bytes", "max_items", "time_budget", "busy_wait", "read_timeout")

blueprint = Blueprint("info", __name__)


@blueprint.get("/v1/info")
def info() -> Response:
    """The service's version, its limits, the options' values and the model card's figures."""
    here = state.state()
    return jsonify(describe(here.settings, here.gate.model.name, here.gate.model.version))


def describe(settings: Settings, name: str, version: str) -> dict[str, Any]:
    """What /v1/info tells. Limits are in the units of the settings of the same name: seconds, bytes, code points."""
    directory = Path(settings.model) if settings.model else MODEL_DIRECTORY
    return {
        "name": "quoth",
        "version": __version__,
        "model": {"name": name, "version": version, "figures": figures(directory)},
        "limits": {limit: getattr(settings, limit) for limit in LIMITS},
        "kinds": list(KINDS),
        "default_kinds": list(DEFAULT_KINDS),
        "offset_units": list(OFFSET_UNITS),
        "api_key_needed": bool(settings.api_keys_file),
    }


def figures(directory: Path) -> dict[str, Any]:
    """What was measured when the model was made: the member `performance` of its meta.json; empty where there is none."""
    try:
        meta = json.loads((directory / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    performance = meta.get("performance") if isinstance(meta, dict) else None
    return performance if isinstance(performance, dict) else {}
