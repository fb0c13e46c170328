"""Proxies: what a request says of its way here is believed only where a trusted proxy says it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class TrustedProxies:
    """A WSGI application that reads X-Forwarded-For and -Proto of one hop if its peer is in the list, and ignores them otherwise."""

    def __init__(self, app: "WSGIApplication", trusted: Iterable[str]) -> None:
        self._app = app
        self._behind_proxy = ProxyFix(app, x_for=1, x_proto=1)
        self._trusted = frozenset(trusted)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        app = self._behind_proxy if environ.get("REMOTE_ADDR") in self._trusted else self._app
        return app(environ, start_response)
