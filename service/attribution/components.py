"""The steps of the attribution as spaCy components; each reads what the ones before it wrote on the Doc and writes its own part (see state.State)."""

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from service.attribution import lexicon, tokenizer  # noqa: F401  (registers the tokenizer)
from service.attribution.article import read_layout
from service.attribution.encoder import Encoder
from service.attribution.garbled import GARBLED
from service.attribution.names import Entity, Label, NameMention, join_names
from service.attribution.people import same_given
from service.attribution.quotations import find_quotations
from service.attribution.reading import read
from service.attribution.shown import Weights
from service.attribution.sources import FUNCTION_WORDS, find_sources
from service.attribution.speakers import decide
from service.attribution.state import State, state_of
from service.attribution.transcripts import NOT_LABELS
from service.attribution.weighing import Confidence, Model, Ranker


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
        own = as_labelled(state, own, number) + inside_labels(state, number)
        entities = join_names(state.text, own, (article.start, article.end))
        found.extend(_full_names_in_quotations(state, entities, article.start, article.end))
        articles.extend([number] * len(entities))
    state.entities, state.entity_articles = tuple(found), tuple(articles)
    return doc


WITHOUT = frozenset(("without", "sans"))
_CAUSES = lexicon.word_list("cause_nouns.txt")
# what people band together for, by the words before it: "Judges for Democracy", but "Lawyers for Uber"
CAUSES = {
    ("for",): _CAUSES,
    ("against",): _CAUSES,
    ("of", "the"): frozenset(("world", "earth")),
}
INSIDE_LABEL = re.compile(r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}(?=: )")


def as_labelled(state: State, mentions: list[NameMention], article: int) -> list[NameMention]:
    """The mentions with those that a transcript's labels name (`ILVES: “…”`, twice or more, or a name that the text spells out) as people."""
    assert state.layout is not None
    said = Counter(
        lexicon.fold(state.text[p.label[0] : p.label[1]].strip(" .:"))
        for p in state.layout.paragraphs
        if p.article == article and p.label is not None and state.text[p.label[0] : p.label[1]].isupper()
    )
    said.update(lexicon.fold(match.group()) for match in _labels_inside(state, article))
    labels = {label for label in said if label not in NOT_LABELS and len(label) > 1}
    if sum(said[label] for label in labels) < 2:
        return mentions
    return [dataclasses.replace(m, label="PERSON", score=1.0) if lexicon.fold(state.text[m.start : m.end]) in labels else m for m in mentions]


def _first_of_body(state: State, word: int) -> int:
    """The first word of a body's name of which the tagger sees only the end: "Doctors | Without Borders", "Judges for | Democracy"; else the word."""
    assert state.reading is not None
    lower = state.lower
    leads = (len(words) for words, causes in CAUSES.items() if lower[word] in causes and tuple(lower[word - len(words) : word]) == words)
    between = next(leads, 0)
    at = word - 1 - between
    if at < 0 or not (between or lower[word] in WITHOUT) or state.reading.paragraphs[at] != state.reading.paragraphs[word]:
        return word
    noun = lexicon.describe(state.forms[at])
    people = noun is not None and noun.kind == "person" and noun.plural
    return at if state.forms[at][:1].isupper() and (people or not between) else word


def inside_labels(state: State, article: int) -> list[NameMention]:
    """The labels of a transcript whose lines stand in marks, label and all: `"ILVES: Where were you?"`. One alone may be a heading ("VIDEO: …")."""
    labels = [match for match in _labels_inside(state, article) if lexicon.fold(match.group()) not in NOT_LABELS]
    return [NameMention(match.start(), match.end(), "PERSON") for match in labels] if len(labels) > 2 else []


def _labels_inside(state: State, article: int) -> Iterator[re.Match[str]]:
    """What looks like a label at the start of a quotation of an article, inside its marks."""
    assert state.layout is not None
    for quotation in state.quotations:
        if state.layout.paragraphs[quotation.paragraph].article == article:
            match = INSIDE_LABEL.match(state.text, quotation.start, quotation.end)
            if match is not None:
                yield match


LABELS: tuple[Label, ...] = ("PERSON", "ORG", "PLACE", "MISC")


def tag_names(state: State) -> list[NameMention]:
    """The runs of words that the encoder tags as one name.

    A word's label is the likeliest of those that its two tags (first word of a name, further word) make up together: the encoder is surer of what a
    name is than of where it starts.
    """
    reading, signals = state.reading, state.signals
    assert reading is not None
    assert signals is not None
    tags = signals.entities
    shares = np.stack([tags[:, 0], *(tags[:, 1 + 2 * i] + tags[:, 2 + 2 * i] for i in range(len(LABELS)))], axis=1)
    best = shares.argmax(axis=1)
    best[(reading.quotations >= 0) | reading.inside] = 0
    found: list[NameMention] = []
    last = -2
    for word in np.flatnonzero(best).tolist():
        kind = int(best[word])
        label, score = LABELS[kind - 1], float(shares[word, kind])
        start, end = int(reading.starts[word]), int(reading.ends[word])
        before = found[-1] if found else None
        if (
            before is not None
            and before.label == label
            and last == word - 1
            and start - before.end <= 1
            # two names of people never stand side by side without a word or mark between them
            and (label == "PERSON" or float(tags[word, 2 * kind - 1]) < 0.6)
        ):
            found[-1] = NameMention(before.start, end, label, min(before.score, score))
        else:
            first = _first_of_body(state, word) if label == "ORG" else word
            found.append(NameMention(int(reading.starts[first]), end, label, score))
        last = word
    return [NameMention(start, end, m.label, m.score) for m in found for start, end in (_trim(state.text, m),) if start < end]


def _trim(text: str, mention: NameMention) -> tuple[int, int]:
    """A name without marks and, in a person's name, without the common words of a headline at its ends."""
    start, end = mention.start, mention.end
    while start < end and not text[start].isalnum():
        start += 1
    if mention.label == "PERSON":
        words = [(m.start() + start, m.end() + start) for m in _WORD.finditer(text[start:end])]
        while words and _common(text[slice(*words[-1])]):
            words.pop()
        while words and _common(text[slice(*words[0])]):
            words.pop(0)
        if not words:
            return start, start
        start, stop = words[0][0], words[-1][1]
        end = stop + 1 if text[stop : stop + 1] == "." and stop < end else stop
    return start, end


def _common(word: str) -> bool:
    return (word.islower() and word not in lexicon.PARTICLES and len(word) > 1) or (word.lower() in FUNCTION_WORDS and word not in NAMESAKES)


NAMESAKES = frozenset(("Will", "May", "Can", "An", "Do"))  # George Will, Theresa May, Emre Can


_GIVEN = re.compile(r"\b([A-Z][a-z]+) (?=(\S{1,60}))")
_EDGE = re.compile(r"\b")


def _full_names_in_quotations(state: State, entities: Sequence[Entity], start: int, end: int) -> Iterator[Entity]:
    """The entities of an article, people whom the narrative calls by surname under the full name that a quotation gives, where all give the same."""
    known = {entity.name for entity in entities}
    lone = {entity.name for entity in entities if entity.type == "person" and " " not in entity.name}
    given: dict[str, set[str]] = {}
    for match in _GIVEN.finditer(state.text, start, end) if lone else ():
        first, behind = match.groups()
        if lexicon.fold(first) in lexicon.GIVEN_NAMES:
            for edge in _EDGE.finditer(behind):
                surname = behind[: edge.start()]
                others = (lexicon.fold(name.split()[0]) for name in known if surname in lone and name.endswith(f" {surname}"))
                if surname in lone and not any(same_given(lexicon.fold(first), other) for other in others):
                    given.setdefault(surname, set()).add(first)
    for entity in entities:
        firsts = given.get(entity.name, set()) if entity.name in lone else set()
        yield dataclasses.replace(entity, name=f"{min(firsts)} {entity.name}") if len(firsts) == 1 else entity


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
        self.model = Model(
            Ranker(learned["ranker"]), np.array(learned["kinds"], np.float32), Confidence(learned["confidence"]), Weights(learned["shown"])
        )
        return self

    def to_disk(self, path: Path, exclude: Iterable[str] = ()) -> None:
        path.mkdir(parents=True, exist_ok=True)
        (path / "ranker.json").write_text(self._text, encoding="utf-8")


_WORD = re.compile(rf"(?:{GARBLED}|\w)+(?:[-’'](?:{GARBLED}|\w)+)*")
STEPS = ("quoth_layout", "quoth_quotations", "quoth_encoder", "quoth_names", "quoth_sources", "quoth_speakers")
