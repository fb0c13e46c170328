"""The evaluation as a command: where answers come from, and what it prints and writes."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

import service.attribution
from service.attribution.records import Attribution, Model, Quote, Span, Speaker
from training.evaluate import answers_in, answers_of, main
from training.scoring import Answer

TEXT = "“We wait,” said Ona Brik.\n\n“<b>Never</b>,” said Tadeo Marsh."
GOLD = {
    "id": "ferry",
    "text": TEXT,
    "quotes": [
        {"start": 1, "end": 9, "kind": "direct", "speaker": "Ona Brik", "speaker_type": "person", "turn": 1, "mention_start": 16, "mention_end": 24},
        {"start": 28, "end": 41, "kind": "direct", "speaker": "Tadeo Marsh", "speaker_type": "person", "turn": 2},
    ],
}
RIGHT: dict[str, Any] = {
    "start": 1, "end": 9, "kind": "direct", "turn": 1, "speaker": {"id": "s1", "name": "Ona Brik", "type": "person", "role": None},
    "mention": {"text": "Ona Brik", "start": 16, "end": 24}, "cue": {"text": "said", "start": 11, "end": 15},
    "via": None, "confidence": 0.9, "reason": None,
}  # fmt: skip
WRONG = RIGHT | {"start": 28, "end": 41, "turn": 2, "mention": None, "cue": None, "confidence": 0.6}


@pytest.fixture
def gold(tmp_path: Path) -> str:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(GOLD, ensure_ascii=False) + "\n\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def predictions(tmp_path: Path) -> str:
    path = tmp_path / "pred.jsonl"
    path.write_text(json.dumps({"id": "ferry", "quotes": [RIGHT, WRONG]}) + "\n", encoding="utf-8")
    return str(path)


@pytest.fixture
def url() -> Iterator[str]:
    """A service that answers every article with one right and one wrong quotation, and any other path with 404."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found = self.path == "/v1/quotes" and asked == {"text": TEXT}
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"quotes": [RIGHT, WRONG]} if found else {}).encode())

        def log_message(self, format: str, *args: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def row(printed: str, name: str) -> list[str]:
    """The cells of the first table row of that name."""
    line = next(line for line in printed.splitlines() if line.startswith(f"| {name} "))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def test_answers_made_earlier_are_scored(gold: str, predictions: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([gold, "--predictions", predictions]) == 0
    printed = capsys.readouterr().out
    assert row(printed, "speaker full, direct") == ["50.0% (1/2)"]
    assert row(printed, "end to end F1") == ["50.0%"]


def test_the_tables_split_by_kind_type_and_mention(gold: str, predictions: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([gold, "--predictions", predictions])
    printed = capsys.readouterr().out
    assert row(printed, "person")[:3] == ["2", "100.0%", "50.0%"]
    assert row(printed, "name")[:3] == ["1", "100.0%", "100.0%"]
    assert row(printed, "direct, none")[:3] == ["1", "100.0%", "0.0%"]
    assert row(printed, "0.6 to 0.7") == ["1", "60.0%", "0.0%"]
    assert row(printed, "0.7") == ["100.0% (1/1)", "50.0% (1/2)"]


def test_a_running_service_is_asked(gold: str, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([gold, "--url", f"{url}/v1/quotes"]) == 0
    assert row(capsys.readouterr().out, "speaker full, direct") == ["50.0% (1/2)"]


def test_an_article_that_the_service_fails_on_is_told_and_the_command_fails(gold: str, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([gold, "--url", f"{url}/elsewhere"]) == 1
    captured = capsys.readouterr()
    assert "1 articles were not answered" in captured.out
    assert "ferry: no answer: HTTP Error 404" in captured.err


def test_the_pipeline_of_the_checkout_answers_where_no_service_is_named(
    gold: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Pipeline:
        def attribute(self, text: str) -> Attribution:
            assert text == TEXT
            quote = Quote("q1", "a1", "We wait,", 1, 9, "direct", 1, "s1", Span("Ona Brik", 16, 24), None, None, 0.9, None)
            speaker = Speaker("s1", "a1", "Ona Brik", "person", "islander", (), ("q1",))
            return Attribution("codepoint", (), (quote,), (speaker,), (), Model("test", "0"))

    monkeypatch.setattr(service.attribution, "load", Pipeline)
    assert main([gold]) == 0
    assert row(capsys.readouterr().out, "speaker full, direct") == ["50.0% (1/2)"]


def test_a_record_of_the_pipeline_and_its_json_are_the_same_answer() -> None:
    quote = Quote("q1", "a1", "We wait,", 1, 9, "direct", 1, "s1", Span("Ona Brik", 16, 24), Span("said", 11, 15), "RIA", 0.9, None)
    speaker = Speaker("s1", "a1", "Ona Brik", "person", "islander", (), ("q1",))
    attribution = Attribution("codepoint", (), (quote,), (speaker,), (), Model("test", "0"))
    record = RIGHT | {"via": "RIA", "speaker": {"id": "s1", "name": "Ona Brik", "type": "person", "role": "islander"}}
    assert answers_in(attribution) == answers_of([record])


def test_flat_spans_and_bare_names_are_understood_and_records_without_offsets_left_out() -> None:
    flat = {"start": 1, "end": 9, "speaker": "Ona Brik", "mention_start": 16, "mention_end": 24, "confidence": True}
    assert answers_of([flat, {"start": None, "end": 4}]) == [Answer(1, 9, speaker="Ona Brik", mention=(16, 24))]


def test_saved_answers_score_the_same_again(gold: str, predictions: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "saved.jsonl"
    main([gold, "--predictions", predictions, "--save", str(saved)])
    first = capsys.readouterr().out
    main([gold, "--predictions", str(saved)])
    assert capsys.readouterr().out == first


def test_the_figures_are_written_for_a_program(gold: str, predictions: str, tmp_path: Path) -> None:
    main([gold, "--predictions", predictions, "--json", str(tmp_path / "figures.json")])
    written = json.loads((tmp_path / "figures.json").read_text())
    assert written["figures"]["speaker full, direct"] == {"share": 0.5, "hits": 1, "of": 2}
    assert written["figures"]["role"]["share"] is None


def test_the_page_shows_each_error_in_its_paragraph_and_nothing_that_is_right(gold: str, predictions: str, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    main([gold, "--predictions", predictions, "--html", str(page)])
    html = page.read_text(encoding="utf-8")
    assert html.count("<article ") == 1
    assert '<span class="quote-gold" title="quotation">&lt;b&gt;Never&lt;/b&gt;,</span>' in html
    assert '<tr class=wrong><th scope="row">speaker</th><td>Tadeo Marsh</td><td>Ona Brik</td></tr>' in html
    assert "confidence 0.60" in html


def test_the_page_loads_nothing_and_lets_no_text_of_an_article_be_markup(gold: str, predictions: str, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    main([gold, "--predictions", predictions, "--html", str(page)])
    html = page.read_text(encoding="utf-8")
    assert "<b>Never" not in html
    assert not any(loader in html for loader in ("src=", "href=", "url(", "@import"))
