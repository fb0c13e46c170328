"""Counts are right over all workers, whatever becomes of them, and have a bounded number of series."""

import json
import os

from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from service.api.metrics import Metrics
from service.attribution.records import Model

MODEL = Model("toy", "0.1.0")


def samples(text: bytes) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    families = text_string_to_metric_families(text.decode())
    return {(sample.name, frozenset(sample.labels.items())): sample.value for family in families for sample in family.samples}


def value(client: FlaskClient, series: str, **labels: str) -> float:
    return samples(client.get("/metrics").data)[series, frozenset(labels.items())]


def test_requests_are_counted_by_route_and_status(client: FlaskClient) -> None:
    client.post("/v1/quotes", data=b"a", content_type="text/plain", buffered=True)
    client.post("/v1/quotes", data=b"", buffered=True)
    client.get("/none/at/all", buffered=True)
    assert value(client, "quoth_requests_total", route="/v1/quotes", status="2xx") == 1
    assert value(client, "quoth_requests_total", route="/v1/quotes", status="4xx") == 1
    assert value(client, "quoth_requests_total", route="other", status="4xx") == 1
    assert value(client, "quoth_problems_total", type="empty-body") == 1
    assert value(client, "quoth_request_seconds_count", route="/v1/quotes") == 2


def test_quotations_are_counted_by_kind_and_by_whether_they_have_a_speaker(client: FlaskClient) -> None:
    text = "“Go,” said Ada Lind. “Stay,” said Ada Lind. Somebody cried “Wait!” in vain."
    client.post("/v1/quotes", json={"text": text}, buffered=True)
    client.post("/v1/quotes/batch", json=[{"text": text}, {"text": 7}], buffered=True)
    assert value(client, "quoth_quotations_total", kind="direct", attributed="yes") == 4
    assert value(client, "quoth_quotations_total", kind="direct", attributed="no") == 2
    assert value(client, "quoth_articles_total") == 2
    assert value(client, "quoth_characters_total") == 2 * len(text)
    assert value(client, "quoth_problems_total", type="invalid-request") == 1


def test_the_model_is_told(client: FlaskClient) -> None:
    assert value(client, "quoth_model_info", name="toy", version="0.1.0") == 1


def test_no_series_depends_on_what_clients_send(client: FlaskClient) -> None:
    before = set(samples(client.get("/metrics").data))
    for n in range(5):
        client.get(f"/none/{n}", buffered=True)
        client.open("/v1/quotes", method=f"M{n}", buffered=True)
        client.post(
            "/v1/quotes", data=json.dumps({f"m{n}": n}), content_type="application/json", headers={"Authorization": f"Bearer {n}"}, buffered=True
        )
    assert set(samples(client.get("/metrics").data)) == before


def test_the_buckets_of_the_histogram_add_up() -> None:
    metrics = Metrics(["/a"], MODEL, rows=1)
    for seconds in (0.001, 0.005, 0.2, 99):
        metrics.observe("/a", seconds)
    found = samples(metrics.text())
    buckets = {
        bound: found["quoth_request_seconds_bucket", frozenset({("route", "/a"), ("le", bound)})] for bound in ("0.005", "0.1", "0.25", "+Inf")
    }
    assert buckets == {"0.005": 2, "0.1": 2, "0.25": 3, "+Inf": 4}
    assert found["quoth_request_seconds_sum", frozenset({("route", "/a")})] == 99.206


def counted(metrics: Metrics) -> float:
    return samples(metrics.text())["quoth_articles_total", frozenset()]


def fork_and_count(metrics: Metrics, worker: int, times: int) -> None:
    """What gunicorn does with a worker, from its beginning to its end."""
    metrics.reserve(worker)
    pid = os.fork()
    if pid == 0:
        metrics.adopt(worker)
        for _ in range(times):
            metrics.count("quoth_articles_total")
        os._exit(0)
    os.waitpid(pid, 0)


def test_what_a_worker_counts_is_told_by_the_others_while_it_lives_and_after() -> None:
    metrics = Metrics(["/a"], MODEL, rows=2)
    fork_and_count(metrics, 1, 10)
    fork_and_count(metrics, 2, 5)
    assert counted(metrics) == 15
    metrics.release(1)
    metrics.release(2)
    assert counted(metrics) == 15


def test_fifty_replaced_workers_leave_the_counts_right_and_nothing_behind() -> None:
    metrics = Metrics(["/a"], MODEL, rows=3)
    size = len(metrics.text())
    for worker in range(50):
        fork_and_count(metrics, worker, 2)
        metrics.release(worker)
    assert counted(metrics) == 100
    assert len(metrics.text()) < size + 50
    assert samples(metrics.text())["quoth_worker_exits_total", frozenset()] == 50


def test_more_workers_than_rows_do_no_harm() -> None:
    metrics = Metrics(["/a"], MODEL, rows=1)
    metrics.reserve(1)
    fork_and_count(metrics, 2, 5)
    metrics.release(2)
    metrics.release(1)
    assert counted(metrics) == 0
