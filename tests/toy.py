"""A toy pipeline for the tests of the API: it finds “…” and "…" by one pattern and gives each to the capitalised name after "said".

It stands in where a test is about HTTP: it is quick, and its answers can be foreseen.
"""

import re
import time
from collections import deque
from collections.abc import Sequence

from flask import Flask

from service.app import create_app
from service.attribution.offsets import convert
from service.attribution.pipeline import TimeBudgetExceeded
from service.attribution.records import DEFAULT_KINDS, Article, Attribution, Kind, Model, OffsetUnit, Quote, Span, Speaker

QUOTATION = re.compile(r"[“\"]([^“”\"\n]+)[”\"](?:\s(?P<cue>said)\s(?P<mention>[A-Z]\w+(?:\s[A-Z]\w+)*))?")

# A text that begins with one of these words makes the toy misbehave.
SLOW = "SLOW"
BROKEN = "BROKEN"
OVERDUE = "OVERDUE"


class ToyPipeline:
    """Answers as service.attribution.pipeline.Pipeline does."""

    model = Model("toy", "0.1.0")

    def __init__(self) -> None:
        self.texts: deque[str] = deque(maxlen=100)

    def attribute(
        self,
        text: str,
        *,
        kinds: Sequence[Kind] = DEFAULT_KINDS,
        min_confidence: float = 0.0,
        offset_unit: OffsetUnit = "codepoint",
        time_budget: float | None = None,
    ) -> Attribution:
        self.texts.append(text)
        if text.startswith(BROKEN):
            raise RuntimeError(text)
        if text.startswith(OVERDUE):
            raise TimeBudgetExceeded
        if text.startswith(SLOW):
            time.sleep(1.0)
        quotes: list[Quote] = []
        speakers: dict[str, Speaker] = {}
        for match in QUOTATION.finditer(text) if "direct" in kinds else ():
            quotes.append(_quote(match, len(quotes) + 1, speakers, min_confidence))
        article = Article("a1", None, 0, len(text))
        found = Attribution("codepoint", (article,), tuple(quotes), tuple(speakers.values()), (), self.model)
        return convert(found, text, offset_unit)


def _quote(match: re.Match[str], number: int, speakers: dict[str, Speaker], min_confidence: float) -> Quote:
    id = f"q{number}"
    mention = _span(match, "mention")
    speaker = None
    if mention is not None and min_confidence <= 0.9:
        known = speakers.get(mention.text, Speaker(f"s{len(speakers) + 1}", "a1", mention.text, "person", None, (), ()))
        speaker = Speaker(known.id, "a1", known.name, "person", None, (*known.mentions, mention), (*known.quotes, id))
        speakers[mention.text] = speaker
    reason = None if speaker else "no-source" if mention is None else "low-confidence"
    confidence = None if mention is None else 0.9
    said_by = speaker.id if speaker else None
    text, start, end = match[1], match.start(1), match.end(1)
    return Quote(id, "a1", text, start, end, "direct", number, said_by, mention, _span(match, "cue"), None, confidence, reason)


def _span(match: re.Match[str], group: str) -> Span | None:
    return None if match[group] is None else Span(match[group], match.start(group), match.end(group))


def serve() -> Flask:
    """An app with the toy in it, for gunicorn."""
    return create_app(pipeline=ToyPipeline())
