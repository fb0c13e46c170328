"""The Python client of the service: standard library only, one file.

client = Client("http://127.0.0.1:8000")
for quote in client.quotes(text).quotes:
    print(quote.speaker.name if quote.speaker else "?", quote.text)

for result in client.batch(texts):  # any number: answers come back while articles are still being sent
    if isinstance(result, Problem):
        print(result.line, result.detail)
"""

import email.utils
import http.client
import io
import json
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Literal
from urllib.parse import urlencode, urlsplit

__all__ = [
    "Answer",
    "Article",
    "Client",
    "ConnectionFailed",
    "Model",
    "Problem",
    "ProblemError",
    "Quote",
    "QuothError",
    "Span",
    "Speaker",
    "Warning",
]

Kind = Literal["direct", "partial", "not_speech"]
OffsetUnit = Literal["codepoint", "utf16", "utf8"]

_USER_AGENT: Final = "quoth-client/1.0"
_POLL_SECONDS: Final = 0.25
# Lines of a stream that are kept until its status is known, so that they can be sent again to a service that was busy.
_KEPT_BYTES: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Span:
    """A phrase of the text; `start` and `end` count what `Answer.offset_unit` says (by default code points: `text[start:end]`)."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One story of the posted text; an ordinary text holds one, a pasted feed several."""

    id: str
    title: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted: `mentions` are all phrases that refer to them, `quotes` the ids of their quotations."""

    id: str
    article: str
    name: str
    type: str
    role: str | None
    mentions: tuple[Span, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """One pair of quotation marks. `speaker` is None where nobody is named, and then `reason` says why."""

    id: str
    article: str
    text: str
    start: int
    end: int
    kind: str
    turn: int | None
    speaker: Speaker | None
    mention: Span | None
    cue: Span | None
    via: str | None
    confidence: float | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Warning:
    """Something in the text that the reader of an answer should know of."""

    code: str
    detail: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Model:
    """The trained pipeline that answered."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The quotations of one text and who said them. `id` and `meta` are what was sent with the text; `json` is the answer as it came."""

    id: str | None
    offset_unit: str
    articles: tuple[Article, ...]
    quotes: tuple[Quote, ...]
    speakers: tuple[Speaker, ...]
    warnings: tuple[Warning, ...]
    model: Model
    meta: Mapping[str, Any] | None = None
    json: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """What the service said instead of an answer (RFC 9457).

    `type` is stable ("/problems/text-too-long"). `errors` point at what is wrong with a request, `members` holds what else came with this type of
    problem. In a batch, `id` and `line` (from 1) tell which article it is.
    """

    type: str
    title: str
    status: int
    detail: str
    request_id: str | None = None
    errors: tuple[Mapping[str, Any], ...] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    id: str | None = None
    line: int | None = None


class QuothError(Exception):
    """Base of all that the client raises, but for ValueError and TypeError for wrong arguments."""


class ProblemError(QuothError):
    """The service answered with a problem."""

    def __init__(self, problem: Problem) -> None:
        errors = "".join(f"; {error.get('pointer') or error.get('parameter')}: {error.get('detail')}" for error in problem.errors)
        super().__init__(f"{problem.status} {problem.title}: {problem.detail}{errors}")
        self.problem = problem


class ConnectionFailed(QuothError):
    """The service could not be reached, fell silent, or was cut off in the middle of an answer."""


class Client:
    """Talks to one service. Holds no connection and no state between calls: may be shared between threads.

    `url` is where the service is, with the path under which a proxy puts it, if any. `timeout` is in seconds and bounds connecting and every wait
    for the service. A 429 or 503 that carries Retry-After is tried again after that many seconds, at most `retries` times, and not if it asks for
    more than `longest_wait` seconds; nothing else is ever sent twice. Raises ValueError for a URL that is none of a service.
    """

    def __init__(
        self,
        url: str,
        api_key: str | None = None,
        *,
        timeout: float = 60.0,
        retries: int = 3,
        longest_wait: float = 30.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or parts.query or parts.fragment:
            raise ValueError("the URL of a service is http://host or https://host, with a port and a path if need be")
        self._secure = parts.scheme == "https"
        self._tls = tls
        self._host = parts.hostname
        self._port = parts.port or (443 if self._secure else 80)
        self._path = parts.path.rstrip("/")
        self._api_key = api_key
        self._timeout = timeout
        self._retries = retries
        self._longest_wait = longest_wait

    def quotes(
        self,
        text: str,
        *,
        id: str | None = None,
        title: str | None = None,
        meta: Mapping[str, Any] | None = None,
        kinds: Sequence[Kind] | None = None,
        min_confidence: float | None = None,
        offset_unit: OffsetUnit | None = None,
    ) -> Answer:
        """The quotations of one text. What is None is not sent: the service's defaults hold.

        Raises ProblemError with what the service says is wrong, and ConnectionFailed.
        """
        members = {"text": text, "id": id, "title": title, "meta": meta, **_options(kinds, min_confidence, offset_unit)}
        body = _json({name: value for name, value in members.items() if value is not None})
        for attempt in range(self._retries + 1):
            connection = self._connection()
            try:
                # A service that refuses a body does not read all of it; what it said is still to be read.
                with suppress(BrokenPipeError, ConnectionResetError):
                    connection.request("POST", f"{self._path}/v1/quotes", body, self._headers("application/json", "application/json"))
                response = connection.getresponse()
                content = response.read()
            except (OSError, http.client.HTTPException) as error:
                raise ConnectionFailed(_reason(error)) from error
            finally:
                connection.close()
            if response.status == 200:
                return _answer(_parse(content))
            self._wait_or_raise(response, content, attempt)
        raise AssertionError("the last attempt ends in an answer or an error")

    def batch(
        self,
        articles: Iterable[str | Mapping[str, Any]],
        *,
        kinds: Sequence[Kind] | None = None,
        min_confidence: float | None = None,
        offset_unit: OffsetUnit | None = None,
    ) -> Iterator[Answer | Problem]:
        """The quotations of any number of texts, in one streamed request: one result for each, in order, as soon as it is there.

        An article is a text, or a mapping with "text" and, if need be, "id", "title", "meta" and options of its own, which win over those given here.
        An article that the service cannot read gives a Problem and does not stop the rest. `articles` is read in a thread of its own, no faster than
        the service takes them, and must not pause for longer than the service waits (see its setting read_timeout); an error that it raises is raised
        here. Memory stays flat however many there are.

        Raises ProblemError when the service refuses or gives up the stream, ConnectionFailed when it is cut: every result before that is whole.
        """
        options = _options(",".join(kinds) if kinds is not None else None, min_confidence, offset_unit)
        query = urlencode({name: value for name, value in options.items() if value is not None})
        target = f"{self._path}/v1/quotes/batch" + (f"?{query}" if query else "")
        lines = _Lines(articles)
        for attempt in range(self._retries + 1):
            stream = _Stream(self._connection(), lines, self._timeout)
            try:
                response = stream.open(target, self._headers("application/x-ndjson", "application/x-ndjson"))
                if response.status == 200:
                    lines.forget()
                    yield from _results(response, lines)
                    return
                content = response.read()
            except (OSError, http.client.HTTPException) as error:
                lines.raise_own_error()
                raise ConnectionFailed(_reason(error)) from error
            finally:
                stream.close()
            self._wait_or_raise(response, content, attempt)
            stream.wait()
            lines.raise_own_error()
            if not lines.whole:
                raise ProblemError(_problem(response, content))
        raise AssertionError("the last attempt ends in results or an error")

    def _connection(self) -> http.client.HTTPConnection:
        if self._secure:
            return http.client.HTTPSConnection(self._host, self._port, timeout=self._timeout, context=self._tls)
        return http.client.HTTPConnection(self._host, self._port, timeout=self._timeout)

    def _headers(self, content_type: str, accept: str) -> dict[str, str]:
        headers = {"Content-Type": content_type, "Accept": accept, "User-Agent": _USER_AGENT, "Connection": "close"}
        if self._api_key is not None:
            headers["Authorization"] = f"Bearer {self._api_key}"
        return headers

    def _wait_or_raise(self, response: http.client.HTTPResponse, content: bytes, attempt: int) -> None:
        wait = _retry_after(response) if response.status in (429, 503) else None
        if wait is None or wait > self._longest_wait or attempt == self._retries:
            raise ProblemError(_problem(response, content))
        time.sleep(wait)


class _Lines:
    """The articles of a batch as lines of NDJSON. Keeps the lines that were taken until told to forget them, so that they can be taken again."""

    def __init__(self, articles: Iterable[str | Mapping[str, Any]]) -> None:
        self._articles = iter(articles)
        self._kept: list[bytes] | None = []
        self._kept_bytes = 0
        self._error: BaseException | None = None
        self.sent = 0

    @property
    def whole(self) -> bool:
        """Whether all lines that were taken so far are kept."""
        return self._kept is not None

    def forget(self) -> None:
        self._kept = None

    def raise_own_error(self) -> None:
        """Raise what the caller's iterable raised, if it did."""
        if self._error is not None:
            raise self._error

    def take(self) -> Iterator[bytes]:
        self.sent = 0
        for line in list(self._kept or ()):
            self.sent += 1
            yield line
        while True:
            try:
                article = next(self._articles)
                line = _json({"text": article} if isinstance(article, str) else dict(article)) + b"\n"
            except StopIteration:
                return
            except BaseException as error:
                self._error = error
                raise
            if self._kept is not None:
                self._kept_bytes += len(line)
                if self._kept_bytes > _KEPT_BYTES:
                    self._kept = None
                else:
                    self._kept.append(line)
            self.sent += 1
            yield line


class _Stream:
    """One request whose body is sent by a thread while the answer is read by the caller."""

    def __init__(self, connection: http.client.HTTPConnection, lines: _Lines, timeout: float) -> None:
        self._connection = connection
        self._lines = lines
        self._timeout = timeout
        self._socket: _Duplex | None = None
        self._sender: threading.Thread | None = None

    def open(self, target: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        self._connection.connect()
        self._socket = _Duplex(self._connection.sock, self._timeout)
        self._connection.sock = self._socket
        self._connection.putrequest("POST", target)
        for name, value in {**headers, "Transfer-Encoding": "chunked"}.items():
            self._connection.putheader(name, value)
        self._connection.endheaders()
        self._sender = threading.Thread(target=self._send, args=(self._socket,), name="quoth-batch", daemon=True)
        self._sender.start()
        return self._connection.getresponse()

    def close(self) -> None:
        if self._socket is not None:
            self._socket.hang_up()
        self._connection.close()

    def wait(self) -> None:
        """Wait until the sender has let go of the lines."""
        if self._sender is not None:
            self._sender.join()

    def _send(self, connection: "_Duplex") -> None:
        try:
            for line in self._lines.take():
                connection.sendall(b"%x\r\n%b\r\n" % (len(line), line))
            connection.sendall(b"0\r\n\r\n")
        except BaseException:
            # Hanging up wakes the reader, who knows what to raise; the last chunk is missing, so the service takes nothing for complete.
            connection.hang_up(unless_answered=True)


class _Duplex:
    """A connected socket that one thread reads while another writes.

    Both directions of a TLS connection share one state, so calls into it take turns; nobody holds the lock while waiting, or the other
    would wait too.
    """

    def __init__(self, connection: socket.socket, timeout: float) -> None:
        connection.setblocking(False)
        self._socket = connection
        self._timeout = timeout
        self._lock = threading.Lock()
        self._refused = False

    def sendall(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self._attempt(partial(self._socket.send, rest), selectors.EVENT_WRITE) :]
            except (BrokenPipeError, ConnectionResetError):
                # The service may have answered early and closed its side: what it said is still to be read.
                self._refused = True
                raise

    def recv_into(self, buffer: memoryview) -> int:
        return self._attempt(partial(self._socket.recv_into, buffer), selectors.EVENT_READ)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        """Nothing: http.client closes its side early; `hang_up` closes the socket."""

    def hang_up(self, *, unless_answered: bool = False) -> None:
        if unless_answered and self._refused:
            return
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        if not unless_answered:
            self._socket.close()

    def _attempt(self, call: Callable[[], int], event: int) -> int:
        deadline = time.monotonic() + self._timeout
        while True:
            with self._lock:
                try:
                    return call()
                except ssl.SSLWantReadError:
                    wanted = selectors.EVENT_READ
                except ssl.SSLWantWriteError:
                    wanted = selectors.EVENT_WRITE
                except BlockingIOError:
                    wanted = event
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"no sign of the service for {self._timeout:g} seconds")
            self._await(wanted, min(left, _POLL_SECONDS))

    def _await(self, event: int, seconds: float) -> None:
        with selectors.DefaultSelector() as selector:
            try:
                selector.register(self._socket, event)
            except ValueError:
                raise ConnectionAbortedError("the connection was closed") from None
            selector.select(seconds)


class _Reader(io.RawIOBase):
    def __init__(self, connection: _Duplex) -> None:
        self._connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._connection.recv_into(memoryview(buffer))


def _results(response: http.client.HTTPResponse, lines: _Lines) -> Iterator[Answer | Problem]:
    count = 0
    while line := response.readline():
        if not line.endswith(b"\n"):
            break
        value = _parse(line)
        if "complete" in value:
            if value["complete"] is not True:
                raise ProblemError(_read_problem(value.get("problem") or {"detail": "The service gave the stream up."}))
            if count != lines.sent:
                raise ConnectionFailed(f"the service says that it is done after {count} results for {lines.sent} articles")
            return
        count += 1
        problem = value.get("problem")
        yield _answer(value) if problem is None else _read_problem(problem, value.get("id"), value.get("line"))
    lines.raise_own_error()
    raise ConnectionFailed(f"the stream was cut after {count} results")


def _options(kinds: Sequence[str] | str | None, min_confidence: float | None, offset_unit: str | None) -> dict[str, Any]:
    return {"kinds": list(kinds) if isinstance(kinds, tuple) else kinds, "min_confidence": min_confidence, "offset_unit": offset_unit}


def _json(value: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        # Half of a surrogate pair has no UTF-8; escaped, it reaches the service, which says where it is.
        return json.dumps(value).encode("ascii")


def _parse(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except ValueError as error:
        raise ConnectionFailed("what came back is not JSON: is this the URL of a Quoth service?") from error
    if not isinstance(value, dict):
        raise ConnectionFailed("what came back is no answer of a Quoth service")
    return value


def _answer(value: dict[str, Any]) -> Answer:
    try:
        speakers = {each["id"]: _speaker(each) for each in value["speakers"]}
        articles = (Article(each["id"], each["title"], each["start"], each["end"]) for each in value["articles"])
        warnings = (Warning(each["code"], each["detail"], each["start"], each["end"]) for each in value["warnings"])
        return Answer(
            id=value["id"],
            offset_unit=value["offset_unit"],
            articles=tuple(articles),
            quotes=tuple(_quote(each, speakers) for each in value["quotes"]),
            speakers=tuple(speakers.values()),
            warnings=tuple(warnings),
            model=Model(value["model"]["name"], value["model"]["version"]),
            meta=value.get("meta"),
            json=value,
        )
    except (KeyError, TypeError) as error:
        raise ConnectionFailed("what came back is no answer of a Quoth service") from error


def _quote(value: Mapping[str, Any], speakers: Mapping[str, Speaker]) -> Quote:
    return Quote(
        id=value["id"],
        article=value["article"],
        text=value["text"],
        start=value["start"],
        end=value["end"],
        kind=value["kind"],
        turn=value["turn"],
        speaker=None if value["speaker"] is None else speakers[value["speaker"]["id"]],
        mention=_span(value["mention"]),
        cue=_span(value["cue"]),
        via=value["via"],
        confidence=value["confidence"],
        reason=value["reason"],
    )


def _speaker(value: Mapping[str, Any]) -> Speaker:
    mentions = tuple(Span(each["text"], each["start"], each["end"]) for each in value["mentions"])
    return Speaker(value["id"], value["article"], value["name"], value["type"], value["role"], mentions, tuple(value["quotes"]))


def _span(value: Mapping[str, Any] | None) -> Span | None:
    return None if value is None else Span(value["text"], value["start"], value["end"])


def _problem(response: http.client.HTTPResponse, content: bytes) -> Problem:
    """The problem that a response tells of; one made of its status where something else than the service answered (a proxy, a wrong URL)."""
    plain = {"status": response.status, "title": response.reason, "detail": "This is no answer of a Quoth service, or of something in front of it."}
    try:
        value = json.loads(content)
    except ValueError:
        value = plain
    if not isinstance(value, dict) or "title" not in value:
        value = plain
    return _read_problem({"status": response.status, **value})


def _read_problem(value: Mapping[str, Any], id: str | None = None, line: int | None = None) -> Problem:
    known = ("type", "title", "status", "detail", "request_id", "errors")
    return Problem(
        type=value.get("type", "about:blank"),
        title=value.get("title", ""),
        status=value.get("status", 500),
        detail=value.get("detail", ""),
        request_id=value.get("request_id"),
        errors=tuple(value.get("errors", ())),
        members={name: member for name, member in value.items() if name not in known},
        id=id,
        line=line,
    )


def _retry_after(response: http.client.HTTPResponse) -> float | None:
    """Seconds to wait, from a number of seconds or a date (RFC 9110, 10.2.3); None where the service does not ask to be tried again."""
    value = (response.headers.get("Retry-After") or "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
