"""The service as it is run: gunicorn with the project's configuration, and what it does under load, over time, and with streams without end."""

import json
import resource
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import server
from tests.api.test_faults import CHUNKED, metric, wait_for
from tests.server import Server, chunk, unchunk

NDJSON = {"Content-Type": "application/x-ndjson"}
STREAM = CHUNKED % (b"/v1/quotes/batch", b"application/x-ndjson")


def memory(pid: int) -> int:
    """The memory of a process that is its own, in bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def line(id: object, text: str = "“Go,” said Ada Lind.") -> bytes:
    return json.dumps({"id": str(id), "text": text}).encode() + b"\n"


@pytest.fixture(scope="module")
def recycling() -> Iterator[Server]:
    """Two workers, each replaced after about 20 requests."""
    running = server.start(env=server.environ(QUOTH_WORKERS="2", QUOTH_MAX_REQUESTS="20", QUOTH_BUSY_WAIT="10"))
    yield running
    assert running.stop() == 0


def test_a_real_article_gets_its_quotations_and_speakers(real_server: Server) -> None:
    text = "“The wall will hold until spring,” said Lucía Ferreira, chief engineer of the river authority."
    answer = real_server.post("/v1/quotes", text.encode()).json
    (quote,) = answer["quotes"]
    assert text[quote["start"] : quote["end"]] == quote["text"] == "The wall will hold until spring,"
    assert quote["speaker"]["name"] == "Lucía Ferreira"


def test_the_answers_are_the_same_whichever_worker_gives_them() -> None:
    text = "“The wall will hold,” said Lucía Ferreira, chief engineer. “After that we pray,” she added.".encode()
    running = server.start(server.REAL, env=server.environ(QUOTH_WORKERS="2"))
    try:
        with ThreadPoolExecutor(4) as pool:
            answers = {reply.body for reply in pool.map(lambda _: running.post("/v1/quotes", text), range(12))}
        assert len(answers) == 1
    finally:
        assert running.stop() == 0


def test_no_request_is_lost_while_workers_are_replaced(recycling: Server) -> None:
    before = metric(recycling, "quoth_articles_total")
    with ThreadPoolExecutor(4) as pool:
        statuses = [reply.status for reply in pool.map(lambda _: recycling.post("/v1/quotes", b"a"), range(200))]
    assert statuses == [200] * 200
    wait_for(lambda: metric(recycling, "quoth_worker_exits_total") >= 4)
    assert metric(recycling, "quoth_articles_total") == before + 200


def test_a_connection_is_kept_for_the_next_request(toy_server: Server) -> None:
    with toy_server.connect() as client:
        for body in (b"a", b"bc"):
            client.sendall(b"POST /v1/quotes HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            assert server.read_reply(client).json["articles"][0]["end"] == len(body)


def test_a_request_that_comes_byte_by_byte_is_read(toy_server: Server) -> None:
    with toy_server.connect() as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in b"POST /v1/quotes HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc":
            client.sendall(bytes([byte]))
        assert server.read_reply(client).json["articles"][0]["end"] == 3


def test_two_requests_in_one_packet_are_both_answered(toy_server: Server) -> None:
    with toy_server.connect() as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: test\r\n\r\nGET /healthz HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
        answer = b""
        while piece := client.recv(65_536):
            answer += piece
    assert answer.count(b'{"status":"ok"}') == 2


def test_a_client_that_sends_a_body_to_its_end_before_it_reads_sees_that_it_is_too_large(toy_server: Server) -> None:
    with toy_server.connect() as client:
        client.sendall(b"POST /v1/quotes HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\nContent-Length: 6000000\r\n\r\n")
        client.sendall(b"x" * 6_000_000)
        reply = server.read_reply(client)
    assert (reply.status, reply.json["type"]) == (413, "/problems/body-too-large")


def test_the_first_answer_of_a_stream_leaves_before_the_last_article_has_come(toy_server: Server) -> None:
    with toy_server.connect() as client:
        client.sendall(STREAM + chunk(line(1)))
        received = b""
        while b'"id": "1"' not in received:
            received += client.recv(65_536)
        client.sendall(chunk(line(2)) + chunk(b""))
        while not received.endswith(b"0\r\n\r\n"):
            received += client.recv(65_536)
    first, second, end = (json.loads(each) for each in unchunk(received.partition(b"\r\n\r\n")[2]).splitlines())
    assert (first["id"], second["id"]) == ("1", "2")
    assert end == {"complete": True, "answers": 2, "problems": 0}


def test_a_client_that_falls_silent_in_a_stream_is_told_and_hung_up_on(toy_server: Server) -> None:
    with toy_server.connect() as client:
        client.sendall(STREAM + chunk(line(1)))
        first, end = (json.loads(each) for each in server.read_reply(client).body.splitlines())
        assert client.recv(1) == b""
    assert first["id"] == "1"
    assert (end["complete"], end["problem"]["type"]) == (False, "/problems/request-timeout")


def test_a_hundred_thousand_lines_are_answered_in_order_in_flat_memory(toy_server: Server) -> None:
    (worker,) = toy_server.workers()
    lines = 100_000
    text = "Nothing was said. " * 5

    def send(client: socket.socket) -> None:
        client.sendall(STREAM)
        for start in range(0, lines, 1_000):
            client.sendall(chunk(b"".join(line(n, text) for n in range(start, start + 1_000))))
        client.sendall(chunk(b""))

    with toy_server.connect(60) as client:
        sender = threading.Thread(target=send, args=(client,), daemon=True)
        sender.start()
        ids, end, sizes = read_ids(client, worker)
        sender.join()
    assert ids == lines
    assert end == {"complete": True, "answers": lines, "problems": 0}
    assert max(sizes[5:]) < 1.1 * sizes[4] + 5_000_000


def read_ids(client: socket.socket, worker: int) -> tuple[int, dict, list[int]]:
    """Read a stream whose ids count from 0: how many came in order, its last line, and the worker's memory after each 5,000 lines."""
    stream = client.makefile("rb")
    while stream.readline() != b"\r\n":
        pass
    count, last, sizes = 0, {}, []
    while size := int(stream.readline(), 16):
        last = json.loads(stream.read(size))
        stream.readline()
        if "id" in last:
            assert last["id"] == str(count)
            count += 1
            if count % 5_000 == 0:
                sizes.append(memory(worker))
    return count, last, sizes


@pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
def test_curl_streams_its_standard_input(toy_server: Server) -> None:
    command = ["curl", "-sSN", "-T", "-", "-X", "POST", "-H", "Content-Type: application/x-ndjson", f"{toy_server.url}/v1/quotes/batch"]
    got = subprocess.run(command, input=b"".join(line(n) for n in range(1_000)), capture_output=True, check=True).stdout.splitlines()
    assert [json.loads(each).get("id") for each in got] == [*(str(n) for n in range(1_000)), None]


def test_the_counts_of_all_workers_are_told_by_each(recycling: Server) -> None:
    told = {metric(recycling, "quoth_articles_total") for _ in range(10)}
    assert len(told) == 1


def test_an_interrupted_service_ends_at_once() -> None:
    running = server.start()
    started = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(10) == 0
    assert time.monotonic() - started < 5


def test_an_idle_connection_does_not_hold_up_the_end() -> None:
    running = server.start()
    with running.connect():
        time.sleep(0.2)
        started = time.monotonic()
        assert running.stop() == 0
    assert time.monotonic() - started < 6


def test_every_line_of_the_log_is_json(toy_server: Server) -> None:
    toy_server.post("/v1/quotes", b"a")
    assert all(text.startswith("{") and json.loads(text) for text in toy_server.log.read_text(encoding="utf-8").splitlines())


def test_a_misspelt_setting_is_told() -> None:
    running = server.start(env=server.environ(QUOTH_MAX_CHAR="5"))
    running.stop()
    assert "QUOTH_MAX_CHAR is no setting; did you mean QUOTH_MAX_CHARS?" in running.log.read_text(encoding="utf-8")
