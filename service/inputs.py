"""Files to articles: plain text, one article a file, and JSON Lines, one article a line. What cannot be read is a failure of its own."""

import codecs
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

from service.attribution.records import Options

InputFormat = Literal["auto", "text", "jsonl"]
INPUT_FORMATS: Final[tuple[InputFormat, ...]] = ("auto", "text", "jsonl")
JSON_LINES_SUFFIXES: Final = (".jsonl", ".ndjson")
MAX_CHARS: Final = 1_000_000
# What stands for a directory's stories when the directory is named instead of them.
DIRECTORY_SUFFIXES: Final = (".txt", *JSON_LINES_SUFFIXES)

_OTHER_FORMATS: Final = (
    (b"PK\x03\x04", "a Word, OpenDocument or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"%PDF", "a PDF file"),
    (b"{\\rtf", "a Rich Text file"),
    (b"\x1f\x8b", "a gzip file"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """An article to read. `source` names its file, and line if need be, for people."""

    source: str
    id: str | None
    text: str
    options: Options
    title: str | None = None
    meta: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be read, and why, in one line."""

    source: str
    reason: str


def read(paths: Sequence[str], options: Options, form: InputFormat = "auto", encoding: str = "utf-8") -> Iterator[Item | Failure]:
    """The articles of files, in the order of `paths`; "-" is standard input, a directory its .txt, .jsonl and .ndjson files by name.

    `form` "auto" takes files named .jsonl or .ndjson for JSON Lines and all else, standard input too, for one text. The id of a text is its path as
    given (None for standard input), that of a line the one that it brings; the options that a line brings win over `options`. `encoding` is that of
    texts; JSON Lines are UTF-8. A byte-order mark before a text is not part of it; line ends stay as they are.
    """
    for path in paths:
        if path == "-":
            yield from _read_stream(sys.stdin.buffer, "standard input", None, "text" if form == "auto" else form, encoding, options)
        elif os.path.isdir(path):
            files = _stories(path)
            if not files:
                yield Failure(printable(path), f"is a directory without {', '.join(DIRECTORY_SUFFIXES[:-1])} or {DIRECTORY_SUFFIXES[-1]} files")
            for file in files:
                yield from _read_file(file, form, encoding, options)
        else:
            yield from _read_file(path, form, encoding, options)


def printable(path: str) -> str:
    """A path as text that can be written: bytes of a file name that are no UTF-8 are replaced."""
    return os.fsencode(path).decode("utf-8", "replace")


def _stories(directory: str) -> list[str]:
    try:
        names = sorted(entry.name for entry in os.scandir(directory) if not entry.name.startswith(".") and entry.is_file())
    except OSError:
        return []
    return [os.path.join(directory, name) for name in names if Path(name).suffix.lower() in DIRECTORY_SUFFIXES]


def _read_file(path: str, form: InputFormat, encoding: str, options: Options) -> Iterator[Item | Failure]:
    if form == "auto":
        form = "jsonl" if Path(path).suffix.lower() in JSON_LINES_SUFFIXES else "text"
    name = printable(path)
    try:
        with open(path, "rb") as file:
            yield from _read_stream(file, name, name, form, encoding, options)
    except OSError as error:
        yield Failure(name, (error.strerror or str(error)).lower())


def _read_stream(file: BinaryIO, source: str, id: str | None, form: InputFormat, encoding: str, options: Options) -> Iterator[Item | Failure]:
    if form == "jsonl":
        yield from _read_lines(file, source, options)
        return
    text = _decode(file.read(), encoding)
    if isinstance(text, str) and len(text) > MAX_CHARS:
        text = _NoText(f"has {len(text):,} characters; {MAX_CHARS:,} are the most that can be read at once")
    yield Failure(source, text.reason) if isinstance(text, _NoText) else Item(source, id, text, options)


def _read_lines(lines: Iterable[bytes], source: str, options: Options) -> Iterator[Item | Failure]:
    for number, line in enumerate(lines, 1):
        place = f"{source}, line {number}"
        text = _decode(line, "utf-8")
        if isinstance(text, _NoText):
            yield Failure(place, text.reason)
        elif text.strip():
            yield _read_line(text, place, options)


def _read_line(line: str, place: str, options: Options) -> Item | Failure:
    # A line may hold what the service takes, member by member, and is refused for the same reasons; only Flask is too slow to import for nothing.
    from service.api import requests, strict_json
    from service.api.problems import Problem
    from service.settings import Settings

    try:
        posted = requests.read_article(strict_json.loads(line), requests.Parameters(asdict(options)), Settings(max_chars=MAX_CHARS))
    except strict_json.JsonError as error:
        return Failure(place, f"is not valid JSON: {error}")
    except Problem as problem:
        errors = "; ".join(f"{error.pointer}: {error.detail}{f' {error.hint}' if error.hint else ''}" for error in problem.errors)
        return Failure(place, errors or problem.detail)
    own = posted.options
    return Item(place, posted.id, posted.text, Options(tuple(own.kinds), own.min_confidence, own.offset_unit), posted.title, posted.meta)


@dataclass(frozen=True, slots=True)
class _NoText:
    reason: str


def _decode(content: bytes, encoding: str) -> str | _NoText:
    for start, name in _OTHER_FORMATS:
        if content.startswith(start):
            return _NoText(f"is {name}, not plain text: save it as text first")
    if codecs.lookup(encoding).name == "utf-8":
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return _NoText("is in UTF-16, not in UTF-8: try --encoding utf-16")
        encoding = "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        hint = ": try --encoding windows-1252" if encoding == "utf-8-sig" else ""
        return _NoText(f"is not in {'UTF-8' if hint else encoding} (byte {error.start:,} cannot be read){hint}")
