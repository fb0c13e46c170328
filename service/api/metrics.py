"""Metrics: counted by every worker in memory that all of them share, told by whichever worker is asked.

prometheus-client's own way for several workers is a directory of files. It grows with every worker that is replaced (prometheus/client_python #275,
#568), and a full disk kills the worker that writes to it, since the files are mapped. All label values of this service are known before it starts,
so the counts of one process fit a fixed row of numbers. The rows lie in anonymous memory that is made before the workers are forked; each worker
writes to a row of its own, and the row of a worker that has ended is added to row 0.
"""

import mmap
import threading
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, g, request
from prometheus_client.core import CollectorRegistry, CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from service.api import auth, logs, state
from service.api.problems import PROBLEM_TYPES
from service.attribution.records import KINDS, Attribution, Model

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
STATUSES = ("2xx", "3xx", "4xx", "5xx")
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Family:
    """A counter with labels, all of whose values are known."""

    name: str
    help: str
    labels: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]


class Metrics(Collector):
    """The counts of a service, over all of its workers. `rows` bounds the number of workers at any one time."""

    def __init__(self, routes: Sequence[str], model: Model, rows: int) -> None:
        self._model = model
        self._routes = (*routes, OTHER)
        self._families = _families(self._routes)
        self._places = {key: place for place, key in enumerate(self._keys())}
        self._width = len(self._places)
        self._cells = _shared_doubles(self._width * (rows + 1))
        self._free = list(range(rows, 0, -1))
        self._taken: dict[object, int] = {}
        self._row = 0
        self._lock = threading.Lock()

    @property
    def routes(self) -> tuple[str, ...]:
        """The routes that are counted by name; all others are counted as one."""
        return self._routes

    def reserve(self, worker: object) -> None:
        """In the master, before a worker is forked: set a row aside for it."""
        if self._free:
            self._taken[worker] = self._free.pop()

    def adopt(self, worker: object) -> None:
        """In a worker, after it was forked: count in its own row from now on. Without a row left, its counts go nowhere."""
        self._row = self._taken.get(worker, -1)
        self._lock = threading.Lock()

    def release(self, worker: object) -> None:
        """In the master, after a worker has ended: keep what it counted and free its row."""
        self.count("quoth_worker_exits_total")
        row = self._taken.pop(worker, None)
        if row is None:
            return
        with self._lock:
            for place in range(self._width):
                self._cells[place] += self._cells[row * self._width + place]
                self._cells[row * self._width + place] = 0.0
        self._free.append(row)

    def count(self, name: str, *labels: str, by: float = 1.0) -> None:
        """Add to a counter. Values that no label is known to have are not counted."""
        place = self._places.get((name, *labels))
        if place is not None and self._row >= 0:
            with self._lock:
                self._cells[self._row * self._width + place] += by

    def observe(self, route: str, seconds: float) -> None:
        """Add to the histogram of how long requests take."""
        bucket = bisect_left(SECONDS, seconds)
        self.count("quoth_request_seconds", route, str(bucket))
        self.count("quoth_request_seconds", route, "sum", by=seconds)

    def count_answer(self, attribution: Attribution, chars: int) -> None:
        """Add one article that was read."""
        self.count("quoth_articles_total", by=len(attribution.articles))
        self.count("quoth_characters_total", by=chars)
        for quote in attribution.quotes:
            self.count("quoth_quotations_total", quote.kind, "no" if quote.speaker is None else "yes")

    def text(self) -> bytes:
        """All counts in Prometheus' text format."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        return generate_latest(registry)

    def collect(self) -> Iterable[Metric]:
        totals = self._totals()
        for family in self._families:
            counter = CounterMetricFamily(family.name.removesuffix("_total"), family.help, labels=family.labels)
            for values in family.values:
                counter.add_metric(values, totals[family.name, *values])
            yield counter
        yield self._histogram(totals)
        model = GaugeMetricFamily("quoth_model_info", "The trained pipeline that answers.", labels=("name", "version"))
        model.add_metric((self._model.name, self._model.version), 1.0)
        yield model

    def _histogram(self, totals: Mapping[tuple[str, ...], float]) -> Metric:
        family = HistogramMetricFamily("quoth_request_seconds", "Time from a request's headers to the last byte of its answer.", labels=("route",))
        for route in self._routes:
            below = 0.0
            buckets = []
            for number, bound in enumerate((*(str(each) for each in SECONDS), "+Inf")):
                below += totals["quoth_request_seconds", route, str(number)]
                buckets.append((bound, below))
            family.add_metric((route,), buckets, sum_value=totals["quoth_request_seconds", route, "sum"])
        return family

    def _totals(self) -> dict[tuple[str, ...], float]:
        rows = range(0, len(self._cells), self._width)
        return {key: sum(self._cells[row + place] for row in rows) for key, place in self._places.items()}

    def _keys(self) -> Iterator[tuple[str, ...]]:
        for family in self._families:
            yield from ((family.name, *values) for values in family.values)
        for route in self._routes:
            yield from (("quoth_request_seconds", route, str(number)) for number in range(len(SECONDS) + 1))
            yield "quoth_request_seconds", route, "sum"


def _families(routes: Sequence[str]) -> tuple[Family, ...]:
    requests = tuple((route, status) for route in routes for status in STATUSES)
    quotations = tuple((kind, attributed) for kind in KINDS for attributed in ("yes", "no"))
    return (
        Family("quoth_requests_total", "Requests answered.", ("route", "status"), requests),
        Family(
            "quoth_problems_total",
            "Problems told to clients, those of single articles in a batch included.",
            ("type",),
            tuple((slug,) for slug in PROBLEM_TYPES),
        ),
        Family("quoth_articles_total", "Articles read.", (), ((),)),
        Family("quoth_characters_total", "Characters read.", (), ((),)),
        Family("quoth_quotations_total", "Quotations returned, by kind and by whether a speaker was found.", ("kind", "attributed"), quotations),
        Family("quoth_clients_gone_total", "Answers whose client went away before the end.", (), ((),)),
        Family("quoth_worker_exits_total", "Worker processes that have ended, for whatever reason.", (), ((),)),
    )


def _shared_doubles(count: int) -> "memoryview[float]":
    try:
        memory = memoryview(mmap.mmap(-1, count * 8))
    except OSError as error:
        logs.warning("no shared memory: each worker tells its own metrics only", error=type(error).__name__)
        memory = memoryview(bytearray(count * 8))
    return memory.cast("d")


blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """The counts of all workers since the service was started."""
    here = state.state()
    if here.settings.metrics_need_key:
        auth.check()
    return Response(here.metrics.text(), content_type=CONTENT_TYPE_LATEST)


def init_app(app: Flask) -> None:
    """Count and log every request when its last byte has been sent."""
    app.register_blueprint(blueprint)
    app.before_request(_start)
    app.after_request(_finish_later)


def _start() -> None:
    g.started = time.perf_counter()


def _finish_later(response: Response) -> Response:
    # A streamed answer is done long after the view has returned, and outside of the request's context.
    here = state.state()
    route = request.url_rule.rule if request.url_rule is not None and request.url_rule.rule in here.metrics.routes else OTHER
    started: float = g.get("started", time.perf_counter())
    problem: str | None = g.get("problem")
    fields = {
        "request_id": g.get("request_id"),
        "method": request.method,
        "route": route,
        "status": response.status_code,
        "client": request.remote_addr,
    }
    counts: dict[str, int] = g.setdefault("counts", {})

    def finish() -> None:
        seconds = time.perf_counter() - started
        here.metrics.count("quoth_requests_total", route, f"{response.status_code // 100}xx")
        here.metrics.observe(route, seconds)
        if problem is not None:
            here.metrics.count("quoth_problems_total", problem)
        logs.event("request", **fields, problem=problem, seconds=round(seconds, 4), **counts)

    response.call_on_close(finish)
    return response
