"""The server: gunicorn's configuration, from the same settings as everything else. `gunicorn -c python:service.gunicorn_conf` serves.

gunicorn reads the names of this module. The hooks at its end watch over workers that come and go.
"""

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.api import logs
from service.settings import Settings, SettingsError, misspelt

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

    from service.api.metrics import Metrics

# Threads below numpy and onnxruntime would fight with the workers for the cores, and hang after a fork (spaCy #2407, LibreTranslate #1008).
for library in ("OMP", "OPENBLAS", "MKL", "BLIS"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

try:
    settings = Settings.from_environ()
except SettingsError as error:
    sys.exit(f"quoth: {error}")

for variable, meant in misspelt(os.environ).items():
    print(f"quoth: {variable} is no setting; did you mean {meant}?", file=sys.stderr)

wsgi_app = "service.app:serve()"
bind = [f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"]
proc_name = "quoth"

worker_class = "service.worker.PatientWorker"
workers = settings.workers
threads = settings.threads
# The model is loaded once, before the workers are forked: they share its memory, and a worker that is replaced is ready at once.
preload_app = True
max_requests = settings.max_requests
max_requests_jitter = settings.max_requests // 5
timeout = settings.worker_timeout
graceful_timeout = settings.graceful_timeout
keepalive = 15
# The heartbeat file of a worker must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
# It would want a home directory to write to, and has hung preloading (gunicorn #3529).
control_socket_disable = True

forwarded_allow_ips = ",".join(settings.trusted_proxies)
limit_request_line = 8190
limit_request_fields = 100
limit_request_field_size = 8190

accesslog = None
logconfig_dict = logs.config(settings.log_level)


def pre_fork(server: "Arbiter", worker: "Worker") -> None:
    """Set a row of the metrics aside for a worker."""
    _metrics(server.app).reserve(worker.age)


def post_fork(server: "Arbiter", worker: "Worker") -> None:
    """Have a worker count in its own row."""
    _metrics(server.app).adopt(worker.age)


def worker_exit(server: "Arbiter", worker: "Worker") -> None:
    """End a worker at once when it is done.

    onnxruntime starts a thread when it is imported, which a forked process does not have: joining it on the way out hangs or aborts the process.
    """
    error = sys.exc_info()[1]
    status = error.code if isinstance(error, SystemExit) and isinstance(error.code, int) else 0 if error is None else 1
    logging.shutdown()
    os._exit(status)


def child_exit(server: "Arbiter", worker: "Worker") -> None:
    """Keep what a worker has counted, however it ended."""
    _metrics(server.app).release(worker.age)


def _metrics(app: Any) -> "Metrics":
    metrics: Metrics = app.wsgi().extensions["quoth"].metrics
    return metrics
