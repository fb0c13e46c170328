"""The command line: `quoth quotes`, `serve`, `openapi`, `info`, `completion`. Heavy parts are imported by the commands that need them."""

import argparse
import codecs
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NoReturn

from service import __version__, completion, inputs
from service.attribution.records import DEFAULT_KINDS, KINDS, OFFSET_UNITS, Attribution, Kind, Options
from service.inputs import Failure, Item
from service.settings import SETTINGS, Setting, Settings, SettingsError

if TYPE_CHECKING:
    from service.attribution.pipeline import Pipeline

DONE: Final = 0
SOME_FAILED: Final = 1
WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130

# Each format with the suffix of --output that asks for it.
FORMATS: Final[Mapping[str, str]] = {"table": "", "json": ".json", "jsonl": ".jsonl", "csv": ".csv", "html": ".html"}
SUFFIXES: Final[Mapping[str, str]] = {**{suffix: name for name, suffix in FORMATS.items() if suffix}, ".ndjson": "jsonl", ".htm": "html"}
COLOUR_CHOICES: Final = ("auto", "always", "never")

DESCRIPTION = """\
Quoth takes news articles and returns each direct quotation in them with its speaker: who said it, under the full name that
the article gives, in which words the article says so, and how sure that is.
"""

QUOTES_DESCRIPTION = """\
Find the quotations of articles and who said them. Needs no server: the articles are read by this process, with the same
pipeline as the service.

FILES are articles in plain text, one a file (UTF-8, unless --encoding says otherwise), or JSON Lines (named .jsonl or
.ndjson), one article a line: {"text": …}, and if need be "id", "title", "meta", "kinds", "min_confidence" and
"offset_unit", as the service takes them. A directory stands for the .txt, .jsonl and .ndjson files in it, by name. "-", or
no file at all, is standard input. Several stories pasted together in one file are told apart.

On a terminal the answer is a table in the colours of the speakers; in a pipe it is the same table without colours, a
quotation a line.
"""

QUOTES_EPILOG = """\
FORMATS
  table   speaker, kind, confidence and quotation, for people
  json    the answer of the service; for several articles, or JSON Lines, a list of answers
  jsonl   one answer a line, however many: what scripts should read
  csv     one quotation a line, for spreadsheets; the column article_id is the name of the file
  html    one page that needs nothing else, the quotations marked in the article, to hand on

EXAMPLES
  quoth quotes story.txt
  quoth quotes stories/ --output quotations.csv --csv-bom
  quoth quotes *.txt --speaker ferreira --min-confidence 0.8
  pbpaste | quoth quotes --format html --output story.html
  quoth quotes feed.jsonl --format jsonl | jq -r '.quotes[] | [.speaker.name, .text] | @tsv'

EXIT STATUS
  0    every article was read (whether or not it quotes anybody)
  1    some articles could not be read: each is named on standard error with the reason,
       and the output is complete for the rest
  2    wrong usage
  130  interrupted

ENVIRONMENT
  NO_COLOR     if set, the table has no colours (so does --color never)
  QUOTH_MODEL  directory of another trained pipeline
"""

SERVE_DESCRIPTION = """\
Serve POST /v1/quotes and all that belongs to it, in the foreground, with gunicorn; interrupt it, or send it SIGTERM, to
stop. An option that is not given is taken from its QUOTH_* variable, or else has the default.
"""

SERVE_EPILOG = """\
EXAMPLES
  quoth serve
  quoth serve --host 0.0.0.0 --port 8080 --workers 4
  curl --data-binary @story.txt -H 'Content-Type: text/plain' http://127.0.0.1:8000/v1/quotes
"""

MAIN_EPILOG = """\
EXAMPLES
  quoth quotes story.txt                  who says what in a story
  quoth quotes stories/ -o quotes.csv     a folder of stories to one spreadsheet
  quoth serve --port 8080                 the same for other programs, over HTTP

`quoth COMMAND --help` tells all about a command.
"""

COMPLETION_EPILOG = """\
EXAMPLES
  bash  quoth completion bash > ~/.local/share/bash-completion/completions/quoth
  zsh   quoth completion zsh > "${fpath[1]}/_quoth"
  fish  quoth completion fish > ~/.config/fish/completions/quoth.fish
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; `argv` is without the program's name, by default the process's own."""
    arguments = build_parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough (`| head`). What is still in the buffer must not raise again when Python flushes it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; each sets `run` to the function that does it."""
    parser = _Parser(prog="quoth", description=DESCRIPTION, epilog=MAIN_EPILOG, formatter_class=_Formatter)
    parser.add_argument("--version", action="version", version=f"quoth {__version__}", help="show the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_quotes(_command(commands, "quotes", "find the quotations of articles and who said them", QUOTES_DESCRIPTION, QUOTES_EPILOG))
    _add_serve(_command(commands, "serve", "serve the HTTP interface and the page", SERVE_DESCRIPTION, SERVE_EPILOG))
    openapi = _command(
        commands, "openapi", "print the OpenAPI document of the service", "Print the OpenAPI 3.1 document of the service, as JSON.\n", ""
    )
    openapi.set_defaults(run=_openapi)
    info = _command(commands, "info", "print version, limits and model", "Print what GET /v1/info of the service answers, as JSON.\n", "")
    info.set_defaults(run=_info)
    shell = _command(
        commands, "completion", "print the completion script of a shell", "Print a script that completes quoth in a shell.\n", COMPLETION_EPILOG
    )
    shell.add_argument("shell", choices=completion.SHELLS, help="the shell")
    shell.set_defaults(run=_completion)
    return parser


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Wraps paragraphs to the terminal, and leaves sections (with indented lines) as they are written."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=min(shutil.get_terminal_size((100, 24)).columns, 100))

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        paragraphs = text.rstrip("\n").split("\n\n")
        return "\n\n".join(paragraph if "\n  " in paragraph else textwrap.fill(paragraph, width) for paragraph in paragraphs)

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        return f"{', '.join(action.option_strings)} {self._format_args(action, action.dest.upper())}"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USAGE, f"{self.prog}: {message}\nTry '{self.prog} --help'.\n")


def _command(commands: Any, name: str, help: str, description: str, epilog: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=description, epilog=epilog, formatter_class=_Formatter)
    return parser


def _add_quotes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="*", metavar="FILES", help="articles: text files, .jsonl or .ndjson files, directories, or - for standard input"
    )
    asked = parser.add_argument_group("what to find")
    kinds = f"kinds of quotations, separated by commas: {', '.join(KINDS)} (default: direct,partial)"
    asked.add_argument("--kinds", type=_kinds, default=DEFAULT_KINDS, metavar="KINDS", help=kinds)
    sure = "withhold speakers that are less sure than this, 0 to 1 (default: 0)"
    asked.add_argument("--min-confidence", type=_confidence, default=0.0, metavar="NUMBER", help=sure)
    speaker = "only quotations of this speaker; a surname suffices, case and accents do not matter; may be given more than once"
    asked.add_argument("--speaker", action="append", default=[], metavar="NAME", help=speaker)
    reading = parser.add_argument_group("input")
    reading.add_argument("--input-format", choices=inputs.INPUT_FORMATS, default="auto", help="what the files hold (default: auto, by their names)")
    reading.add_argument("--encoding", type=_encoding, default="utf-8", metavar="NAME", help="encoding of text files (default: utf-8)")
    writing = parser.add_argument_group("output")
    suffix = "how to write the answers (default: by the suffix of --output, else table)"
    writing.add_argument("-f", "--format", choices=tuple(FORMATS), help=suffix)
    writing.add_argument(
        "-o", "--output", metavar="FILE", help="write to this file, which is there only when all is done, instead of standard output"
    )
    writing.add_argument("--offset-unit", choices=OFFSET_UNITS, default="codepoint", help="what offsets count (default: codepoint)")
    writing.add_argument("--csv-safe", action="store_true", help="put an apostrophe before cells that a spreadsheet would run as a formula")
    writing.add_argument("--csv-bom", action="store_true", help="begin the CSV with a byte-order mark, by which Excel knows UTF-8")
    writing.add_argument(
        "--color", choices=COLOUR_CHOICES, default="auto", help="colours in the table (default: auto, on a terminal without NO_COLOR)"
    )
    parser.set_defaults(run=_quotes)


def _kinds(value: str) -> tuple[Kind, ...]:
    named = tuple(part.strip() for part in value.split(","))
    unknown = [name for name in named if name not in KINDS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(KINDS)}")
    return tuple(kind for kind in KINDS if kind in named)


def _confidence(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number from 0 to 1")
    return number


def _encoding(value: str) -> str:
    try:
        return codecs.lookup(value).name
    except LookupError:
        raise argparse.ArgumentTypeError(f"{value!r} is no encoding that Python knows") from None


@dataclass(frozen=True, slots=True)
class _Result:
    item: Item
    attribution: Attribution


class _Report:
    """Tells people, on standard error, how far the reading is, and of every article that failed; counts both."""

    def __init__(self, *, progress: bool) -> None:
        self._progress = progress and sys.stderr.isatty()
        self.read = 0
        self.failures = 0

    def done(self) -> None:
        self.read += 1
        if self._progress:
            sys.stderr.write(f"\r{self.read:,} read")
            sys.stderr.flush()

    def failed(self, source: str, reason: str) -> None:
        self.failures += 1
        self.clear()
        _complain(f"{source}: {reason}")

    def clear(self) -> None:
        if self._progress and self.read:
            sys.stderr.write("\r\x1b[K")


def _quotes(arguments: argparse.Namespace) -> int:
    form = arguments.format or SUFFIXES.get(Path(arguments.output or "").suffix.lower(), "table")
    paths = arguments.files or ["-"]
    if paths == ["-"] and sys.stdin.isatty():
        _complain("reading the article from the terminal; end it with Ctrl-D")
    with _output(arguments.output) as write:
        report = _Report(progress=arguments.output is not None or not sys.stdout.isatty())
        options = Options(arguments.kinds, arguments.min_confidence, arguments.offset_unit)
        results = _read(inputs.read(paths, options, arguments.input_format, arguments.encoding), arguments.speaker, report)
        try:
            for piece in _write(form, results, arguments):
                write(piece)
        finally:
            report.clear()
    return SOME_FAILED if report.failures else DONE


def _read(items: Iterable[Item | Failure], speakers: Sequence[str], report: _Report) -> Iterator[_Result]:
    pipeline: Pipeline | None = None
    for item in items:
        if isinstance(item, Failure):
            report.failed(item.source, item.reason)
            continue
        if pipeline is None:
            pipeline = _load()
        try:
            options = item.options
            found = pipeline.attribute(item.text, kinds=options.kinds, min_confidence=options.min_confidence, offset_unit=options.offset_unit)
        except Exception as error:
            # Whatever happens to one article, the others are still wanted.
            report.failed(item.source, f"{type(error).__name__}: {error}")
            continue
        yield _Result(item, _of_speakers(found.entitled(item.title), speakers))
        report.done()


def _load() -> "Pipeline":
    from service.attribution import PipelineError, load

    model = os.environ.get("QUOTH_MODEL")
    try:
        return load(Path(model)) if model else load()
    except PipelineError as error:
        _complain(str(error))
        raise SystemExit(SOME_FAILED) from None


def _write(form: str, results: Iterable[_Result], arguments: argparse.Namespace) -> Iterator[str]:
    """The output, piece by piece, each as soon as it can be written."""
    if form == "csv":
        from service.formats.csv import write_csv

        return write_csv(((result.item.id, result.attribution) for result in results), safe=arguments.csv_safe, bom=arguments.csv_bom)
    if form == "html":
        from service.formats.html import write_pages

        return write_pages((_title(result), result.item.text, result.attribution) for result in results)
    if form == "table":
        return _tables(results, arguments)
    if form == "jsonl":
        return (_json(result) + "\n" for result in results)
    return _json_list(results) if _may_be_many(arguments) else (_json(result, indent=2) + "\n" for result in results)


def _json(result: _Result, indent: int | None = None) -> str:
    from service.formats.json import answer

    return json.dumps(answer(result.attribution, result.item.id, result.item.meta), ensure_ascii=False, indent=indent)


def _json_list(results: Iterable[_Result]) -> Iterator[str]:
    between = "[\n"
    for result in results:
        yield between + _json(result, indent=2)
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def _may_be_many(arguments: argparse.Namespace) -> bool:
    paths = arguments.files or ["-"]
    lines = arguments.input_format == "jsonl" or (arguments.input_format == "auto" and Path(paths[0]).suffix.lower() in inputs.JSON_LINES_SUFFIXES)
    return len(paths) > 1 or lines or os.path.isdir(paths[0])


def _title(result: _Result) -> str | None:
    return next((article.title for article in result.attribution.articles if article.title), None) or result.item.id


def _tables(results: Iterable[_Result], arguments: argparse.Namespace) -> Iterator[str]:
    from service.formats.table import table

    terminal = arguments.output is None and sys.stdout.isatty()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    colour = arguments.color == "always" or (arguments.color == "auto" and terminal and not plain)
    for result in results:
        yield table(result.item.source, result.attribution, width=shutil.get_terminal_size().columns if terminal else None, colour=colour)


def _of_speakers(attribution: Attribution, names: Sequence[str]) -> Attribution:
    """Only the quotations of the speakers that one of the names may stand for; all of them if there is no name."""
    if not names:
        return attribution
    speakers = tuple(speaker for speaker in attribution.speakers if any(_may_be(name, speaker.name) for name in names))
    ids = {speaker.id for speaker in speakers}
    return replace(attribution, speakers=speakers, quotes=tuple(quote for quote in attribution.quotes if quote.speaker in ids))


def _may_be(asked: str, name: str) -> bool:
    """Whether all words of `asked` stand in a name, in this order: "ferreira" and "Lucia Ferreira" may be "Lucía María Ferreira"."""
    words = iter(_words(name))
    wanted = _words(asked)
    return bool(wanted) and all(word in words for word in wanted)


def _words(name: str) -> list[str]:
    from service.attribution.lexicon import fold

    return "".join(character if character.isalnum() else " " for character in fold(name).replace("'", "").replace("’", "")).split()


@contextmanager
def _output(path: str | None) -> Iterator[Callable[[str], None]]:
    """Where the answers go. A file appears under its name only when all is written, so that a half-written one is never taken for whole."""
    if path is None or path == "-":
        yield _writer(sys.stdout.buffer)
        return
    target = Path(path)
    # Something like /dev/stdout or a named pipe is written to as it is.
    partial = target.with_name(f".{target.name}.partial") if target.is_file() or not target.exists() else target
    try:
        file = partial.open("wb")
    except OSError as error:
        _complain(f"cannot write {inputs.printable(path)}: {(error.strerror or str(error)).lower()}")
        raise SystemExit(WRONG_USAGE) from None
    try:
        with file:
            yield _writer(file)
        if partial != target:
            partial.replace(target)
    except BaseException:
        if partial != target:
            with suppress(OSError):
                partial.unlink()
        raise


def _writer(file: BinaryIO) -> Callable[[str], None]:
    def write(piece: str) -> None:
        # An id may hold half of a surrogate pair, which in JSON is written as the escape that this gives.
        file.write(piece.encode("utf-8", "backslashreplace"))
        file.flush()

    return write


def _add_serve(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("settings")
    for setting in SETTINGS:
        allowed = f"{setting.range}; " if setting.range else ""
        shown = ",".join(setting.default) if isinstance(setting.default, tuple) else str(setting.default).lower()
        default = f"default: {shown}" if shown else "default: none"
        help = f"{setting.help} ({allowed}{default}; {setting.variable})".replace("%", "%%")
        metavar = "PATH" if setting.name in completion.FILES else "NUMBER" if isinstance(setting.default, int | float) else "VALUE"
        choices = setting.choices or (("true", "false") if isinstance(setting.default, bool) else None)
        group.add_argument(_flag(setting), dest=setting.name, metavar=None if choices else metavar, choices=choices, help=help)
    parser.set_defaults(run=_serve)


def _flag(setting: Setting) -> str:
    return "--" + setting.name.replace("_", "-")


def _serve(arguments: argparse.Namespace) -> int:
    given = {setting: getattr(arguments, setting.name) for setting in SETTINGS if getattr(arguments, setting.name) is not None}
    for setting, value in given.items():
        try:
            setting.read(value)
        except SettingsError as error:
            _complain(str(error).replace(setting.variable, _flag(setting), 1))
            return WRONG_USAGE
    environment = {**os.environ, **{setting.variable: value for setting, value in given.items()}}
    try:
        Settings.from_environ(environment)
    except SettingsError as error:
        _complain(str(error))
        return WRONG_USAGE
    command = [sys.executable, "-m", "gunicorn", "--config", "python:service.gunicorn_conf"]
    sys.stdout.flush()
    os.execve(sys.executable, command, environment)


def _openapi(arguments: argparse.Namespace) -> int:
    from service.api.openapi import SHIPPED

    _writer(sys.stdout.buffer)(SHIPPED.read_text(encoding="utf-8"))
    return DONE


def _info(arguments: argparse.Namespace) -> int:
    from service.api.info import describe

    try:
        settings = Settings.from_environ()
    except SettingsError as error:
        _complain(str(error))
        return WRONG_USAGE
    model = _load().model
    described = describe(settings, model.name, model.version)
    _writer(sys.stdout.buffer)(json.dumps(described, ensure_ascii=False, indent=2) + "\n")
    return DONE


def _completion(arguments: argparse.Namespace) -> int:
    sys.stdout.write(completion.script(arguments.shell, build_parser(), {"kinds": KINDS}))
    return DONE


def _complain(message: str) -> None:
    # File names and messages come from elsewhere: nothing in them may command the terminal.
    safe = "".join(character if character.isprintable() else "\ufffd" for character in message)
    print(f"quoth: {safe}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
