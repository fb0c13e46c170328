"""What the steps of the pipeline write on a Doc, under `doc._.quoth`; each step fills its own part and reads the parts before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from service.attribution import lexicon
from service.attribution.article import Layout
from service.attribution.quotations import Quotation
from service.attribution.records import Kind, Reason, SpeakerType, Warning

if TYPE_CHECKING:
    from service.attribution.encoder import Signals
    from service.attribution.names import Entity
    from service.attribution.reading import Reading

MentionForm = Literal["name", "pronoun", "description"]
# how the clause beside a quotation stands to it: behind it, leading up to its colon or comma, in one sentence with it, there with another for a
# subject (agent: "described by Ilves as “…”", "cited Ilves's claim that it was “…”"), or between it and the one before
Place = Literal["behind", "colon", "comma", "within", "agent", "between"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A range of the text, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of the narrative that may be the head of a quotation's source.

    `word` indexes the reading. `entity` is the index of the named entity that a name belongs to, None for pronouns and descriptions.
    `link` is the probability that the quotation's source is here, `source` that the word is the head of a source of anything.
    """

    word: int
    form: MentionForm
    entity: int | None
    link: float
    source: float
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a quotation's attribution may stand: candidates for its mention, best first, its cue, and the outlet that relays it.

    `cue` belongs to the mentions that the encoder points to, `clause_cue` to that of the clause beside the quotation; `place` is where that clause
    stands, `trust` the probability that the encoder gives to its cue.
    `echo` is the index of the quotation whose words a headline, sub-heading or caption repeats; who says that one says both.
    `silent`: the text's form says that somebody speaks whom the article does not name (the questions of an interview).
    """

    mentions: tuple[Mention, ...]
    nowhere: float
    cue: Phrase | None
    via: Phrase | None
    kinds: tuple[float, float, float]  # probabilities of direct, partial, not_speech by the encoder
    echo: int | None = None
    silent: bool = False
    clause_cue: Phrase | None = None
    place: Place | None = None
    trust: float = 0.0


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody of an article who may speak: a named entity (`entity`), with `others` where several say the same words together, or an unnamed source
    described by the words around `word`."""

    entity: int | None
    word: int | None = None
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Who said a quotation, by which mention, and how sure that is."""

    kind: Kind
    referent: Referent | None
    mention: Phrase | None
    cue: Phrase | None
    via: str | None
    confidence: float | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Voice:
    """A referent as it is shown: name, type, role, and the phrases that refer to it."""

    name: str
    type: SpeakerType
    role: str | None
    mentions: tuple[Phrase, ...]


@dataclass
class State:
    """The parts, in the order in which the steps fill them."""

    text: str
    layout: Layout | None = None
    quotations: tuple[Quotation, ...] = ()
    warnings: list[Warning] = field(default_factory=list)
    reading: Reading | None = None
    signals: Signals | None = None
    entities: tuple[Entity, ...] = ()
    entity_articles: tuple[int, ...] = ()
    sources: tuple[Source, ...] = ()
    decisions: tuple[Decision, ...] = ()
    turns: tuple[int | None, ...] = ()
    voices: dict[Referent, Voice] = field(default_factory=dict)

    @cached_property
    def forms(self) -> list[str]:
        """The words of the reading as the text spells them; "" for placeholders."""
        assert self.reading is not None
        text = self.text
        owned = self.reading.quotations.tolist()
        return ["" if q >= 0 else text[s:e] for s, e, q in zip(self.reading.starts.tolist(), self.reading.ends.tolist(), owned, strict=True)]

    @cached_property
    def lower(self) -> list[str]:
        """`forms` in lower case."""
        return [form.lower() for form in self.forms]

    @cached_property
    def entity_of(self) -> npt.NDArray[np.int32]:
        """For each word of the reading the index of the entity that it names, or −1."""
        assert self.reading is not None
        reading = self.reading
        found = np.full(len(reading.starts), -1, np.int32)
        spans = [(m.start, m.end, i) for i, entity in enumerate(self.entities) for m in entity.mentions]
        if spans:
            low = np.searchsorted(reading.starts, [s for s, _, _ in spans], side="left")
            high = np.searchsorted(reading.starts, [e for _, e, _ in spans], side="left")
            for a, b, (_, _, i) in zip(low.tolist(), high.tolist(), spans, strict=True):
                found[a:b] = i
            found[reading.quotations >= 0] = -1
        return found

    def is_person(self, word: int) -> bool:
        """Whether a word is part of a person's name."""
        entity = int(self.entity_of[word])
        return entity >= 0 and self.entities[entity].type == "person"

    def is_title(self, word: int) -> bool:
        """Whether a word begins a title, or is the stop behind one."""
        return self.lower[word] in lexicon.TITLE_STARTS or self.forms[word] == "."

    def before_titles(self, first: int, least: int = 0) -> int:
        """Where a name that begins at a word begins with the titles before it: "| Lt. Gov. Tamm"; `least` at the earliest."""
        while first > least and self.is_title(first - 1):
            first -= 1
        return first

    def is_possessor(self, word: int) -> bool:
        """Whether a possessive stands right behind a word: "Tamm’s"."""
        return self.lower[word + 1 : word + 3] in (["'", "s"], ["’", "s"])

    def is_owner(self, word: int) -> bool:
        """Whether a possessive stands right behind the name that a word is part of: "Kalle | Tamm’s"."""
        return self.is_possessor(self.name_at(word)[1] - 1)

    def after(self, placeholder: int) -> int:
        """The first word behind a placeholder that is not among its quoted words."""
        assert self.reading is not None
        word = placeholder + 1
        while word < len(self.reading.inside) and self.reading.inside[word]:
            word += 1
        return word

    def name_at(self, word: int) -> tuple[int, int]:
        """The words of the name that a word is part of: (first, end)."""
        first, end = word, word + 1
        while first > 0 and self.entity_of[first - 1] == self.entity_of[word]:
            first -= 1
        while end < len(self.entity_of) and self.entity_of[end] == self.entity_of[word]:
            end += 1
        return first, end

    def head_of_name(self, word: int) -> int:
        """The last word of the name that a word is part of; not the stop of "Jr."."""
        last = self.name_at(word)[1] - 1
        return last - (last > word and self.forms[last] == ".")


if not Doc.has_extension("quoth"):
    Doc.set_extension("quoth", default=None)


def state_of(doc: Doc) -> State:
    """The state of a Doc, made on first use."""
    if doc._.quoth is None:
        doc._.quoth = State(doc.text)
    state: State = doc._.quoth
    return state
