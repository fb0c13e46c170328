"""Score the answers of the pipeline, or of a running service, against gold files.

    python -m training.evaluate GOLD.jsonl … [--url URL | --model DIR | --predictions PRED.jsonl] [--html REPORT.html] [--json FIGURES.json]

GOLD is one article a line in the format of `training.gold`. Without --url the pipeline of this checkout answers in-process; with it a running service
does (`http://127.0.0.1:8000/v1/quotes`). PRED holds answers made earlier, one article a line: {"id", "quotes": […]} as the service returns them;
--save writes such a file. Several gold files are scored together.

Printed are Markdown tables: the figures of `training.scoring`, the same by kind of quotation, type of speaker and kind of mention, how reliable the
confidence is, and what `min_confidence` does. --html writes the errors as a page to read, each in its paragraph.
"""

import argparse
import json
import sys
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.gold import GoldArticle, Range, gold_article
from training.report import page, tables
from training.scoring import Answer, Score, judge

if TYPE_CHECKING:
    from service.attribution import Attribution

Answers = dict[str, Sequence[Answer] | None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when every article was answered, 1 when some were not."""
    options = _parser().parse_args(arguments)
    articles = read_gold(options.gold)
    if options.predictions:
        answers = read_answers(options.predictions)
    elif options.url:
        answers = ask_service(articles, options.url, options.timeout)
    else:
        answers = ask_pipeline(articles, options.model)
    score = judge(articles, answers)
    names = ", ".join(path.name for path in options.gold)
    print(tables(score))
    if options.html:
        options.html.write_text(page(score, f"Errors on {names}"), encoding="utf-8")
    if options.json:
        options.json.write_text(json.dumps(figures(score), indent=2) + "\n", encoding="utf-8")
    if options.save:
        options.save.write_text("".join(json.dumps(_prediction(id, quotes)) + "\n" for id, quotes in answers.items() if quotes is not None), "utf-8")
    return 1 if score.unanswered else 0


def read_gold(files: Iterable[Path]) -> list[GoldArticle]:
    """The articles of gold files, in order."""
    return [gold_article(json.loads(line)) for file in files for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]


def read_answers(file: Path) -> Answers:
    """Answers made earlier, by article id."""
    rows = (json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line.strip())
    return {row["id"]: answers_of(row["quotes"]) for row in rows}


def ask_service(articles: Iterable[GoldArticle], url: str, timeout: float = 60.0) -> Answers:
    """What a running service answers, article by article; one that fails is told on stderr and counts as unanswered."""
    answers: Answers = {}
    for article in articles:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        request = urllib.request.Request(url, json.dumps({"text": article.text}).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as response:
                answers[article.id] = answers_of(json.load(response)["quotes"])
        except (OSError, ValueError, KeyError) as error:
            print(f"{article.id}: no answer: {error}", file=sys.stderr)
            answers[article.id] = None
    return answers


def ask_pipeline(articles: Iterable[GoldArticle], model: Path | None = None) -> Answers:
    """What the trained pipeline of a directory answers, or that of this checkout."""
    from service.attribution import load  # here, so that answers made earlier are scored without a model

    pipeline = load() if model is None else load(model)
    return {article.id: answers_in(pipeline.attribute(article.text)) for article in articles}


def answers_in(attribution: "Attribution") -> list[Answer]:
    """The quotations of an attribution, in order."""
    speakers = {speaker.id: speaker for speaker in attribution.speakers}
    answers = []
    for quote in attribution.quotes:
        speaker = speakers.get(quote.speaker) if quote.speaker is not None else None
        answers.append(
            Answer(
                start=quote.start,
                end=quote.end,
                kind=quote.kind,
                turn=quote.turn,
                speaker=speaker.name if speaker else None,
                speaker_type=speaker.type if speaker else None,
                role=speaker.role if speaker else None,
                mention=(quote.mention.start, quote.mention.end) if quote.mention else None,
                cue=(quote.cue.start, quote.cue.end) if quote.cue else None,
                via=quote.via,
                confidence=quote.confidence,
                reason=quote.reason,
            )
        )
    return answers


def answers_of(records: Iterable[Mapping[str, Any]]) -> list[Answer]:
    """The quotations of a JSON answer, in order; one without whole-number offsets is left out."""
    answers = []
    for record in records:
        if not isinstance(record.get("start"), int) or not isinstance(record.get("end"), int):
            continue
        speaker, confidence = record.get("speaker"), record.get("confidence")
        who = speaker if isinstance(speaker, dict) else {"name": speaker}
        answers.append(
            Answer(
                start=record["start"],
                end=record["end"],
                kind=record.get("kind"),
                turn=record.get("turn"),
                speaker=_text(who.get("name")),
                speaker_type=_text(who.get("type")),
                role=_text(who.get("role")),
                mention=_span(record, "mention"),
                cue=_span(record, "cue"),
                via=record.get("via"),
                confidence=float(confidence) if isinstance(confidence, int | float) and not isinstance(confidence, bool) else None,
                reason=record.get("reason"),
            )
        )
    return answers


def figures(score: Score) -> dict[str, Any]:
    """The figures of a score for a program: shares between 0 and 1, None where there is nothing to count."""
    return {
        "figures": {name: {"share": ratio.share, "hits": ratio.hits, "of": ratio.total} for name, ratio in score.figures.items()},
        "end to end F1": score.f1,
        "unanswered": score.unanswered,
        "confidence": [{"from": bin.low, "answers": bin.answers, "stated": bin.stated, "right": bin.right} for bin in score.bins],
        "min_confidence": [
            {"min_confidence": step.min_confidence, "precision": step.precision.share, "recall": step.recall.share} for step in score.thresholds()
        ],
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _span(record: Mapping[str, Any], part: str) -> Range | None:
    """A phrase of a returned quotation: {"start", "end"} under its name, or flat `name_start` and `name_end`."""
    value = record.get(part)
    start, end = (value.get("start"), value.get("end")) if isinstance(value, dict) else (record.get(f"{part}_start"), record.get(f"{part}_end"))
    return (start, end) if isinstance(start, int) and isinstance(end, int) else None


def _prediction(id: str, answers: Sequence[Answer]) -> dict[str, Any]:
    return {"id": id, "quotes": [_record(answer) for answer in answers]}


def _record(answer: Answer) -> dict[str, Any]:
    """An answer as the service writes it, as far as scoring reads it."""
    record: dict[str, Any] = {name: getattr(answer, name) for name in ("start", "end", "kind", "turn", "via", "confidence", "reason")}
    record["speaker"] = None if answer.speaker is None else {"name": answer.speaker, "type": answer.speaker_type, "role": answer.role}
    for part in ("mention", "cue"):
        value: Range | None = getattr(answer, part)
        record[part] = None if value is None else {"start": value[0], "end": value[1]}
    return record


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--url", help="ask a running service instead of the pipeline of this checkout")
    source.add_argument("--model", type=Path, help="another trained pipeline than that of this checkout")
    source.add_argument("--predictions", type=Path, help="score answers made earlier")
    parser.add_argument("--html", type=Path, help="write the errors as a page to read")
    parser.add_argument("--json", type=Path, help="write the figures as JSON")
    parser.add_argument("--save", type=Path, help="write the answers, for --predictions")
    parser.add_argument("--timeout", type=float, default=60.0, help="seconds to wait for the service, per article")
    return parser


if __name__ == "__main__":
    sys.exit(main())
