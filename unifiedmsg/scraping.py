"""Where Prometheus reads this process's figures: a listener of its own, off every public host, for one bearer."""

import secrets
import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings
from prometheus_client import make_wsgi_app
from prometheus_client.exposition import ThreadingWSGIServer

from unifiedmsg import metrics

PATH = "/metrics"
SECONDS_MAX = 10  # that a client may take to ask
Answer = Callable[..., Any]


class Quiet(WSGIRequestHandler):
    """Writes no access log, waits for nobody, and names no version."""

    timeout = SECONDS_MAX
    server_version, sys_version = "unifiedmsg", ""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the library's name)
        """Nothing."""


def start() -> None:
    """The figures can be read from now on, on a thread of their own. Raises: OSError."""
    server = make_server(settings.METRICS_BIND, settings.METRICS_PORT, application(), ThreadingWSGIServer, Quiet)
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()


def application() -> Answer:
    """GET /metrics with the bearer; to everybody else that they need it, and that nothing is elsewhere."""
    figures = make_wsgi_app(metrics.registry(), disable_compression=True)
    wanted = f"Bearer {settings.METRICS_TOKEN}".encode()

    def answer(environ: dict[str, Any], start_response: Answer) -> Iterable[bytes]:
        given = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1")
        if not secrets.compare_digest(given, wanted):
            return _refused(start_response, "401 Unauthorized", ("WWW-Authenticate", "Bearer"))
        if environ["PATH_INFO"] != PATH:
            return _refused(start_response, "404 Not Found")
        answered: Iterable[bytes] = figures(environ, start_response)
        return answered

    return answer


def _refused(start_response: Answer, status: str, *headers: tuple[str, str]) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), *headers])
    return [f"{status}\n".encode()]
