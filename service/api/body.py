"""Reading the body of a request: the one place where bytes come in, with every limit on them.

Flask's own reading is not used: its limit cuts a chunked body without a word, and its JSON reader accepts what is not JSON and fails on what is
nested deeply.
"""

import re
from collections.abc import Iterator
from typing import Any

from flask import request
from werkzeug.http import parse_options_header

from service.api import strict_json
from service.api.problems import Problem
from service.settings import Settings

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
UTF_16_OR_32_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
SPOKEN_CHARSETS = {"utf-8", "utf8", "us-ascii"}
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
PIECE = 65_536


def media_type(accepted: tuple[str, ...]) -> str:
    """The media type of the request's body, one of `accepted`. Raises Problem: empty-body, unsupported-encoding, unsupported-media-type."""
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise Problem("unsupported-encoding", "Send the body without a Content-Encoding.", headers={"Accept-Encoding": "identity"})
    if _is_absent():
        raise Problem("empty-body", "The request has no body.")
    header = request.headers.get("Content-Type", "")
    found, parameters = parse_options_header(header)
    found = found.lower()
    if found not in accepted:
        raise _unsupported(_explain(found, accepted), accepted)
    charset = parameters.get("charset", "utf-8").lower()
    if charset not in SPOKEN_CHARSETS:
        raise _unsupported("The body has to be in UTF-8, not in the charset that Content-Type names.", accepted)
    return found


def read_text(settings: Settings, accepted: tuple[str, ...], *, json: bool) -> str:
    """The whole body as text, without its byte-order mark. Raises Problem for a body that is missing, too large, cut short or not in UTF-8."""
    body = b"".join(pieces(settings, limit=settings.max_body_bytes))
    if not body:
        raise Problem("empty-body", "The request has no body.")
    if looks_like_utf_16(body, json=json):
        raise _unsupported("The body has to be in UTF-8; it seems to be in UTF-16 or UTF-32.", accepted)
    return decode(body)


def decode(body: bytes) -> str:
    """UTF-8 to text, without a byte-order mark. Raises Problem: empty-body, invalid-encoding."""
    mark = len(BYTE_ORDER_MARK) if body.startswith(BYTE_ORDER_MARK) else 0
    if len(body) == mark:
        raise Problem("empty-body", "The request has no body.")
    try:
        return body[mark:].decode("utf-8")
    except UnicodeDecodeError as error:
        offset = error.start + mark
        raise Problem("invalid-encoding", f"Byte {offset} of the body (counted from 0) is not UTF-8.", members={"offset": offset}) from None


def parse_json(text: str, first_line: int = 1) -> Any:
    """The value of a JSON body, or of one line of a stream. Raises Problem: invalid-json."""
    try:
        return strict_json.loads(text, first_line)
    except strict_json.JsonError as error:
        raise Problem("invalid-json", str(error)) from None


def looks_like_utf_16(body: bytes, *, json: bool) -> bool:
    """Whether a body is UTF-16 or UTF-32, which would pass for UTF-8 with a NUL beside every letter.

    JSON starts with two ASCII characters, so one NUL among them is proof (RFC 4627 §3). A text may well hold a NUL, but not at every second place
    from its start.
    """
    if body.startswith(UTF_16_OR_32_MARKS):
        return True
    if json:
        return 0 in body[:2]
    start = body[: 64 & ~1]
    return len(start) >= 8 and (not any(start[0::2]) or not any(start[1::2]))


def pieces(settings: Settings, limit: int | None) -> Iterator[bytes]:
    """The body as it arrives, piece by piece, none of them empty.

    Raises Problem: body-too-large (before anything is read if the length is told), incomplete-body, request-timeout.
    """
    told = request.content_length
    if limit is not None and told is not None and told > limit:
        raise _too_large(limit)
    received = 0
    for piece in _arriving(settings):
        received += len(piece)
        if limit is not None and received > limit:
            raise _too_large(limit)
        yield piece
    if told is not None and received < told:
        raise Problem("incomplete-body", f"The body ended after {received:,} of {told:,} bytes.", close=True)


def _arriving(settings: Settings) -> Iterator[bytes]:
    stream = request.environ["wsgi.input"]
    socket = request.environ.get("gunicorn.socket")
    left = request.content_length
    if _is_absent():
        return
    while left is None or left > 0:
        try:
            if socket is not None:
                socket.settimeout(settings.read_timeout)
            piece = _available(stream, PIECE if left is None else min(PIECE, left))
        except TimeoutError:
            raise Problem("request-timeout", f"Nothing came for {settings.read_timeout:g} seconds.", close=True) from None
        except Exception:
            # Whatever the server's parser objects to in a chunk, it is the client's; each server has its own exceptions for it.
            raise Problem("incomplete-body", "The body could not be read to its end.", close=True) from None
        finally:
            if socket is not None:
                socket.settimeout(None)
        if not piece:
            return
        left = None if left is None else left - len(piece)
        yield piece


def _available(stream: Any, size: int) -> bytes:
    """At least one byte of a WSGI input and at most `size`, but no waiting for more than have come.

    gunicorn's own `read` and `readline` wait for 1,024 bytes or the end, which would hold back the answer to a short line of a slow stream.
    """
    reader: Any = getattr(stream, "reader", None)
    source: Any = getattr(reader, "unreader", reader)
    if reader is None or not hasattr(source, "buf"):
        return bytes(stream.read(size))
    first = bytes(reader.read(1))
    waiting = min(source.buf.tell(), size - 1) if first else 0
    return first + bytes(reader.read(waiting)) if waiting > 0 else first


def _is_absent() -> bool:
    if request.content_length is None:
        return "Transfer-Encoding" not in request.headers
    return request.content_length == 0


def _too_large(limit: int) -> Problem:
    return Problem("body-too-large", f"The body has more than {limit:,} bytes.", members={"limit": limit}, close=True)


def _unsupported(detail: str, accepted: tuple[str, ...]) -> Problem:
    return Problem("unsupported-media-type", detail, headers={"Accept-Post": ", ".join(accepted)}, members={"accepted": list(accepted)})


def _explain(found: str, accepted: tuple[str, ...]) -> str:
    if found in FORMS and "text/plain" in accepted:
        return "A form is not read (curl -d sends one). Send the article with curl --data-binary @article.txt and -H 'Content-Type: text/plain'."
    if found in FORMS:
        return "A form is not read (curl -d sends one). Send the file with curl --data-binary @articles.json and -H 'Content-Type: application/json'."
    named = "The Content-Type is not one that this path takes" if re.fullmatch(r"[\w.+-]+/[\w.+-]+", found) else "The request names no Content-Type"
    return f"{named}; it takes {', '.join(accepted)}."
