"""The Python client against a small HTTP server of the test's own: what it sends, what it makes of the answers, when it tries again."""

import email.utils
import json
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from service.client import Answer, Client, ConnectionFailed, Problem, ProblemError, Span

TEXT = "“Hold on 🌊,” said Ann Lee."


def answer_to(text: str, id: str | None = None) -> dict:
    """What the service would say about a text whose first word is quoted."""
    end = text.index(" ") if " " in text else len(text)
    speaker = {"id": "s1", "name": "Ann Lee", "type": "person", "role": "pilot"}
    span = {"text": "Ann Lee", "start": 1, "end": 8}
    quote = {
        "id": "q1",
        "article": "a1",
        "text": text[:end],
        "start": 0,
        "end": end,
        "kind": "direct",
        "turn": 1,
        "speaker": speaker,
        "mention": span,
    }
    nobody = {**quote, "id": "q2", "kind": "partial", "turn": 2, "speaker": None, "mention": None, "cue": None, "via": None, "confidence": None}
    return {
        "id": id,
        "offset_unit": "codepoint",
        "articles": [{"id": "a1", "title": None, "start": 0, "end": len(text)}],
        "quotes": [{**quote, "cue": None, "via": "RIA", "confidence": 0.9, "reason": None}, {**nobody, "reason": "no-source"}],
        "speakers": [{**speaker, "article": "a1", "mentions": [span], "quotes": ["q1"]}],
        "warnings": [{"code": "stray-mark", "detail": "A mark without another.", "start": 3, "end": 4}],
        "model": {"name": "en_test", "version": "0.1.0"},
        "member_of_a_later_version": 1,
    }


PROBLEM = {
    "type": "/problems/invalid-request",
    "title": "The request does not fit the description",
    "status": 422,
    "detail": "One member is wrong.",
    "request_id": "r-1",
    "errors": [{"pointer": "#/kinds/0", "detail": "This is none of direct, partial, not_speech.", "hint": "direct"}],
    "limit": 3,
}


class Request:
    """A request as the server sees it, and the means to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self._handler = handler
        self.path = handler.path
        self.headers = handler.headers

    def body(self) -> bytes:
        return self._handler.rfile.read(int(self.headers["Content-Length"]))

    def json(self) -> dict:
        return json.loads(self.body())

    def lines(self) -> Iterator[dict]:
        """The lines of a chunked NDJSON body, each as soon as it is there."""
        while size := int(self._handler.rfile.readline(), 16):
            chunk = self._handler.rfile.read(size)
            self._handler.rfile.readline()
            yield from (json.loads(line) for line in chunk.splitlines())
        self._handler.rfile.readline()

    def answer(self, status: int, value: object, **headers: str) -> None:
        content = value if isinstance(value, bytes) else json.dumps(value).encode()
        self._handler.send_response(status)
        for name, text in headers.items():
            self._handler.send_header(name.replace("_", "-"), text)
        self._handler.send_header("Content-Length", str(len(content)))
        self._handler.end_headers()
        self._handler.wfile.write(content)

    def begin_stream(self) -> None:
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "application/x-ndjson")
        self._handler.send_header("Transfer-Encoding", "chunked")
        self._handler.end_headers()

    def send(self, value: object) -> None:
        line = value if isinstance(value, bytes) else json.dumps(value).encode() + b"\n"
        self._handler.wfile.write(b"%x\r\n%b\r\n" % (len(line), line))
        self._handler.wfile.flush()

    def end_stream(self) -> None:
        self._handler.wfile.write(b"0\r\n\r\n")


def stream_answers(request: Request) -> None:
    """What the service does with a stream: each line is answered when it has come, the last line says that all was."""
    request.begin_stream()
    answers = problems = 0
    for number, line in enumerate(request.lines(), 1):
        if line["text"]:
            answers += 1
            request.send(answer_to(line["text"], line.get("id")))
        else:
            problems += 1
            request.send({"id": line.get("id"), "line": number, "problem": PROBLEM})
    request.send({"complete": True, "answers": answers, "problems": problems})
    request.end_stream()


class Server:
    """A server on a free port. `script` answers the requests; `urls` and `certificate` tell where it is."""

    def __init__(self, script: Callable[[Request], None], certificate: str | None = None) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                outer.requests.append(self.path)
                script(Request(self))
                self.close_connection = True

            def log_message(self, *args: object) -> None:
                pass

        outer = self
        self.requests: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.handle_error = lambda *args: None
        self._server.daemon_threads = True
        scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            scheme = "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def serve():
    servers = []

    def start(script, **options):
        servers.append(Server(script, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def no_sleep(monkeypatch):
    """The seconds that the client would have slept."""
    slept = []
    monkeypatch.setattr("service.client.time.sleep", slept.append)
    return slept


def test_the_client_needs_nothing_but_the_standard_library():
    code = "import sys, service.client; print([name for name in ('spacy', 'flask', 'numpy', 'rich', 'marshmallow') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_an_answer_has_the_quotations_with_their_speakers(serve):
    server = serve(lambda request: request.answer(200, answer_to(request.json()["text"], "dam")))
    answer = Client(server.url).quotes("Careful now.")
    first, second = answer.quotes
    assert (answer.id, answer.offset_unit, answer.model.name) == ("dam", "codepoint", "en_test")
    assert (first.text, first.start, first.end, first.kind, first.turn, first.via, first.confidence) == ("Careful", 0, 7, "direct", 1, "RIA", 0.9)
    assert first.speaker is answer.speakers[0]
    assert (first.speaker.name, first.speaker.role, first.speaker.quotes) == ("Ann Lee", "pilot", ("q1",))
    assert first.mention == Span("Ann Lee", 1, 8)
    assert (second.speaker, second.reason) == (None, "no-source")
    assert answer.warnings[0].code == "stray-mark"


def test_only_the_options_that_are_given_are_sent(serve):
    sent = []
    server = serve(lambda request: (sent.append((request.path, request.json())), request.answer(200, answer_to("x"))))
    client = Client(server.url)
    client.quotes(TEXT)
    client.quotes(TEXT, id="7", title="Waves", meta={"desk": 3}, kinds=("direct",), min_confidence=0.5, offset_unit="utf16")
    assert sent == [
        ("/v1/quotes", {"text": TEXT}),
        (
            "/v1/quotes",
            {"text": TEXT, "id": "7", "title": "Waves", "meta": {"desk": 3}, "kinds": ["direct"], "min_confidence": 0.5, "offset_unit": "utf16"},
        ),
    ]


def test_a_service_under_a_path_and_with_a_key_is_asked_there_with_the_key(serve):
    seen = []
    server = serve(
        lambda request: (seen.append((request.path, request.headers["Authorization"])), request.body(), request.answer(200, answer_to("x")))
    )
    Client(server.url + "/quoth/", api_key="secret").quotes(TEXT)
    assert seen == [("/quoth/v1/quotes", "Bearer secret")]


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://host", "http://", "http://me:secret@host", "http://host/?key=1", "http://host:port"])
def test_a_url_that_is_none_of_a_service_is_refused(url):
    with pytest.raises(ValueError):  # noqa: PT011 (the library's own words for a bad port)
        Client(url)


def test_a_problem_is_raised_with_all_that_the_service_says(serve):
    server = serve(lambda request: (request.body(), request.answer(422, PROBLEM)))
    with pytest.raises(ProblemError, match=r"422 The request does not fit.*#/kinds/0: This is none of") as caught:
        Client(server.url).quotes(TEXT)
    problem = caught.value.problem
    assert (problem.type, problem.status, problem.request_id, problem.members) == ("/problems/invalid-request", 422, "r-1", {"limit": 3})
    assert problem.errors[0]["hint"] == "direct"


def test_an_error_that_is_not_of_the_service_is_a_problem_too(serve):
    server = serve(lambda request: (request.body(), request.answer(502, b"<html>Bad Gateway</html>")))
    with pytest.raises(ProblemError) as caught:
        Client(server.url).quotes(TEXT)
    assert (caught.value.problem.type, caught.value.problem.status, caught.value.problem.title) == ("about:blank", 502, "Bad Gateway")


def test_a_refusal_of_a_body_that_was_not_read_is_still_heard(serve):
    server = serve(lambda request: request.answer(413, {**PROBLEM, "status": 413, "type": "/problems/body-too-large"}))
    with pytest.raises(ProblemError) as caught:
        Client(server.url).quotes("x" * 10_000)
    assert caught.value.problem.type == "/problems/body-too-large"


@pytest.mark.parametrize("content", [b"hello", b"[]", b"{}", b'{"id": null, "quotes": 3}'])
def test_what_is_no_answer_is_not_taken_for_one(serve, content):
    server = serve(lambda request: (request.body(), request.answer(200, content)))
    with pytest.raises(ConnectionFailed, match=r"no answer of a Quoth service|is this the URL"):
        Client(server.url).quotes(TEXT)


def test_half_of_a_surrogate_pair_reaches_the_service(serve):
    texts = []
    server = serve(lambda request: (texts.append(request.json()["text"]), request.answer(422, PROBLEM)))
    with pytest.raises(ProblemError):
        Client(server.url).quotes("broken \ud83d")
    assert texts == ["broken \ud83d"]


def test_nobody_there_is_a_failed_connection():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ConnectionFailed, match="refused"):
        Client(f"http://127.0.0.1:{port}").quotes(TEXT)
    with pytest.raises(ConnectionFailed, match="refused"):
        list(Client(f"http://127.0.0.1:{port}").batch([TEXT]))


def test_a_service_that_falls_silent_is_given_up_after_the_time_out(serve):
    release = threading.Event()
    server = serve(lambda request: release.wait(5))
    begin = time.monotonic()
    with pytest.raises(ConnectionFailed):
        Client(server.url, timeout=0.2).quotes(TEXT)
    with pytest.raises(ConnectionFailed, match="no sign of the service"):
        list(Client(server.url, timeout=0.2).batch([TEXT]))
    release.set()
    assert time.monotonic() - begin < 4


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_is_asked_again_after_the_time_it_names(serve, no_sleep, status):
    def script(request):
        request.body()
        if len(server.requests) < 3:
            request.answer(status, PROBLEM, Retry_After="2")
        else:
            request.answer(200, answer_to("x"))

    server = serve(script)
    assert isinstance(Client(server.url).quotes(TEXT), Answer)
    assert no_sleep == [2, 2]


def test_retry_after_may_be_a_date(serve, no_sleep):
    def script(request):
        request.body()
        if len(server.requests) == 1:
            request.answer(503, PROBLEM, Retry_After=email.utils.formatdate(time.time() + 10, usegmt=True))
        else:
            request.answer(200, answer_to("x"))

    server = serve(script)
    Client(server.url).quotes(TEXT)
    assert 5 < no_sleep[0] <= 10


def test_a_service_that_stays_busy_is_asked_a_bounded_number_of_times(serve, no_sleep):
    server = serve(lambda request: (request.body(), request.answer(503, {**PROBLEM, "status": 503}, Retry_After="1")))
    with pytest.raises(ProblemError):
        Client(server.url, retries=2).quotes(TEXT)
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("status", "headers"),
    [(503, {}), (429, {}), (503, {"Retry_After": "3600"}), (503, {"Retry_After": "soon"}), (500, {"Retry_After": "1"}), (422, {"Retry_After": "1"})],
)
def test_nothing_else_is_sent_twice(serve, no_sleep, status, headers):
    server = serve(lambda request: (request.body(), request.answer(status, PROBLEM, **headers)))
    with pytest.raises(ProblemError):
        Client(server.url).quotes(TEXT)
    assert (len(server.requests), no_sleep) == (1, [])


def test_a_batch_gives_one_result_for_each_article_in_order(serve):
    server = serve(stream_answers)
    articles = ["One here", {"id": "b", "text": ""}, {"id": "c", "text": "Three there"}]
    first, second, third = Client(server.url).batch(articles)
    assert first.quotes[0].text == "One"
    assert isinstance(second, Problem)
    assert (second.id, second.line, second.status) == ("b", 2, 422)
    assert (third.id, third.quotes[0].text) == ("c", "Three")


def test_options_of_a_batch_are_the_defaults_of_all_its_articles(serve):
    server = serve(stream_answers)
    list(Client(server.url).batch(["One"], kinds=["direct", "partial"], min_confidence=0.5, offset_unit="utf8"))
    assert server.requests == ["/v1/quotes/batch?kinds=direct%2Cpartial&min_confidence=0.5&offset_unit=utf8"]


def test_an_empty_batch_has_no_results(serve):
    assert list(Client(serve(stream_answers).url).batch([])) == []


def test_the_first_answer_comes_while_the_last_article_is_still_to_be_written(serve):
    first_answer = threading.Event()

    def articles():
        yield "One"
        assert first_answer.wait(5), "the first answer did not come"
        yield "Two"

    texts = []
    for result in Client(serve(stream_answers).url).batch(articles()):
        texts.append(result.quotes[0].text)
        first_answer.set()
    assert texts == ["One", "Two"]


def test_a_service_that_reads_everything_before_it_answers_is_no_dead_lock(serve):
    def script(request):
        lines = list(request.lines())
        request.begin_stream()
        for line in lines:
            request.send(answer_to(line["text"]))
        request.send({"complete": True, "answers": len(lines), "problems": 0})
        request.end_stream()

    results = Client(serve(script).url).batch(f"word{number} " + "x" * 2_000 for number in range(2_000))
    assert [result.quotes[0].text for result in results] == [f"word{number}" for number in range(2_000)]


def test_articles_are_taken_no_faster_than_the_service_reads_them(serve):
    release = threading.Event()

    def script(request):
        release.wait(10)
        stream_answers(request)

    taken = []

    def articles():
        for number in range(2_000):
            taken.append(number)
            yield f"word{number} " + "x" * 20_000

    results = Client(serve(script).url).batch(articles())
    threading.Timer(0.5, release.set).start()
    next(results)
    held = len(taken)
    results.close()
    assert held < 1_500


def test_an_error_of_the_articles_is_raised_where_the_results_are_read(serve):
    def articles():
        yield "One"
        raise LookupError("no second article")

    results = Client(serve(stream_answers).url).batch(articles())
    with pytest.raises(LookupError, match="no second article"):
        list(results)


def test_an_article_that_is_neither_text_nor_mapping_is_an_error(serve):
    with pytest.raises(TypeError):
        list(Client(serve(stream_answers).url).batch([7]))


def cut(request):
    """A service that dies after the first answer."""
    request.begin_stream()
    request.send(answer_to("One"))


def unfinished(request):
    """A stream that ends in order but without the line that says so."""
    list(request.lines())
    cut(request)
    request.end_stream()


def short(request):
    """A stream that says that it is complete, but lacks an answer."""
    list(request.lines())
    cut(request)
    request.send({"complete": True, "answers": 1, "problems": 0})
    request.end_stream()


@pytest.mark.parametrize("script", [cut, unfinished, short])
def test_a_stream_that_was_cut_is_never_taken_for_complete(serve, script):
    results = Client(serve(script).url).batch(["One", "Two"])
    assert next(results).quotes[0].text == "One"
    with pytest.raises(ConnectionFailed):
        next(results)


def test_a_stream_that_the_service_gives_up_ends_in_its_problem(serve):
    def script(request):
        cut(request)
        request.send({"complete": False, "answers": 1, "problems": 0, "problem": {**PROBLEM, "status": 500, "type": "/problems/internal"}})
        request.end_stream()

    results = Client(serve(script).url).batch(["One", "Two"])
    next(results)
    with pytest.raises(ProblemError) as caught:
        next(results)
    assert caught.value.problem.type == "/problems/internal"


def test_a_batch_turned_away_by_a_busy_service_is_sent_again_whole(serve, no_sleep):
    def script(request):
        if len(server.requests) == 1:
            request.answer(503, PROBLEM, Retry_After="1")
        else:
            stream_answers(request)

    server = serve(script)
    results = Client(server.url).batch(f"word{number} end" for number in range(300))
    assert [result.quotes[0].text for result in results] == [f"word{number}" for number in range(300)]
    assert no_sleep == [1]


def test_a_batch_that_is_refused_raises_the_problem(serve):
    def script(request):
        list(request.lines())
        request.answer(401, {**PROBLEM, "status": 401, "type": "/problems/unauthorized"})

    with pytest.raises(ProblemError) as caught:
        list(Client(serve(script).url).batch(["One"]))
    assert caught.value.problem.type == "/problems/unauthorized"


def test_a_reader_who_stops_early_hangs_up(serve):
    ended = threading.Event()

    def script(request):
        try:
            stream_answers(request)
        finally:
            ended.set()

    results = Client(serve(script).url).batch(f"word{number} end" for number in range(1_000_000))
    next(results)
    results.close()
    assert ended.wait(5)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_a_batch_streams_both_ways_over_tls(serve, tmp_path):
    pem = tmp_path / "server.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-keyout", pem, "-out", tmp_path / "cert.pem", *subject]
    subprocess.run(command, check=True, capture_output=True)
    pem.write_text(pem.read_text() + (tmp_path / "cert.pem").read_text())
    server = serve(stream_answers, certificate=str(pem))
    client = Client(server.url, tls=ssl.create_default_context(cafile=str(tmp_path / "cert.pem")))
    results = client.batch(f"word{number} " + "x" * 5_000 for number in range(1_000))
    assert [result.quotes[0].text for result in results] == [f"word{number}" for number in range(1_000)]
    with pytest.raises(ConnectionFailed, match=r"certificate|CERTIFICATE"):
        Client(server.url).quotes(TEXT)
