"""The app: create_app wires the parts, nothing else."""

import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from flask import Flask, Response, redirect
from werkzeug.wrappers import Response as BaseResponse

from service.api import batch, docs, headers, health, ids, info, metrics, openapi, problems, quotes
from service.api.auth import Keys
from service.api.gate import Attributor, Gate
from service.api.metrics import Metrics
from service.api.proxies import TrustedProxies
from service.api.state import EXTENSION, State
from service.attribution import pipeline as pipelines
from service.settings import Settings


def create_app(settings: Settings | None = None, pipeline: Attributor | None = None, *, warm: bool = True) -> Flask:
    """The WSGI app of one set of settings (by default those of the environment) and one pipeline (by default the trained one).

    `warm` reads one article before the app is returned. Raises SettingsError, and PipelineError when the trained pipeline cannot be loaded.
    """
    settings = settings or Settings.from_environ()
    keys = Keys.read(Path(settings.api_keys_file)) if settings.api_keys_file else None
    gate = Gate(pipeline or _load(settings), settings)
    app = Flask("service", static_folder=None)
    app.url_map.merge_slashes = False
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.wsgi_app = TrustedProxies(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]

    for part in (metrics, ids, headers, problems):
        part.init_app(app)
    for blueprint in (quotes.blueprint, batch.blueprint, info.blueprint, health.blueprint, openapi.blueprint, docs.blueprint):
        app.register_blueprint(blueprint)
    _register_page(app)

    routes = sorted({rule.rule for rule in app.url_map.iter_rules()})
    app.extensions[EXTENSION] = State(settings, gate, Metrics(routes, gate.model, rows=2 * settings.workers + 2), keys)
    if warm:
        gate.warm()
    return app


def _load(settings: Settings) -> Attributor:
    return pipelines.load(Path(settings.model)) if settings.model else pipelines.load()
