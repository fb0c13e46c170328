"""A score to read: Markdown tables for the terminal and the model card, and a page that shows every error in its paragraph."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path

from training.gold import Range
from training.scoring import MENTION_KINDS, SPEAKER_TYPES, SPEECH_KINDS, Score, Verdict

_ASSETS = Path(__file__).parent / "page"

# What can be wrong with one quotation, the worst first; the page hides the lesser ones until they are asked for.
GRAVE = ("missed", "not a quotation", "not speech", "somebody for nobody", "nobody for somebody", "wrong speaker", "name not full")
LESSER = ("kind", "mention", "cue", "role", "turn")

_PART_OF = {
    "not speech": "kind",
    "somebody for nobody": "speaker",
    "nobody for somebody": "speaker",
    "wrong speaker": "speaker",
    "name not full": "speaker",
}

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of an article to be marked: its range, a class for the style, and words for who cannot see it."""

    start: int
    end: int
    style: str
    label: str


def problems(verdict: Verdict) -> tuple[str, ...]:
    """What is wrong with one quotation, in the words of GRAVE and LESSER; empty where all is right."""
    gold, answer = verdict.gold, verdict.answer
    if gold is None:
        return ("not a quotation",)
    if answer is None:
        return ("missed",) if verdict.is_speech else ()
    if gold.kind == "not_speech":
        return ("not speech",)
    found = []
    if gold.speaker is None:
        if answer.speaker:
            found.append("somebody for nobody")
    elif not answer.speaker:
        found.append("nobody for somebody")
    elif not verdict.speaker.full:
        found.append("name not full" if verdict.speaker.surname else "wrong speaker")
    return (*found, *(part for part in LESSER if getattr(verdict, part) is False))


# Tables


def tables(score: Score) -> str:
    """All figures of a score as Markdown tables."""
    parts = [_markdown(title, header, rows) for title, header, rows in _tables(score)]
    if score.unanswered:
        parts.append(f"{score.unanswered} articles were not answered.\n")
    return "\n".join(parts)


def _tables(score: Score) -> Iterator[tuple[str, Row, Sequence[Row]]]:
    """(title, header, rows) of each table."""
    yield "Figures", ("what", "right"), [(name, str(ratio)) for name, ratio in score.figures.items()] + [("end to end F1", f"{score.f1:.1%}")]
    header = ("quotations", "in the gold", "found", "speaker, full name", "speaker, surname", "mention", "cue")
    yield "By kind of quotation", header, list(_splits(score, _kind, SPEECH_KINDS))
    yield "By type of speaker", header, list(_splits(score, _speaker_type, SPEAKER_TYPES))
    yield "By kind of mention", header, list(_splits(score, _mention_kind, MENTION_KINDS))
    both = [f"{kind}, {mention}" for kind in SPEECH_KINDS for mention in MENTION_KINDS]
    yield "By kind of quotation and kind of mention", header, list(_splits(score, lambda v: f"{_kind(v)}, {_mention_kind(v)}", both))
    yield (
        "How reliable the confidence is",
        ("confidence", "speakers", "stated", "right"),
        [
            (f"{bin.low:.1f} to {bin.low + 0.1:.1f}", str(bin.answers), f"{bin.stated:.1%}", f"{bin.right / bin.answers:.1%}")
            for bin in score.bins
            if bin.answers
        ],
    )
    yield (
        "What min_confidence does",
        ("min_confidence", "precision", "recall"),
        [(f"{step.min_confidence:g}", str(step.precision), str(step.recall)) for step in score.thresholds()],
    )


def _splits(score: Score, group: Callable[[Verdict], str | None], order: Iterable[str]) -> Iterator[Row]:
    parts = score.split(lambda verdict: group(verdict) if verdict.is_attributable else None)
    for name in order:
        if name in parts:
            verdicts = parts[name].verdicts
            counted = (
                [verdict.answer is not None for verdict in verdicts],
                [verdict.speaker.full for verdict in verdicts],
                [verdict.speaker.surname for verdict in verdicts],
                [verdict.mention for verdict in verdicts if verdict.mention is not None],
                [verdict.cue for verdict in verdicts if verdict.cue is not None],
            )
            yield name, str(len(verdicts)), *(f"{sum(values) / len(values):.1%}" if values else "–" for values in counted)


def _kind(verdict: Verdict) -> str | None:
    return verdict.gold.kind if verdict.gold else None


def _speaker_type(verdict: Verdict) -> str | None:
    return verdict.gold.speaker_type if verdict.gold else None


def _mention_kind(verdict: Verdict) -> str | None:
    return verdict.wanted_mention


def _markdown(title: str, header: Row, rows: Sequence[Row]) -> str:
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in (header, *rows)]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([f"**{title}**", "", lines[0], rule, *lines[1:], ""])


# The page


def page(score: Score, title: str) -> str:
    """A page of its own, without anything to load: the figures, and every error with gold beside returned, filtered and sorted by the reader."""
    wrong = [(verdict, found) for verdict in score.verdicts if (found := problems(verdict))]
    counts = Counter(problem for _, found in wrong for problem in found)
    style, script = ((_ASSETS / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{style}</style>
<header>
<h1>{escape(title)}</h1>
<p>{len({v.article.id for v in score.verdicts})} articles, {sum(v.is_speech for v in score.verdicts)} quotations;
right speaker under the full name, end to end: F1 <strong>{score.f1:.1%}</strong>.</p>
<details><summary>All figures</summary><div class="tables">{"".join(_html_table(*table) for table in _tables(score))}</div></details>
</header>
<form id="filter" aria-label="Which errors to show">
{"".join(_checkbox(problem, counts[problem]) for problem in (*GRAVE, *LESSER) if counts[problem])}
<label class="wide">Search <input type="search" name="search" placeholder="article, speaker or words"></label>
<label>Sort <select name="sort"><option value="text">as in the text</option><option value="sure">surest first</option></select></label>
<output></output>
</form>
<p class="legend">Marked in the text: <span class="quote gold">the quotation</span>,
<span class="quote returned">as returned</span> where that differs;
mention <span class="mention gold">of the gold</span> and <span class="mention returned">as returned</span>;
cue <span class="cue gold">of the gold</span> and <span class="cue returned">as returned</span>.</p>
<main>
{"".join(_error(number, verdict, found) for number, (verdict, found) in enumerate(wrong))}
</main>
<script>{script}</script>
</html>
"""


def _html_table(title: str, header: Row, rows: Sequence[Row]) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    body = "".join(f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in row[1:])}</tr>' for row in rows)
    return f"<table><caption>{escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _checkbox(problem: str, count: int) -> str:
    checked = " checked" if problem in GRAVE else ""
    return f'<label class="chip"><input type="checkbox" name="problem" value="{escape(problem)}"{checked}> {escape(problem)} <b>{count}</b></label>'


def _error(number: int, verdict: Verdict, found: Sequence[str]) -> str:
    answer = verdict.answer
    confidence = answer.confidence if answer else None
    chips = "".join(f'<span class="chip {"grave" if problem in GRAVE else "lesser"}">{escape(problem)}</span>' for problem in found)
    sure = "" if confidence is None else f'<span class="confidence">confidence {confidence:.2f}</span>'
    attributes = f'data-problems="{escape("|".join(found))}" data-order="{number}" data-confidence="{-1 if confidence is None else confidence}"'
    return f"""<article {attributes}>
<h2><span class="where">{escape(verdict.article.id)}</span> {chips}{sure}</h2>
{_comparison(verdict)}
{_context(verdict)}
</article>
"""


def _comparison(verdict: Verdict) -> str:
    """Gold beside returned, part by part; a row is marked where the part is wrong."""
    gold, answer, text = verdict.gold, verdict.answer, verdict.article.text
    found = problems(verdict)

    wanted = {
        "speaker": gold.speaker,
        "kind": gold.kind,
        "type": gold.speaker_type,
        "mention": _phrase(text, gold.mention),
        "cue": _phrase(text, gold.cue),
        "role": gold.role,
        "turn": gold.turn,
    } if gold else {}  # fmt: skip
    given = {
        "speaker": answer.speaker or answer.reason,
        "kind": answer.kind,
        "type": answer.speaker_type,
        "mention": _phrase(text, answer.mention),
        "cue": _phrase(text, answer.cue),
        "role": answer.role,
        "turn": answer.turn,
        "via": answer.via,
    } if answer else {}  # fmt: skip
    wrong = {_PART_OF.get(problem, problem) for problem in found}
    rows = [(part, wanted.get(part), given.get(part)) for part in ("speaker", "kind", "type", "mention", "cue", "role", "turn", "via")]
    body = "".join(
        f'<tr{" class=wrong" if part in wrong else ""}><th scope="row">{part}</th><td>{_cell(one)}</td><td>{_cell(other)}</td></tr>'
        for part, one, other in rows
        if one is not None or other is not None
    )
    heads = f"<td>{'gold' if gold else 'no gold quotation'}</td><td>{'returned' if answer else 'not returned'}</td>"
    return f"<table><thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _phrase(text: str, bounds: Range | None) -> str | None:
    return text[slice(*bounds)] if bounds else None


def _cell(value: object) -> str:
    return "–" if value is None else escape(str(value))


def _context(verdict: Verdict) -> str:
    """The paragraphs that hold the quotation and its evidence, with one before and one after; what is left out shows as an ellipsis."""
    text = verdict.article.text
    marks = _marks(verdict)
    paragraphs = [match.span() for match in re.finditer(r"[^\n]+", text) if match.group().strip()]
    marked = {index for index, (start, end) in enumerate(paragraphs) for mark in marks if mark.start < end and start < mark.end}
    quoted = {i for i, (start, end) in enumerate(paragraphs) for m in marks if m.style.startswith("quote") and m.start < end and start < m.end}
    shown = sorted(marked | {index + step for index in quoted for step in (-1, 1) if 0 <= index + step < len(paragraphs)})
    parts = []
    for previous, index in zip([None, *shown], shown, strict=False):
        if previous is not None and index > previous + 1:
            parts.append('<p class="gap">…</p>')
        side = "" if index in marked else ' class="beside"'
        parts.append(f"<p{side}>{_marked(text, *paragraphs[index], marks)}</p>")
    return f'<div class="context">{"".join(parts)}</div>'


def _marks(verdict: Verdict) -> list[Mark]:
    gold, answer = verdict.gold, verdict.answer
    marks = []
    if gold:
        marks.append(Mark(gold.start, gold.end, "quote gold", "quotation"))
        marks += [Mark(*bounds, f"{part} gold", f"{part} of the gold") for part, bounds in (("mention", gold.mention), ("cue", gold.cue)) if bounds]
    if answer:
        if gold is None or (gold.start, gold.end) != (answer.start, answer.end):
            marks.append(Mark(answer.start, answer.end, "quote returned", "quotation as returned"))
        evidence = (("mention", answer.mention), ("cue", answer.cue))
        marks += [Mark(*bounds, f"{part} returned", f"{part} as returned") for part, bounds in evidence if bounds]
    return marks


def _marked(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """A stretch of the text as HTML, cut where a mark begins or ends; each piece carries the styles of all marks over it."""
    cuts = sorted({start, end} | {cut for mark in marks for cut in (mark.start, mark.end) if start < cut < end})
    pieces = []
    for left, right in pairwise(cuts):
        over = [mark for mark in marks if mark.start <= left and right <= mark.end]
        words = escape(text[left:right])
        styles = " ".join(dict.fromkeys(style for mark in over for style in mark.style.replace(" ", "-").split()))
        labels = ", ".join(mark.label for mark in over)
        pieces.append(f'<span class="{styles}" title="{escape(labels)}">{words}</span>' if over else words)
    return "".join(pieces)
