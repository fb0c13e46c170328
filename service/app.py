"""The app: create_app wires the parts, nothing else."""

import warnings
from pathlib import Path

from flask import Flask

from service import web
from service.api import batch, docs, headers, health, ids, info, metrics, openapi, problems, quotes
from service.api.auth import Keys
from service.api.gate import Attributor, Gate
from service.api.metrics import Metrics
from service.api.proxies import TrustedProxies
from service.api.state import EXTENSION, State
from service.attribution import pipeline as pipelines
from service.attribution.pipeline import PipelineError
from service.settings import Settings, SettingsError


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
    for view in (quotes, batch, info, health, openapi, docs, web):
        app.register_blueprint(view.blueprint)

    routes = sorted({rule.rule for rule in app.url_map.iter_rules()})
    app.extensions[EXTENSION] = State(settings, gate, Metrics(routes, gate.model, rows=2 * settings.workers + 2), keys)
    if warm:
        gate.warm()
    return app


def _load(settings: Settings) -> Attributor:
    with warnings.catch_warnings():
        # spaCy only warns of a model that was made with another version; load() refuses it.
        warnings.simplefilter("ignore", UserWarning)
        return pipelines.load(Path(settings.model)) if settings.model else pipelines.load()


def serve() -> Flask:
    """The app for a server to run: what keeps it from starting is one line on standard error and an exit status of 1."""
    try:
        return create_app()
    except (SettingsError, PipelineError) as error:
        raise SystemExit(f"quoth: {error}") from None
