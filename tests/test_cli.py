"""The command line as a journalist and a script use it."""

import csv
import io
import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service import __version__
from service.cli import build_parser, main
from service.client import Client, ConnectionFailed
from service.formats.csv import csv_text
from service.formats.html import page
from service.formats.json import answer
from tests.cli_stub import StubPipeline

DAM = "“The wall will hold,” said Lucía Ferreira. “After that we pray,” said Ann Lee."
SEA = "“No waves today,” said Ann Lee.\r\nThe “king” of the sea slept."
ROOT = Path(__file__).parents[1]
STUB = [sys.executable, str(Path(__file__).with_name("cli_stub.py"))]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")},
    "TERM": "xterm",
    "PYTHONPATH": str(ROOT),
}


@pytest.fixture(autouse=True)
def _stub(monkeypatch):
    monkeypatch.setattr("service.attribution.load", lambda *path: StubPipeline(), raising=False)
    monkeypatch.delenv("QUOTH_MODEL", raising=False)


@pytest.fixture
def stories(tmp_path, monkeypatch):
    """A folder with two stories; the working directory."""
    (tmp_path / "dam.txt").write_text(DAM, encoding="utf-8")
    (tmp_path / "sea.txt").write_bytes(SEA.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def quoth(capfdbinary):
    """Runs the command in this process: (exit status, standard output, standard error)."""

    def run(*arguments):
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as exit:
            status = exit.code
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return run


def give(monkeypatch, content: bytes):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))


# Formats


def test_in_a_pipe_the_table_is_plain_and_has_a_quotation_a_line(stories, quoth):
    status, out, err = quoth("quotes", "dam.txt")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "dam.txt  2 quotations, 2 speakers",
        "  Lucía Ferreira  direct  90%  “The wall will hold,”",
        "  Ann Lee         direct  90%  “After that we pray,”",
        "",
    ]


def test_json_of_one_article_is_the_answer_of_the_service(stories, quoth):
    _, out, _ = quoth("quotes", "dam.txt", "--format", "json")
    assert json.loads(out) == answer(StubPipeline().attribute(DAM), "dam.txt")


def test_json_of_several_articles_is_a_list_of_answers(stories, quoth):
    _, out, _ = quoth("quotes", "dam.txt", "sea.txt", "--format", "json")
    assert [each["id"] for each in json.loads(out)] == ["dam.txt", "sea.txt"]


def test_json_of_a_folder_is_a_list_whatever_is_in_it(stories, quoth):
    (stories / "sea.txt").unlink()
    assert [each["id"] for each in json.loads(quoth("quotes", ".", "-f", "json")[1])] == ["./dam.txt"]


def test_jsonl_is_one_answer_a_line(stories, quoth):
    _, out, _ = quoth("quotes", "dam.txt", "sea.txt", "-f", "jsonl")
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["dam.txt", "sea.txt"]


def test_csv_is_that_of_the_api_with_the_file_as_id(stories, quoth):
    _, out, _ = quoth("quotes", "dam.txt", "-f", "csv", "--csv-safe", "--csv-bom")
    assert out == csv_text("dam.txt", StubPipeline().attribute(DAM), safe=True, bom=True)


def test_a_folder_of_stories_becomes_one_csv(stories, quoth):
    status, out, err = quoth("quotes", stories, "-o", "all.csv")
    assert (status, out, err) == (0, "", "")
    with open("all.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(Path(row["article_id"]).name, row["speaker"]) for row in rows] == [
        ("dam.txt", "Lucía Ferreira"),
        ("dam.txt", "Ann Lee"),
        ("sea.txt", "Ann Lee"),
    ]


def test_html_is_the_page_to_hand_on(stories, quoth):
    _, out, _ = quoth("quotes", "dam.txt", "-f", "html")
    assert out == page(DAM, StubPipeline().attribute(DAM), "dam.txt")


@pytest.mark.parametrize(
    ("name", "begin"), [("x.json", "{"), ("x.jsonl", '{"id"'), ("x.CSV", "article_id,"), ("x.html", "<!doctype"), ("x.txt", "dam.txt  ")]
)
def test_the_suffix_of_the_output_chooses_the_format(stories, quoth, name, begin):
    quoth("quotes", "dam.txt", "--output", name)
    assert Path(name).read_text(encoding="utf-8").startswith(begin)


def test_offsets_count_the_text_as_it_is_in_the_file(stories, quoth):
    (stories / "bom.txt").write_bytes(b"\xef\xbb\xbf" + SEA.encode())
    _, out, _ = quoth("quotes", "bom.txt", "-f", "json", "--kinds", "not_speech")
    (king,) = json.loads(out)["quotes"]
    assert SEA[king["start"] : king["end"]] == king["text"] == "king"


# Input


def test_standard_input_is_one_text_without_an_id(quoth, monkeypatch):
    for files in ([], ["-"]):
        give(monkeypatch, DAM.encode())
        _, out, _ = quoth("quotes", *files, "-f", "json")
        assert json.loads(out)["id"] is None
        assert len(json.loads(out)["quotes"]) == 2


def test_json_lines_come_from_standard_input_when_asked(quoth, monkeypatch):
    give(monkeypatch, json.dumps({"id": "x", "text": DAM}).encode() + b"\n\n" + json.dumps({"text": SEA}).encode())
    _, out, _ = quoth("quotes", "-f", "jsonl", "--input-format", "jsonl")
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["x", None]


def test_a_line_brings_its_own_id_meta_title_and_options(stories, quoth):
    line = {"id": "7", "text": SEA, "title": "Sea", "meta": {"desk": 3}, "kinds": ["not_speech"], "offset_unit": "utf16"}
    Path("feed.jsonl").write_text(json.dumps(line) + "\n" + json.dumps({"text": SEA}), encoding="utf-8")
    first, second = json.loads(quoth("quotes", "feed.jsonl", "-f", "json", "--kinds", "direct")[1])
    assert (first["id"], first["meta"], first["articles"][0]["title"], first["offset_unit"]) == ("7", {"desk": 3}, "Sea", "utf16")
    assert [quote["text"] for quote in first["quotes"]] == ["king"]
    assert [quote["text"] for quote in second["quotes"]] == ["No waves today,"]


def test_a_folder_stands_for_its_stories_by_name_and_nothing_else(stories, quoth):
    for name in ("a.ndjson", "notes.md", ".hidden.txt", "Z.TXT"):
        Path(name).write_text(json.dumps({"id": "line", "text": DAM}) if name == "a.ndjson" else DAM, encoding="utf-8")
    Path("below").mkdir()
    Path("below/deep.txt").write_text(DAM, encoding="utf-8")
    ids = [json.loads(line)["id"] for line in quoth("quotes", ".", "-f", "jsonl")[1].splitlines()]
    assert ids == ["./Z.TXT", "line", "./dam.txt", "./sea.txt"]


def test_another_encoding_is_read_when_named(stories, quoth):
    Path("old.txt").write_bytes(DAM.encode("windows-1252"))
    _, out, _ = quoth("quotes", "old.txt", "--encoding", "windows-1252", "-f", "json")
    assert json.loads(out)["speakers"][0]["name"] == "Lucía Ferreira"


# Failures


def test_what_cannot_be_read_is_named_with_the_reason_and_the_rest_is_complete(stories, quoth):
    Path("bad.txt").write_bytes(b"caf\xe9")
    Path("broken.txt").write_text("broken")
    Path("empty").mkdir()
    status, out, err = quoth("quotes", "bad.txt", "dam.txt", "gone.txt", "broken.txt", "empty", "sea.txt", "-f", "jsonl")
    assert status == 1
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["dam.txt", "sea.txt"]
    assert err.splitlines() == [
        "quoth: bad.txt: is not in UTF-8 (byte 3 cannot be read): try --encoding windows-1252",
        "quoth: gone.txt: no such file or directory",
        "quoth: broken.txt: ValueError: the text is broken",
        "quoth: empty: is a directory without .txt, .jsonl or .ndjson files",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04...", "a Word, OpenDocument or zip file"),
        (b"%PDF-1.7", "a PDF file"),
        (b"{\\rtf1", "a Rich Text file"),
        ("﻿text".encode("utf-16-le"), "UTF-16"),
    ],
)
def test_a_file_that_is_no_plain_text_is_told_by_its_kind(stories, quoth, content, reason):
    Path("story.txt").write_bytes(content)
    status, _, err = quoth("quotes", "story.txt")
    assert status == 1
    assert reason in err


def test_a_bad_line_is_named_by_its_number_and_does_not_stop_the_others(stories, quoth):
    lines = ['{"txet": "x"}', "{", '{"text": 7}', json.dumps({"id": "good", "text": DAM}), '{"text": "a", "text": "b"}', '{"text": "\\ud83d"}']
    Path("feed.jsonl").write_text("\n".join(lines), encoding="utf-8")
    status, out, err = quoth("quotes", "feed.jsonl", "-f", "jsonl")
    assert status == 1
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["good"]
    told = err.splitlines()
    assert [re.match(r"quoth: feed.jsonl, line (\d)", line)[1] for line in told] == ["1", "2", "3", "5", "6"]
    assert "Did you mean text?" in told[0]
    assert "not valid JSON" in told[1]
    assert "#/text" in told[2]


def test_a_text_of_more_than_a_million_characters_fails_alone(stories, quoth):
    Path("long.txt").write_text("x" * 1_000_001)
    status, out, err = quoth("quotes", "long.txt", "dam.txt", "-f", "jsonl")
    assert (status, out.count("\n")) == (1, 1)
    assert "long.txt: has 1,000,001 characters" in err


def test_a_pipeline_that_cannot_be_loaded_is_one_clear_line(stories, quoth, monkeypatch):
    from service.attribution import PipelineError

    def load(*path):
        raise PipelineError("the trained pipeline is not there")

    monkeypatch.setattr("service.attribution.load", load)
    assert quoth("quotes", "dam.txt") == (1, "", "quoth: the trained pipeline is not there\n")


def test_an_output_that_cannot_be_written_is_wrong_usage(stories, quoth):
    status, _, err = quoth("quotes", "dam.txt", "-o", "no/such/place.csv")
    assert (status, err) == (2, "quoth: cannot write no/such/place.csv: no such file or directory\n")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["quote"],
        ["quotes", "--kinds", "direct,indirect"],
        ["quotes", "--min-confidence", "1.5"],
        ["quotes", "--min-confidence", "nan"],
        ["quotes", "--format", "xml"],
        ["quotes", "--encoding", "utf-99"],
        ["serve", "--port", "99999"],
        ["serve", "--log-level", "loud"],
        ["completion", "tcsh"],
    ],
)
def test_wrong_usage_is_told_on_standard_error_and_exits_with_2(quoth, arguments):
    status, out, err = quoth(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("quoth")
    assert "Traceback" not in err


# Choosing


@pytest.mark.parametrize("name", ["ferreira", "FERREIRA", "Lucia Ferreira", "lucía"])
def test_a_speaker_is_found_by_surname_whatever_the_case_and_the_accents(stories, quoth, name):
    _, out, _ = quoth("quotes", "dam.txt", "-f", "json", "--speaker", name)
    found = json.loads(out)
    assert [quote["text"] for quote in found["quotes"]] == ["The wall will hold,"]
    assert [speaker["name"] for speaker in found["speakers"]] == ["Lucía Ferreira"]


@pytest.mark.parametrize("name", ["Ferr", "Ferreira Lucía", "Maria Ferreira", "-"])
def test_a_part_of_a_word_or_another_name_finds_nobody(stories, quoth, name):
    assert json.loads(quoth("quotes", "dam.txt", "-f", "json", f"--speaker={name}")[1])["quotes"] == []


def test_several_speakers_may_be_asked_for(stories, quoth):
    _, out, _ = quoth("quotes", "dam.txt", "-f", "json", "--speaker", "lee", "--speaker", "ferreira")
    assert len(json.loads(out)["quotes"]) == 2


def test_kinds_and_confidence_reach_the_pipeline(stories, quoth, monkeypatch):
    asked = {}

    class Asked(StubPipeline):
        def attribute(self, text, **options):
            asked.update(options)
            return super().attribute(text, **options)

    monkeypatch.setattr("service.attribution.load", lambda *path: Asked())
    quoth("quotes", "dam.txt", "--kinds", "not_speech, direct", "--min-confidence", "0.8", "--offset-unit", "utf8")
    assert asked == {"kinds": ("direct", "not_speech"), "min_confidence": 0.8, "offset_unit": "utf8"}


# Terminal, pipes, signals


def on_terminal(*arguments, environment=None) -> str:
    """What the command writes to a terminal of 80 columns."""
    leader, follower = pty.openpty()
    command = [*STUB, *arguments]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=follower, stderr=subprocess.PIPE, env={**ENVIRONMENT, "COLUMNS": "80", **(environment or {})}
    )
    os.close(follower)
    written = b""
    while select.select([leader], [], [], 20)[0]:
        try:
            piece = os.read(leader, 65_536)
        except OSError:
            break
        if not piece:
            break
        written += piece
    assert process.wait(20) == 0
    os.close(leader)
    return written.decode()


def test_on_a_terminal_each_speaker_has_a_colour(tmp_path):
    (tmp_path / "dam.txt").write_text(DAM, encoding="utf-8")
    out = on_terminal("quotes", str(tmp_path / "dam.txt"))
    ferreira = re.search(r"\x1b\[1;(\d+)mLucía Ferreira", out)[1]
    lee = re.search(r"\x1b\[1;(\d+)mAnn Lee", out)[1]
    assert ferreira != lee
    assert f"\x1b[{ferreira}m“The wall will hold,”" in out


def test_on_a_terminal_long_quotations_are_wrapped_to_its_width(tmp_path):
    (tmp_path / "long.txt").write_text(f"“{'hold fast ' * 40}” said Ann Lee.", encoding="utf-8")
    lines = re.sub(r"\x1b\[[\d;]*m", "", on_terminal("quotes", str(tmp_path / "long.txt"))).splitlines()[1:]
    assert len(lines) > 5
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("arguments", [["--color", "never"], []])
def test_no_colours_where_none_are_wanted(tmp_path, arguments):
    (tmp_path / "dam.txt").write_text(DAM, encoding="utf-8")
    environment = {} if arguments else {"NO_COLOR": "1"}
    assert "\x1b" not in on_terminal("quotes", str(tmp_path / "dam.txt"), *arguments, environment=environment)


def test_how_far_the_reading_is_is_told_to_a_person_and_wiped_at_the_end(tmp_path):
    lines = "".join(json.dumps({"text": DAM}) + "\n" for _ in range(3)) + '{"text": 7}\n'
    (tmp_path / "feed.jsonl").write_text(lines, encoding="utf-8")
    leader, follower = pty.openpty()
    command = [*STUB, "quotes", str(tmp_path / "feed.jsonl"), "-f", "csv"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=follower, env=ENVIRONMENT, timeout=30, check=False)
    told = os.read(leader, 65_536).decode()
    os.close(leader)
    os.close(follower)
    assert told.startswith("\r1 read\r2 read\r3 read\r\x1b[Kquoth: ")
    assert told.endswith("\r\x1b[K")


def test_an_article_cannot_command_the_terminal(tmp_path):
    (tmp_path / "evil.txt").write_text("“\x1b]0;owned\x07 \x9b31m \u202e hi \u2066” said Ann Lee.", encoding="utf-8")
    out = on_terminal("quotes", str(tmp_path / "evil.txt"), "--color", "never")
    assert not re.search("[\x1b\x07\x9b\u202e\u2066]", out)
    assert "hi" in out


def test_a_file_name_cannot_command_the_terminal(stories, quoth):
    assert "\x1b" not in quoth("quotes", "\x1b[31mgone.txt")[2]


def test_a_reader_who_has_seen_enough_is_no_error(tmp_path):
    lines = "".join(json.dumps({"text": DAM}) + "\n" for _ in range(5_000))
    (tmp_path / "feed.jsonl").write_text(lines, encoding="utf-8")
    command = [*STUB, "quotes", str(tmp_path / "feed.jsonl"), "-f", "jsonl"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(20) == 0


def test_the_first_answer_is_written_before_the_last_article_is_read():
    command = [*STUB, "quotes", "-", "--input-format", "jsonl", "-f", "jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT) as process:
        process.stdin.write(json.dumps({"id": "first", "text": DAM}).encode() + b"\n")
        process.stdin.flush()
        assert select.select([process.stdout], [], [], 20)[0]
        assert json.loads(process.stdout.readline())["id"] == "first"
        process.stdin.close()


def test_an_interrupt_exits_with_130_quietly_and_leaves_no_half_written_file(tmp_path):
    (tmp_path / "dam.txt").write_text(DAM, encoding="utf-8")
    (tmp_path / "slow.txt").write_text("slow")
    command = [*STUB, "quotes", "dam.txt", "slow.txt", "-o", "out.csv"]

    def heed() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # the background job of a shell ignores interrupts, and so would what it starts

    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=tmp_path, stdout=pipe, stderr=pipe, env=ENVIRONMENT, preexec_fn=heed)
    deadline = time.monotonic() + 20
    while b"Ann Lee" not in (tmp_path / ".out.csv.partial").read_bytes() if (tmp_path / ".out.csv.partial").exists() else True:
        assert time.monotonic() < deadline, "the first article was not written"
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dam.txt", "slow.txt"]


# Help, completion, and the other commands


def run(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "service", *arguments], capture_output=True, text=True, env=ENVIRONMENT, check=True, timeout=60, **options
    )


def test_help_starts_fast_and_imports_nothing_heavy():
    heavy = ("spacy", "numpy", "flask", "rich", "marshmallow")
    found = f"[name for name in {heavy} if name in sys.modules]"
    code = f"import sys\nfrom service.cli import main\ntry: main(['quotes', '--help'])\nfinally: print({found})"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT, check=True)
    assert result.stdout.endswith("[]\n")
    seconds = []
    for _ in range(5):
        begin = time.perf_counter()
        run("--help")
        seconds.append(time.perf_counter() - begin)
    assert min(seconds) < 0.3


def test_help_tells_all_options_examples_and_exit_statuses():
    text = run("quotes", "--help").stdout
    for part in (
        "--kinds",
        "--min-confidence",
        "--offset-unit",
        "--speaker",
        "--csv-safe",
        "--csv-bom",
        "--output",
        "EXAMPLES",
        "EXIT STATUS",
        "130",
        "NO_COLOR",
    ):
        assert part in text
    assert max(map(len, text.splitlines())) <= 100


def test_serve_offers_every_setting():
    from service.settings import SETTINGS

    text = run("serve", "--help").stdout
    assert [setting.name for setting in SETTINGS if f"--{setting.name.replace('_', '-')}" not in text] == []


def test_version_is_printed():
    assert run("--version").stdout == f"quoth {__version__}\n"


def test_serve_starts_gunicorn_with_the_settings_that_were_given(quoth, monkeypatch):
    started = {}
    monkeypatch.setattr("os.execve", lambda program, command, environment: started.update(command=command, environment=environment))
    monkeypatch.setenv("QUOTH_WORKERS", "7")
    quoth("serve", "--host", "0.0.0.0", "--port", "8099", "--metrics-need-key", "true")
    assert started["command"][1:3] == ["-m", "gunicorn"]
    wanted = {"QUOTH_HOST": "0.0.0.0", "QUOTH_PORT": "8099", "QUOTH_WORKERS": "7", "QUOTH_METRICS_NEED_KEY": "true"}
    assert {name: value for name, value in started["environment"].items() if name in wanted} == wanted
    assert "QUOTH_THREADS" not in started["environment"]


def test_serve_names_the_option_or_the_variable_that_is_wrong(quoth, monkeypatch):
    assert "quoth: --port: 99999 is not within 0 to 65,535" in quoth("serve", "--port", "99999")[2]
    monkeypatch.setenv("QUOTH_PORT", "many")
    assert "QUOTH_PORT: 'many' is not a whole number" in quoth("serve")[2]


def test_the_trained_pipeline_reads_a_story_without_a_server(stories):
    Path("story.txt").write_text(
        "“The wall will hold,” said Lucía Ferreira, chief engineer of the port. “After that we pray,” she added.", encoding="utf-8"
    )
    command = [sys.executable, "-m", "service", "quotes", "story.txt", "--format", "json", "--speaker", "ferreira"]
    result = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=True, timeout=60)
    found = json.loads(result.stdout)
    assert result.stderr == ""
    assert [(quote["text"], quote["speaker"]["name"]) for quote in found["quotes"]] == [
        ("The wall will hold,", "Lucía Ferreira"),
        ("After that we pray,", "Lucía Ferreira"),
    ]


def test_serve_answers_until_it_is_told_to_stop():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "service", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    try:
        client = Client(f"http://127.0.0.1:{port}")
        deadline = time.monotonic() + 60
        while True:
            try:
                answer = client.quotes("“No,” said Ann Lee.")
                break
            except ConnectionFailed:
                assert process.poll() is None, "the service ended by itself"
                assert time.monotonic() < deadline, "the service did not start"
                time.sleep(0.2)
        assert answer.quotes[0].speaker.name == "Ann Lee"
        process.terminate()
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()


def test_openapi_prints_the_document_that_the_service_serves():
    document = json.loads(run("openapi").stdout)
    assert document == json.loads((ROOT / "service/api/static/openapi.json").read_text(encoding="utf-8"))
    assert "/v1/quotes" in document["paths"]


def test_info_tells_version_model_and_limits(quoth):
    told = json.loads(quoth("info")[1])
    assert (told["version"], told["model"]["name"], told["limits"]["max_chars"]) == (__version__, "en_stub", 100_000)


def test_info_refuses_a_wrong_setting(quoth, monkeypatch):
    monkeypatch.setenv("QUOTH_MAX_CHARS", "lots")
    assert quoth("info") == (2, "", "quoth: QUOTH_MAX_CHARS: 'lots' is not a whole number\n")


def complete_in_bash(tmp_path, *words) -> list[str]:
    """What bash offers for the last word."""
    script = tmp_path / "quoth.bash"
    script.write_text(run("completion", "bash").stdout)
    line = " ".join(f"'{word}'" for word in words)
    ask = f"COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _quoth"
    probe = f"source {script} && complete -p quoth >/dev/null || exit 3; {ask}; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    result = subprocess.run(["bash", "--norc", "-c", probe], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert result.stderr == ""
    return sorted(result.stdout.split("\n")[:-1]) if result.stdout.strip() else []


def test_bash_completes_commands_options_choices_and_files(tmp_path):
    (tmp_path / "a story.txt").touch()
    assert complete_in_bash(tmp_path, "quoth", "") == ["--help", "--version", "-h", "completion", "info", "openapi", "quotes", "serve"]
    assert complete_in_bash(tmp_path, "quoth", "quotes", "--csv") == ["--csv-bom", "--csv-safe"]
    assert complete_in_bash(tmp_path, "quoth", "quotes", "--format", "j") == ["json", "jsonl"]
    assert complete_in_bash(tmp_path, "quoth", "quotes", "--format", "=", "j") == ["json", "jsonl"]
    assert complete_in_bash(tmp_path, "quoth", "quotes", "--kinds", "p") == ["partial"]
    assert complete_in_bash(tmp_path, "quoth", "quotes", "a") == ["a story.txt"]
    assert complete_in_bash(tmp_path, "quoth", "serve", "--work") == ["--worker-timeout", "--workers"]
    assert complete_in_bash(tmp_path, "quoth", "completion", "") == ["bash", "fish", "zsh"]


def test_bash_is_offered_every_option_of_every_command(tmp_path):
    commands = next(action.choices for action in build_parser()._actions if action.choices)
    for name, parser in commands.items():
        options = sorted(option for action in parser._actions for option in action.option_strings)
        assert complete_in_bash(tmp_path, "quoth", name, "-") == options


@pytest.mark.skipif(shutil.which("fish") is None, reason="needs fish")
def test_fish_completes_commands_options_and_choices(tmp_path):
    script = tmp_path / "quoth.fish"
    script.write_text(run("completion", "fish").stdout)

    def offered(line):
        result = subprocess.run(["fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"], capture_output=True, text=True, check=True)
        return {entry.split("\t")[0] for entry in result.stdout.splitlines()}

    assert {"quotes", "serve", "openapi", "info", "completion"} <= offered("quoth ")
    assert offered("quoth quotes --csv") == {"--csv-bom", "--csv-safe"}
    assert offered("quoth quotes --format j") == {"json", "jsonl"}


@pytest.mark.skipif(shutil.which("zsh") is None, reason="needs zsh")
def test_zsh_takes_the_script_as_its_completion_of_quoth(tmp_path):
    (tmp_path / "_quoth").write_text(run("completion", "zsh").stdout)
    probe = f"fpath=({tmp_path} $fpath); autoload -U compinit; compinit -u -D; source {tmp_path}/_quoth; print $_comps[quoth]"
    result = subprocess.run(["zsh", "-f", "-c", probe], capture_output=True, text=True, check=True)
    assert (result.stdout, result.stderr) == ("_quoth\n", "")
