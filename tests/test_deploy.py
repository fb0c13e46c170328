"""deploy/nginx.conf with a real nginx before a real gunicorn: the faults that a proxy answers for the service."""

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests import server
from tests.server import Server

pytestmark = pytest.mark.nginx
CONFIGURATION = (Path(__file__).parents[1] / "deploy" / "nginx.conf").read_text(encoding="utf-8")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def service() -> Iterator[Server]:
    """One worker with two threads, so that two slow clients would be enough to keep everybody out."""
    running = server.start(env=server.environ(QUOTH_THREADS="2", QUOTH_READ_TIMEOUT="300", QUOTH_TRUSTED_PROXIES="127.0.0.1"))
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="module")
def proxy(service: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The proxy on a free port; only ports, places and the time-outs that a test would have to wait for differ from the shipped configuration."""
    if shutil.which("nginx") is None:
        pytest.skip("no nginx on this machine: apt-get install nginx-light")
    directory = tmp_path_factory.mktemp("nginx")
    port = free_port()
    text = CONFIGURATION.replace("listen 8080", f"listen 127.0.0.1:{port}").replace("server quoth:8000", f"server 127.0.0.1:{service.port}")
    if os.getuid() == 0:
        text = "user root;\n" + text  # nobody could not write below a directory of root's
    text = text.replace("/tmp/", f"{directory}/").replace("client_body_timeout 20s", "client_body_timeout 2s")
    path = directory / "nginx.conf"
    path.write_text(text, encoding="utf-8")
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen(["nginx", "-e", "/dev/stderr", "-c", str(path)], stderr=log, env={"PATH": os.environ["PATH"]})
    running = replace(service, process=process, port=port, log=directory / "log")
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            running.connect().close()
            break
        except OSError:
            time.sleep(0.05)
    else:
        pytest.fail(running.log.read_text(encoding="utf-8"))
    yield running
    process.terminate()
    process.wait(10)


def test_an_article_is_answered_through_the_proxy(proxy):
    reply = proxy.post("/v1/quotes", "“No,” said Ann Lee.".encode())
    assert reply.status == 200
    assert reply.json["quotes"][0]["speaker"]["name"] == "Ann Lee"
    assert reply.headers["x-request-id"]


def test_twenty_idle_or_half_sent_connections_do_not_keep_the_others_out(proxy):
    idle = [proxy.connect() for _ in range(10)]
    half = [proxy.connect() for _ in range(10)]
    for client in half[:5]:
        client.sendall(b"POST /v1/quotes HTTP/1.1\r\nHost: test\r\nContent-")
    for client in half[5:]:
        client.sendall(b"POST /v1/quotes HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nhalf")
    time.sleep(0.3)
    began = time.monotonic()
    assert proxy.get("/healthz").status == 200
    assert proxy.post("/v1/quotes", b"A calm day.").status == 200
    assert time.monotonic() - began < 1
    for client in (*idle, *half):
        client.close()


def test_a_body_shorter_than_promised_never_reaches_the_service(proxy, service):
    with proxy.connect() as client:
        client.sendall(b"POST /v1/quotes HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nshort")
        began = time.monotonic()
        try:
            status = server.read_reply(client).status
        except ConnectionResetError:
            status = 0
    assert status in (0, 408)
    assert time.monotonic() - began < 5
    assert service.get("/healthz").status == 200


def test_a_body_above_the_proxys_limit_is_a_problem_of_the_one_shape(proxy):
    with proxy.connect() as client:
        client.sendall(b"POST /v1/quotes HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\nContent-Length: 9000000\r\n\r\n")
        reply = server.read_reply(client)
    assert reply.status == 413
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json["type"] == "/problems/body-too-large"
    assert reply.json["request_id"] == reply.headers["x-request-id"]


def test_the_service_itself_answers_a_body_above_its_own_limit(proxy):
    reply = proxy.post("/v1/quotes", b"x" * 4_000_001)
    assert (reply.status, reply.json["type"], reply.json["limit"]) == (413, "/problems/body-too-large", 4_000_000)


def test_a_stream_is_answered_while_it_is_still_being_sent(proxy):
    with proxy.connect() as client:
        client.sendall(b"POST /v1/quotes/batch HTTP/1.1\r\nHost: test\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        client.sendall(server.chunk('{"id": "a", "text": "“No,” said Ann Lee."}\n'.encode()))
        seen = b""
        while b'"Ann Lee"' not in seen:
            piece = client.recv(65_536)
            assert piece
            seen += piece
        client.sendall(server.chunk(b'{"id": "b", "text": ""}\n') + b"0\r\n\r\n")
        while b"0\r\n\r\n" not in seen:
            seen += client.recv(65_536)
    assert b'{"complete": true, "answers": 2, "problems": 0}' in seen


def test_the_client_is_known_to_the_service_by_its_own_address(proxy, service):
    reply = proxy.post("/v1/quotes", b"A calm day.", {"X-Forwarded-For": "203.0.113.9"})
    assert reply.status == 200
    assert "203.0.113.9" not in service.log.read_text(encoding="utf-8")


def test_a_service_that_is_away_is_a_problem_that_says_when_to_ask_again(tmp_path, proxy):
    port = free_port()
    text = Path(proxy.log.parent / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"server 127\.0\.0\.1:\d+", f"server 127.0.0.1:{free_port()}", text).replace(
        f"listen 127.0.0.1:{proxy.port}", f"listen 127.0.0.1:{port}"
    )
    (tmp_path / "nginx.conf").write_text(text.replace(str(proxy.log.parent), str(tmp_path)), encoding="utf-8")
    process = subprocess.Popen(["nginx", "-e", "/dev/stderr", "-c", str(tmp_path / "nginx.conf")], stderr=subprocess.DEVNULL)
    try:
        alone = replace(proxy, process=process, port=port)
        deadline = time.monotonic() + 10
        reply = None
        while reply is None and time.monotonic() < deadline:
            try:
                reply = alone.get("/readyz")
            except OSError:
                time.sleep(0.05)
    finally:
        process.terminate()
        process.wait(10)
    assert reply is not None
    assert (reply.status, json.loads(reply.body)["type"]) == (503, "/problems/not-ready")
    assert reply.headers["retry-after"] == "2"
