"""The steps of the attribution as spaCy components; each reads what the ones before it wrote on the Doc and writes its own part (see state.State)."""

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from service.attribution.article import read_layout
from service.attribution.encoder import ENTITY_TAGS, Encoder
from service.attribution.names import NameMention, join_names
from service.attribution.quotations import find_quotations
from service.attribution.reading import read
from service.attribution.sources import find_sources
from service.attribution.speakers import Model, Ranker, decide
from service.attribution.state import State, state_of


@Language.component("quoth_layout")
def layout(doc: Doc) -> Doc:
    """The layout of the text."""
    state = state_of(doc)
    state.layout = read_layout(state.text)
    return doc


@Language.component("quoth_quotations")
def quotations(doc: Doc) -> Doc:
    """Marks to quotations."""
    state = state_of(doc)
    assert state.layout is not None
    state.quotations, warnings = find_quotations(state.text, state.layout)
    state.warnings.extend(warnings)
    return doc


class _Stored:
    """A component that keeps files in the model's directory."""

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """Nothing: the files are too large to be copied through memory. Required by spaCy's protocol."""
        return b""

    def from_bytes(self, data: bytes, exclude: Iterable[str] = ()) -> "_Stored":
        return self


@Language.factory("quoth_encoder")
class EncoderStep(_Stored):
    """The narrative's reading and the encoder's signals. A text without quotations is not read."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.encoder: Encoder | None = None
        self._directory: Path | None = None

    def __call__(self, doc: Doc) -> Doc:
        state = state_of(doc)
        assert self.encoder is not None, "the model's directory has not been read"
        assert state.layout is not None
        if state.quotations:
            state.reading = read(state.text, state.layout, state.quotations, self.encoder.vocabulary)
            state.signals = self.encoder.encode(state.reading)
        return doc

    def from_disk(self, path: Path, exclude: Iterable[str] = ()) -> "EncoderStep":
        self._directory = Path(path)
        self.encoder = Encoder(self._directory)
        return self

    def to_disk(self, path: Path, exclude: Iterable[str] = ()) -> None:
        assert self._directory is not None
        path.mkdir(parents=True, exist_ok=True)
        for file in self._directory.iterdir():
            if (path / file.name) != file:
                (path / file.name).write_bytes(file.read_bytes())


@Language.component("quoth_names")
def names(doc: Doc) -> Doc:
    """The encoder's name tags to named entities, article by article."""
    state = state_of(doc)
    if state.reading is None or state.layout is None:
        return doc
    mentions = tag_names(state)
    found: list[Any] = []
    articles: list[int] = []
    for number, article in enumerate(state.layout.articles):
        own = [m for m in mentions if article.start <= m.start < article.end] if len(state.layout.articles) > 1 else mentions
        entities = join_names(state.text, own, (article.start, article.end))
        found.extend(entities)
        articles.extend([number] * len(entities))
    state.entities, state.entity_articles = tuple(found), tuple(articles)
    return doc


def tag_names(state: State) -> list[NameMention]:
    """The runs of words that the encoder tags as one name."""
    reading, signals = state.reading, state.signals
    assert reading is not None
    assert signals is not None
    best = signals.entities.argmax(axis=1)
    best[(reading.quotations >= 0) | reading.inside] = 0
    found: list[NameMention] = []
    word, count = 0, len(best)
    for word in np.flatnonzero(best).tolist():
        tag = ENTITY_TAGS[best[word]]
        label = tag[2:]
        score = float(signals.entities[word, best[word]])
        start, end = int(reading.starts[word]), int(reading.ends[word])
        if found and tag[0] == "I" and word > 0 and best[word - 1] and found[-1].label == label and start - found[-1].end <= 1:
            last = found[-1]
            found[-1] = NameMention(last.start, end, last.label, min(last.score, score))
        else:
            found.append(NameMention(start, end, label, score))  # type: ignore[arg-type]
    assert count == len(reading.starts)
    return found


@Language.component("quoth_sources")
def sources(doc: Doc) -> Doc:
    """Quotations to candidates for their mentions, and cues."""
    state = state_of(doc)
    if state.reading is not None:
        state.sources = find_sources(state)
    return doc


@Language.factory("quoth_speakers")
class SpeakersStep(_Stored):
    """Mentions to speakers, with kinds, turns and confidence."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.model: Model | None = None
        self._text = ""

    def __call__(self, doc: Doc) -> Doc:
        state = state_of(doc)
        assert self.model is not None, "the model's directory has not been read"
        if state.reading is not None:
            decide(state, self.model)
        return doc

    def from_disk(self, path: Path, exclude: Iterable[str] = ()) -> "SpeakersStep":
        self._text = (Path(path) / "ranker.json").read_text(encoding="utf-8")
        learned = json.loads(self._text)
        self.model = Model(Ranker(learned["ranker"]), np.array(learned["kinds"], np.float32), np.array(learned["calibration"], np.float32))
        return self

    def to_disk(self, path: Path, exclude: Iterable[str] = ()) -> None:
        path.mkdir(parents=True, exist_ok=True)
        (path / "ranker.json").write_text(self._text, encoding="utf-8")


STEPS = ("quoth_layout", "quoth_quotations", "quoth_encoder", "quoth_names", "quoth_sources", "quoth_speakers")


class Deadline:
    """Ends a text that takes too long, between two steps."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    def passed(self) -> bool:
        """Whether the time is spent."""
        return self._end is not None and time.monotonic() > self._end
