"""Every row of the table of faults, in its order, from outside: bad input and broken circumstances, and the answer that each gets.

The numbers in the names are the rows. Most go through the socket of a real gunicorn; the toy stands in for the trained pipeline where it does not
matter.
"""

import csv
import gzip
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.api import batch
from service.app import create_app
from service.attribution.pipeline import MODEL_DIRECTORY
from service.settings import Settings
from tests import server
from tests.server import Reply, Server
from tests.toy import OVERDUE, SLOW, ToyPipeline

JSON = {"Content-Type": "application/json"}
NDJSON = {"Content-Type": "application/x-ndjson"}
CHUNKED = b"POST %s HTTP/1.1\r\nHost: test\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"


def assert_problem(reply: Reply, status: int, slug: str) -> dict:
    assert (reply.status, reply.json["type"]) == (status, f"/problems/{slug}"), reply.body
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json["request_id"] == reply.headers["x-request-id"]
    return reply.json


def metric(running: Server, name: str) -> float:
    told = running.get("/metrics").body.decode()
    return float(next(line.split()[-1] for line in told.splitlines() if line.startswith(f"{name} ")))


def wait_for(condition, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def test_01_an_empty_body(toy_server: Server) -> None:
    assert_problem(toy_server.post("/v1/quotes", b"", JSON), 400, "empty-body")
    assert_problem(toy_server.post("/v1/quotes", b"", {"Content-Type": "", "Content-Length": ""}), 400, "empty-body")


@pytest.mark.parametrize(
    ("body", "place"), [(b"{", "Line 1, column 2"), (b'{"text": "a",}', "Line 1, column 1"), (b'{\n"text" "a"}', "Line 2, column 8")]
)
def test_02_malformed_json_is_told_with_its_place(toy_server: Server, body: bytes, place: str) -> None:
    assert place in assert_problem(toy_server.post("/v1/quotes", body, JSON), 400, "invalid-json")["detail"]


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"null", b"7", b"true"])
def test_03_json_that_is_no_object(toy_server: Server, body: bytes) -> None:
    assert assert_problem(toy_server.post("/v1/quotes", body, JSON), 422, "invalid-request")["errors"][0]["pointer"] == "#"


@pytest.mark.parametrize("body", [b"{}", b'{"text": null}', b'{"text": 7}', b'{"text": []}'])
def test_04_a_text_that_is_missing_or_none(toy_server: Server, body: bytes) -> None:
    assert assert_problem(toy_server.post("/v1/quotes", body, JSON), 422, "invalid-request")["errors"][0]["pointer"] == "#/text"


@pytest.mark.parametrize("text", ["", " ", "\n \t\u3000\n"])
def test_05_a_text_of_nothing_has_no_quotations(real_server: Server, text: str) -> None:
    reply = real_server.post("/v1/quotes", json.dumps({"text": text}).encode(), JSON)
    assert (reply.status, reply.json["quotes"]) == (200, [])


def test_06_an_unknown_member_is_told_what_was_meant(toy_server: Server) -> None:
    problem = assert_problem(toy_server.post("/v1/quotes", b'{"txet": "a"}', JSON), 422, "invalid-request")
    assert {"pointer": "#/txet", "detail": "There is no member of this name.", "hint": "Did you mean text?"} in problem["errors"]


def test_07_a_member_that_is_given_twice(toy_server: Server) -> None:
    assert_problem(toy_server.post("/v1/quotes", b'{"text": "a", "text": "b"}', JSON), 400, "invalid-json")


def test_08_a_number_of_thousands_of_digits(toy_server: Server) -> None:
    assert_problem(toy_server.post("/v1/quotes", b'{"text": ' + b"1" * 5_000 + b"}", JSON), 400, "invalid-json")


@pytest.mark.parametrize("opening", [b"[", b'{"text":'])
def test_09_nesting_a_hundred_thousand_deep(toy_server: Server, opening: bytes) -> None:
    assert_problem(toy_server.post("/v1/quotes", (opening * 100_000)[:190_000], JSON), 400, "invalid-json")


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999"])
def test_10_a_number_that_is_none(toy_server: Server, number: bytes) -> None:
    assert_problem(toy_server.post("/v1/quotes", b'{"text": "a", "min_confidence": ' + number + b"}", JSON), 400, "invalid-json")


@pytest.mark.parametrize(("body", "offset"), [(b"ab\xff", 2), (b"\xef\xbb\xbfab\xff", 5), ("é".encode() + b"\xc3", 2), (b"\xed\xa0\x80", 0)])
def test_11_a_body_that_is_not_utf_8(toy_server: Server, body: bytes, offset: int) -> None:
    problem = assert_problem(toy_server.post("/v1/quotes", body), 400, "invalid-encoding")
    assert problem["offset"] == offset
    assert f"Byte {offset} " in problem["detail"]


def test_12_a_byte_order_mark_is_not_counted(toy_server: Server) -> None:
    text = "“Go,” said Ada Lind."
    plain = toy_server.post("/v1/quotes", b"\xef\xbb\xbf" + text.encode()).json
    assert plain == toy_server.post("/v1/quotes", b"\xef\xbb\xbf" + json.dumps({"text": text}).encode(), JSON).json
    assert plain["quotes"][0]["start"] == 1


@pytest.mark.parametrize("type", ["text/plain", "application/json"])
def test_13_other_encodings_of_text(toy_server: Server, type: str) -> None:
    text = '{"text": "Nothing was said."}'
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        assert_problem(toy_server.post("/v1/quotes", text.encode(encoding), {"Content-Type": type}), 415, "unsupported-media-type")
    for charset in ("utf-16", "latin-1", "iso-8859-1", "windows-1252"):
        assert_problem(toy_server.post("/v1/quotes", text.encode(), {"Content-Type": f"{type}; charset={charset}"}), 415, "unsupported-media-type")


@pytest.mark.parametrize(("written", "offset"), [(r"\ud83d", 0), (r"ab\ud83d", 2), (r"\ud83d\ude00\ude00", 1), (r"\ude00\ud83d", 0)])
def test_14_half_of_a_surrogate_pair(real_server: Server, written: str, offset: int) -> None:
    problem = assert_problem(real_server.post("/v1/quotes", f'{{"text": "{written}"}}'.encode(), JSON), 422, "invalid-text")
    assert (problem["offset"], problem["errors"][0]["pointer"]) == (offset, "#/text")


@pytest.mark.parametrize("odd", ["\x00", "\x01\x08\x1b\x7f", "\u2028", "\u2029", "\u202e\u2066", "\ufeff", "\r\n", "\x85", "\U000e0041", "e\u0301"])
def test_15_odd_characters_are_kept_and_counted(real_server: Server, odd: str) -> None:
    text = f"The keeper{odd} was calm.\n\n“The wall will{odd} hold until spring,” said{odd} Lucía Ferreira{odd}, the chief engineer.{odd}"
    for body, headers in ((text.encode(), {}), (json.dumps({"text": text}).encode(), JSON)):
        answer = real_server.post("/v1/quotes?kinds=direct,partial,not_speech", body, headers).json
        assert answer["quotes"]
        assert answer["articles"][-1]["end"] <= len(text)
        for quote in answer["quotes"]:
            for phrase in filter(None, (quote, quote["mention"], quote["cue"])):
                assert text[phrase["start"] : phrase["end"]] == phrase["text"]


@pytest.mark.parametrize(
    "text", ['"' * 8_000, "a:" * 16_000, '"' * 100_000, "“" * 100_000, "“”" * 50_000, "'" * 100_000, "(" * 100_000, "x" * 100_000]
)
def test_16_runs_without_a_space_take_less_than_three_seconds(real_server: Server, text: str) -> None:
    started = time.perf_counter()
    assert real_server.post("/v1/quotes", text.encode()).status == 200
    assert time.perf_counter() - started < 3


def test_17_a_text_that_is_too_long(real_server: Server) -> None:
    problem = assert_problem(real_server.post("/v1/quotes", "é".encode() * 100_001), 413, "text-too-long")
    assert (problem["limit"], problem["actual"]) == (100_000, 100_001)


def test_18_a_body_that_is_told_to_be_too_large_is_not_waited_for(toy_server: Server) -> None:
    started = time.perf_counter()
    with toy_server.connect() as client:
        client.sendall(b"POST /v1/quotes HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\nContent-Length: 200001\r\n\r\n")
        reply = server.read_reply(client)
        assert client.recv(1) == b""
    assert assert_problem(reply, 413, "body-too-large")["limit"] == 200_000
    assert reply.headers["connection"] == "close"
    assert time.perf_counter() - started < 1


def test_18_a_client_that_sends_it_all_the_same_reads_the_answer(toy_server: Server) -> None:
    assert_problem(toy_server.post("/v1/quotes", b"x" * 250_000), 413, "body-too-large")


def test_19_a_chunked_body_that_is_too_large_is_not_cut(toy_server: Server) -> None:
    with toy_server.connect() as client:
        client.sendall(CHUNKED % (b"/v1/quotes", b"text/plain"))
        for _ in range(5):
            client.sendall(server.chunk(b"x" * 50_000))
        assert_problem(server.read_reply(client), 413, "body-too-large")


def test_19_a_line_of_a_stream_that_is_too_long_is_its_own_problem(toy_server: Server) -> None:
    with toy_server.connect() as client:
        client.sendall(CHUNKED % (b"/v1/quotes/batch", b"application/x-ndjson"))
        client.sendall(server.chunk(b'{"text": "' + b"x" * 40_000))
        for _ in range(20):
            client.sendall(server.chunk(b"x" * 40_000))
        client.sendall(server.chunk(b'"}\n{"text": "a"}\n') + server.chunk(b""))
        bad, good, end = (json.loads(line) for line in server.read_reply(client).body.splitlines())
    assert (bad["line"], bad["problem"]["type"], bad["problem"]["limit"]) == (1, "/problems/body-too-large", 50_000)
    assert good["quotes"] == []
    assert end == {"complete": True, "answers": 1, "problems": 1}


def test_20_a_body_shorter_than_told(toy_server: Server) -> None:
    head = b"POST /v1/quotes HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nabc"
    with toy_server.connect() as client:
        client.sendall(head)
        client.shutdown(socket.SHUT_WR)
        assert_problem(server.read_reply(client), 400, "incomplete-body")
    with toy_server.connect() as client:
        client.sendall(head)
        assert_problem(server.read_reply(client), 408, "request-timeout")
        assert client.recv(1) == b""


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "identity, gzip"])
def test_21_a_compressed_body_is_never_inflated(toy_server: Server, encoding: str) -> None:
    bomb = gzip.compress(b"x" * 10_000_000)
    assert_problem(toy_server.post("/v1/quotes", bomb, {"Content-Encoding": encoding}), 415, "unsupported-encoding")


@pytest.mark.parametrize(
    "type", ["", "text/xml", "application/octet-stream", "nonsense", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_22_another_content_type_is_told_which_ones_are_read(toy_server: Server, type: str) -> None:
    reply = toy_server.post("/v1/quotes", b"text=a", {"Content-Type": type})
    problem = assert_problem(reply, 415, "unsupported-media-type")
    assert reply.headers["accept-post"] == "application/json, text/plain"
    if "form" in type:
        assert "--data-binary" in problem["detail"]
        assert "-H 'Content-Type: text/plain'" in problem["detail"]


def test_23_an_accept_header_that_nothing_fits(toy_server: Server) -> None:
    problem = assert_problem(toy_server.post("/v1/quotes", b"a", {"Accept": "image/png"}), 406, "not-acceptable")
    assert problem["available"] == ["application/json", "text/csv", "text/html"]
    assert toy_server.post("/v1/quotes", b"a", {"Accept": "/;=,"}).headers["content-type"] == "application/json"


def test_24_another_method_is_told_which_ones_there_are(toy_server: Server) -> None:
    reply = toy_server.get("/v1/quotes")
    assert_problem(reply, 405, "method-not-allowed")
    assert reply.headers["allow"] == "OPTIONS, POST"


@pytest.mark.parametrize(
    "path", ["/v1/quotes/", "/v1/quote", "/v2/quotes", "/healthz/", "/v1//quotes", "/%00", "/..%2fetc/passwd", "/docs/..%2f..%2fapp.py"]
)
def test_25_an_unknown_path(toy_server: Server, path: str) -> None:
    assert_problem(toy_server.get(path), 404, "not-found")


def test_26_a_batch_of_none_or_of_too_many(toy_server: Server) -> None:
    assert_problem(toy_server.post("/v1/quotes/batch", b"[]", JSON), 422, "invalid-request")
    assert_problem(toy_server.post("/v1/quotes/batch", json.dumps([{"text": ""}] * 21).encode(), JSON), 413, "batch-too-large")


def test_27_one_bad_line_of_a_stream(toy_server: Server) -> None:
    reply = toy_server.post("/v1/quotes/batch", b'{"text": "a"}\n{"text": \n{"text": "b"}\n', NDJSON)
    first, bad, last, end = (json.loads(line) for line in reply.body.splitlines())
    assert reply.status == 200
    assert (bad["line"], bad["problem"]["type"]) == (2, "/problems/invalid-json")
    assert "quotes" in first
    assert "quotes" in last
    assert end["complete"] is True


def test_28_a_stream_that_breaks_off_says_so_in_its_last_line(toy_server: Server) -> None:
    with toy_server.connect() as client:
        client.sendall(CHUNKED % (b"/v1/quotes/batch", b"application/x-ndjson") + server.chunk(b'{"text": "a"}\n') + b"nonsense\r\n")
        *_, end = (json.loads(line) for line in server.read_reply(client).body.splitlines())
    assert (end["complete"], end["answers"], end["problem"]["type"]) == (False, 1, "/problems/incomplete-body")


def test_28_a_fault_in_the_middle_of_a_stream_says_so_in_its_last_line(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def lines(*_: object) -> Iterator[batch.Item]:
        yield batch.Item("line", 1, {"text": "a"})
        raise RuntimeError

    monkeypatch.setattr(batch, "_items_of_lines", lines)
    reply = client.post("/v1/quotes/batch", data=b"x", headers=NDJSON)
    first, end = (json.loads(line) for line in reply.data.splitlines())
    assert "quotes" in first
    assert (end["complete"], end["answers"], end["problem"]["type"]) == (False, 1, "/problems/internal")


def test_29_a_client_that_goes_away_stops_its_batch(toy_server: Server) -> None:
    gone = metric(toy_server, "quoth_clients_gone_total")
    articles = json.dumps([{"text": f"{SLOW} {n}"} for n in range(20)]).encode()
    head = f"POST /v1/quotes/batch HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: {len(articles)}\r\n\r\n"
    with toy_server.connect() as client:
        client.sendall(head.encode() + articles)
        client.recv(1)
    wait_for(lambda: metric(toy_server, "quoth_clients_gone_total") == gone + 1)
    (event,) = [event for event in toy_server.events if event["event"] == "client_closed"]
    assert event["answers"] < 10
    assert not [event for event in toy_server.events if event["level"] == "error" and event["event"] != "article failed"]


def test_30_a_busy_worker_turns_away_after_a_bounded_wait(toy_server: Server) -> None:
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(toy_server.post, "/v1/quotes", SLOW.encode())
        time.sleep(0.3)
        started = time.perf_counter()
        reply = toy_server.post("/v1/quotes", b"quick")
        waited = time.perf_counter() - started
        assert toy_server.get("/healthz").status == 200
        assert slow.result().status == 200
    assert_problem(reply, 503, "busy")
    assert reply.headers["retry-after"] == "2"
    assert 0.25 < waited < 0.9


@pytest.mark.parametrize("damage", ["missing", "cut", "other-spacy"])
def test_31_a_model_that_cannot_be_loaded_ends_the_process_with_one_line(tmp_path: Path, damage: str) -> None:
    model = tmp_path / "model"
    if damage != "missing":
        shutil.copytree(MODEL_DIRECTORY, model)
    if damage == "cut":
        largest = max((path for path in model.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
        largest.write_bytes(largest.read_bytes()[:1_000])
    if damage == "other-spacy":
        meta = json.loads((model / "meta.json").read_text(encoding="utf-8"))
        (model / "meta.json").write_text(json.dumps({**meta, "spacy_version": ">=2.0.0,<2.1.0"}), encoding="utf-8")
    ended = subprocess.run(
        server.command(server.REAL), env=server.environ(QUOTH_MODEL=str(model)), cwd=server.REPOSITORY, capture_output=True, timeout=60, check=False
    )
    (line,) = ended.stderr.decode().splitlines()
    assert ended.returncode != 0
    assert line.startswith("quoth: ")


def test_31_a_service_that_is_not_warm_is_not_ready(toy: ToyPipeline) -> None:
    assert create_app(Settings(), toy, warm=False).test_client().get("/readyz").json["type"] == "/problems/not-ready"


def test_32_a_text_that_takes_too_long_is_not_worth_sending_again(toy_server: Server) -> None:
    reply = toy_server.post("/v1/quotes", OVERDUE.encode())
    assert_problem(reply, 503, "timeout")
    assert "retry-after" not in reply.headers


def test_33_idle_and_half_sent_connections_do_not_keep_others_out(toy_server: Server) -> None:
    idle = [toy_server.connect() for _ in range(20)]
    half = [toy_server.connect() for _ in range(20)]
    try:
        for client in half:
            client.sendall(b"POST /v1/quotes HTTP/1.1\r\nHost: test\r\nContent-")
        time.sleep(0.2)
        for _ in range(3):
            started = time.perf_counter()
            assert toy_server.get("/healthz").status == 200
            assert time.perf_counter() - started < 1
    finally:
        for client in idle + half:
            client.close()


@pytest.mark.parametrize(
    "head",
    [
        b"POST /v1/quotes HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /v1/quotes HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        b"POST /v1/quotes HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/quotes HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: b\x00c\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: a\r\nX A: b\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
def test_34_what_is_no_proper_http_is_refused_and_closed(toy_server: Server, head: bytes) -> None:
    with toy_server.connect() as client:
        client.sendall(head)
        assert server.read_reply(client).status in (400, 501, 505)
        assert client.recv(1) == b""


def test_34_a_broken_chunk_is_refused_and_closed(toy_server: Server) -> None:
    with toy_server.connect() as client:
        client.sendall(CHUNKED % (b"/v1/quotes", b"text/plain") + b"zz\r\nabc\r\n0\r\n\r\n")
        assert_problem(server.read_reply(client), 400, "incomplete-body")
        assert client.recv(1) == b""


def test_34_an_absolute_address_is_not_a_way_around_the_routes(toy_server: Server) -> None:
    reply = toy_server.send(b"GET http://elsewhere.test/healthz HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
    assert reply.status in (200, 400, 404)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: test\r\n\r\n", 414),
        (b"GET /healthz HTTP/1.1\r\nHost: test\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(200)) + b"\r\n", 431),
        (b"GET /healthz HTTP/1.1\r\nHost: test\r\nX-A: " + b"a" * 20_000 + b"\r\n\r\n", 431),
    ],
)
def test_35_too_long_a_url_and_too_many_or_too_long_headers(toy_server: Server, head: bytes, status: int) -> None:
    assert toy_server.send(head).status == status


@pytest.mark.parametrize("offered", ["<b>x</b>", "x" * 5_000, "a b", "a\tb", "é", ""])
def test_36_a_hostile_request_id_is_replaced(toy_server: Server, offered: str) -> None:
    given = toy_server.send(f"GET /healthz HTTP/1.1\r\nHost: test\r\nX-Request-Id: {offered}\r\nConnection: close\r\n\r\n".encode("latin-1"))
    assert len(given.headers["x-request-id"]) == 32
    assert given.headers["x-request-id"].isalnum()


def test_36_a_harmless_request_id_is_kept(toy_server: Server) -> None:
    assert toy_server.post("/v1/quotes", b"a", {"X-Request-Id": "trace-1.2_3"}).headers["x-request-id"] == "trace-1.2_3"


@pytest.mark.parametrize(("trusted", "logged"), [((), "127.0.0.1"), (("127.0.0.1",), "203.0.113.9")])
def test_37_forwarded_headers_are_believed_of_trusted_proxies_only(
    toy: ToyPipeline, caplog: pytest.LogCaptureFixture, trusted: tuple[str, ...], logged: str
) -> None:
    caplog.set_level("INFO", "quoth")
    spoofing = create_app(Settings(trusted_proxies=trusted), toy).test_client()
    spoofing.get("/healthz", headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.test"}, buffered=True)
    assert [record.fields["client"] for record in caplog.records if record.msg == "request"] == [logged]


def test_38_a_missing_or_wrong_key(tmp_path: Path, toy: ToyPipeline) -> None:
    keys = tmp_path / "keys"
    keys.write_text("# the desk's\n2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683  -\n", encoding="utf-8")  # SHA-256 of "key"
    guarded = create_app(Settings(api_keys_file=str(keys)), toy).test_client()
    for path in ("/v1/quotes", "/v1/quotes?key=key", "/v1/quotes?api_key=key", "/v1/quotes/batch"):
        for header in (None, "Bearer wrong", "Bearer ", "Basic a2V5", "key"):
            reply = guarded.post(path, data=b"a", content_type="text/plain", headers={"Authorization": header} if header else {})
            assert (reply.status_code, reply.json["type"]) == (401, "/problems/unauthorized")
            assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    assert guarded.post("/v1/quotes", data=b"a", content_type="text/plain", headers={"Authorization": "Bearer key"}).status_code == 200
    for path in ("/", "/healthz", "/readyz", "/docs", "/v1/info", "/v1/openapi.json", "/metrics", "/problems"):
        assert guarded.get(path).status_code == 200


def test_39_a_script_in_a_text_is_shown_as_text(real_server: Server) -> None:
    text = "<script>alert(1)</script>\n\n“<img src=x onerror=alert(2)> is what we saw,” said Ada Lind, the harbour master."
    shown = real_server.post("/v1/quotes", text.encode(), {"Accept": "text/html"}).body.decode()
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;" in shown


def test_39_a_formula_in_a_cell_is_guarded_on_request(toy_server: Server) -> None:
    for query, cell in (("", "=1+1"), ("?csv_safe=1", "'=1+1")):
        reply = toy_server.post(f"/v1/quotes{query}", "“=1+1” said Ada Lind.".encode(), {"Accept": "text/csv"})
        (row,) = csv.DictReader(io.StringIO(reply.body.decode(), newline=""))
        assert row["text"] == cell


def test_40_a_worker_that_dies_is_replaced_and_counted(toy_server: Server) -> None:
    exits = metric(toy_server, "quoth_worker_exits_total")
    read = metric(toy_server, "quoth_articles_total")
    (worker,) = toy_server.workers()
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: toy_server.workers() not in ([], [worker]))
    assert toy_server.post("/v1/quotes", b"a").status == 200
    assert metric(toy_server, "quoth_worker_exits_total") == exits + 1
    assert metric(toy_server, "quoth_articles_total") == read + 1


def test_41_open_requests_finish_when_the_service_is_stopped() -> None:
    running = server.start(env=server.environ(QUOTH_BUSY_WAIT="20"))
    with ThreadPoolExecutor(6) as pool:
        replies = [pool.submit(running.post, "/v1/quotes", SLOW.encode()) for _ in range(4)]
        replies.append(pool.submit(running.post, "/v1/quotes/batch", json.dumps([{"text": SLOW}] * 2).encode(), JSON))
        time.sleep(0.5)
        started = time.monotonic()
        assert running.stop(30) == 0
        assert time.monotonic() - started < 30
        assert [reply.result().status for reply in replies] == [200] * 5
        assert len(replies[-1].result().json) == 2


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user")
def test_42_any_user_without_a_home_can_run_it() -> None:
    if subprocess.run(["test", "-r", sys.executable, "-a", "-r", __file__], user=12_345, check=False).returncode:
        pytest.skip("the checkout or its Python cannot be read by other users")
    env = {
        name: value
        for name, value in server.environ(PYTHONDONTWRITEBYTECODE="1").items()
        if name not in ("HOME", "XDG_RUNTIME_DIR", "USER", "LOGNAME")
    }
    running = server.start(server.REAL, env=env, user=12_345, group=12_345)
    try:
        assert running.post("/v1/quotes", "“Go,” said Ada Lind.".encode()).status == 200
        assert not [event for event in running.events if event["level"] in ("warning", "error")]
    finally:
        assert running.stop() == 0


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to mount a file system")
def test_43_a_full_disk_leaves_the_service_and_its_metrics_alone(tmp_path: Path) -> None:
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k,nr_inodes=2", "tmpfs", str(tmp_path)], check=False, capture_output=True).returncode:
        pytest.skip("file systems cannot be mounted here")
    try:
        (tmp_path / "full").write_bytes(b"x" * 8_192)
        running = server.start(env=server.environ(TMPDIR=str(tmp_path), QUOTH_WORKERS="2", PROMETHEUS_MULTIPROC_DIR=str(tmp_path)))
        try:
            for _ in range(5):
                assert running.post("/v1/quotes", b"a").status == 200
            assert metric(running, "quoth_articles_total") == 5
        finally:
            assert running.stop() == 0
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


def test_44_neither_locale_nor_time_zone_matter() -> None:
    env = {
        name: value
        for name, value in server.environ().items()
        if name not in ("TZ", "LANG", "PYTHONUTF8", "PYTHONIOENCODING") and not name.startswith("LC_")
    }
    running = server.start(env={**env, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    try:
        text = "“Größe 🌅 zählt,” said Ada Lind."
        assert running.post("/v1/quotes", text.encode()).json["quotes"][0]["text"] == "Größe 🌅 zählt,"
        assert running.post("/v1/quotes", text.encode(), {"Accept": "text/csv"}).body.decode().count("🌅") == 1
    finally:
        assert running.stop() == 0


def test_44_a_clock_that_jumps_changes_no_duration(toy: ToyPipeline, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "quoth")
    clock = iter(range(2_000_000_000, 0, -1_000_000))
    monkeypatch.setattr(time, "time", lambda: float(next(clock)))
    reply = create_app(Settings(), toy).test_client().post("/v1/quotes", data=b"a", content_type="text/plain", buffered=True)
    assert reply.status_code == 200
    assert all(0 <= float(part.split("=")[1]) < 60_000 for part in reply.headers["Server-Timing"].split(", "))
    assert all(0 <= record.fields["seconds"] < 60 for record in caplog.records if record.msg == "request")
