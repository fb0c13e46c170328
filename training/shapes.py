"""The shapes that the readers give: the same for every corpus, frozen, free of any file format.

Spans of tokens are half-open ranges of token indices, spans of text half-open ranges of code points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

Label = Literal["PERSON", "ORG", "PLACE", "MISC"]
MentionKind = Literal["name", "pronoun", "description"]
Range = tuple[int, int]

LABELS: tuple[Label, ...] = ("PERSON", "ORG", "PLACE", "MISC")


@dataclass(frozen=True, slots=True)
class Words:
    """Tokens and what stands between them: `gaps[i]` follows token i ("", " ", or a paragraph break), so that `text` is the joined whole.

    `lead` is what stands before the first token.
    """

    tokens: tuple[str, ...]
    gaps: tuple[str, ...]
    lead: str = ""

    @property
    def text(self) -> str:
        """The text that the tokens came from."""
        return self.lead + "".join(token + gap for token, gap in zip(self.tokens, self.gaps, strict=True))

    @property
    def offsets(self) -> tuple[Range, ...]:
        """Start and end of each token in `text`, in code points."""
        steps = accumulate((len(token) + len(gap) for token, gap in zip(self.tokens, self.gaps, strict=True)), initial=len(self.lead))
        return tuple((start, start + len(token)) for start, token in zip(steps, self.tokens, strict=False))

    @property
    def spaces(self) -> tuple[bool, ...]:
        """Whether white space follows each token: what spaCy's `Doc(words=…, spaces=…)` takes."""
        return tuple(bool(gap) for gap in self.gaps)


@dataclass(frozen=True, slots=True)
class Entity:
    """A name: the tokens from `start` up to `end`."""

    start: int
    end: int
    label: Label


@dataclass(frozen=True, slots=True)
class Entities:
    """A sentence or an article with its names, in text order and never overlapping.

    `document` groups the sentences of one document where the corpus tells documents apart; elsewhere it is the name of the corpus.
    """

    id: str
    document: str
    words: Words
    spans: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Syntax:
    """A sentence with its dependency tree. `heads` are token indices, -1 at the root; all tuples are as long as the tokens."""

    id: str
    document: str
    words: Words
    lemmas: tuple[str, ...]
    upos: tuple[str, ...]
    tags: tuple[str, ...]
    features: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase that refers to somebody or something. `head` is the token that governs the others; `label` the type of what is meant, where told."""

    start: int
    end: int
    head: int
    kind: MentionKind
    label: Label | None


@dataclass(frozen=True, slots=True)
class Coref:
    """A document whose mentions are grouped: each chain is one entity, its mentions in text order; a chain of one is an entity mentioned once."""

    id: str
    words: Words
    sentences: tuple[Range, ...]
    tags: tuple[str, ...]
    chains: tuple[tuple[Mention, ...], ...]


@dataclass(frozen=True, slots=True)
class Attributed:
    """One attribution of PolNeAR: ranges of code points of the source, the cue and the content; any of the three may be empty or in pieces."""

    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class SilverToken:
    """One token as CoreNLP saw it. `start` and `end` bound code points of the article; `head` is a token index, -1 at the root."""

    start: int
    end: int
    tag: str
    entity: str
    head: int
    relation: str


@dataclass(frozen=True, slots=True)
class AttributionArticle:
    """An article of PolNeAR: attributions made by hand, the rest by CoreNLP, with its errors. Three articles lack what CoreNLP made: empty tuples."""

    id: str
    text: str
    attributions: tuple[Attributed, ...]
    tokens: tuple[SilverToken, ...] = ()
    sentences: tuple[Range, ...] = ()
    coref: tuple[tuple[Range, ...], ...] = ()


def is_ordered(spans: Sequence[Entity]) -> bool:
    """Whether names stand in text order without overlap: what every reader promises."""
    return all(before.end <= after.start for before, after in pairwise(spans))
