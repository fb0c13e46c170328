"""A story and its answer as the pipeline would give it, put together by hand: the formats are tested apart from the attribution."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from service.attribution.records import Article, Attribution, Kind, Model, OffsetUnit, Quote, Reason, Span, Speaker

STORY = (
    "GRANADA - The old dam is safe, its keeper says. 🌊\r\n\r\n"
    "“The wall will hold until spring,” said Lucía Ferreira, chief engineer of the river authority. “After that we pray.”\r\n\r\n"
    "A fisherman called it “a <b>quiet</b> disaster & a shame”. Nobody would sign the “=letter”.\r\n"
)


def utf8(text: str) -> int:
    return len(text.encode("utf-8"))


def utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


MEASURES = {"codepoint": len, "utf16": utf16, "utf8": utf8}


@dataclass(frozen=True)
class Maker:
    """Makes records whose offsets are found by looking for the words in the text."""

    text: str
    unit: OffsetUnit = "codepoint"

    def span(self, words: str) -> Span:
        start = self.text.index(words)
        measure = MEASURES[self.unit]
        return Span(words, measure(self.text[:start]), measure(self.text[: start + len(words)]))

    def quote(
        self,
        number: int,
        words: str,
        *,
        kind: Kind = "direct",
        turn: int | None = 1,
        speaker: str | None = "s1",
        mention: str | None = None,
        cue: str | None = None,
        via: str | None = None,
        confidence: float | None = 0.98,
        reason: Reason | None = None,
        article: str = "a1",
    ) -> Quote:
        span = self.span(words)
        return Quote(
            f"q{number}",
            article,
            words,
            span.start,
            span.end,
            kind,
            turn,
            speaker,
            self.span(mention) if mention else None,
            self.span(cue) if cue else None,
            via,
            confidence,
            reason,
        )

    def attribution(self, quotes: list[Quote], speakers: list[Speaker], title: str | None = None) -> Attribution:
        whole = MEASURES[self.unit](self.text)
        return Attribution(self.unit, (Article("a1", title, 0, whole),), tuple(quotes), tuple(speakers), (), Model("en_test", "0.1.0"))


def answer_to(text: str, unit: OffsetUnit = "codepoint") -> Attribution:
    """The answer to STORY, with offsets in a unit."""
    make = Maker(text, unit)
    quotes = [
        make.quote(1, "The wall will hold until spring,", mention="Lucía Ferreira", cue="said"),
        make.quote(2, "After that we pray.", mention="Lucía Ferreira", cue="said", confidence=0.97),
        make.quote(
            3,
            "a <b>quiet</b> disaster & a shame",
            kind="partial",
            turn=2,
            speaker="s2",
            mention="A fisherman",
            cue="called",
            via="RIA",
            confidence=0.61,
        ),
        make.quote(4, "=letter", kind="not_speech", turn=None, speaker=None, confidence=None, reason="no-source"),
    ]
    speakers = [
        Speaker("s1", "a1", "Lucía Ferreira", "person", "chief engineer of the river authority", (make.span("Lucía Ferreira"),), ("q1", "q2")),
        Speaker("s2", "a1", "fisherman", "unnamed", None, (make.span("A fisherman"),), ("q3",)),
    ]
    return make.attribution(quotes, speakers)


@pytest.fixture
def story() -> str:
    return STORY


@pytest.fixture
def answer() -> Attribution:
    return answer_to(STORY)


@pytest.fixture
def answer_in() -> Callable[[OffsetUnit], Attribution]:
    """The same answer with its offsets in the unit that is asked for."""
    return lambda unit: answer_to(STORY, unit)


@pytest.fixture
def make() -> type[Maker]:
    """Puts an answer to a text of one's own together."""
    return Maker
