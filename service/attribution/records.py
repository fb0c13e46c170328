"""The records that leave the attribution: frozen, plain, and free of spaCy.

All offsets bound a half-open range of the text as it was posted, in the unit that `Attribution.offset_unit` names. The pipeline counts code points;
`service.attribution.offsets.convert` counts them again in another unit.
"""

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["direct", "partial", "not_speech"]
SpeakerType = Literal["person", "unnamed", "organization", "document"]
Reason = Literal["no-source", "ambiguous", "low-confidence"]
OffsetUnit = Literal["codepoint", "utf16", "utf8"]
WarningCode = Literal["unclosed-quotation", "stray-mark", "not-english", "looks-like-html"]

KINDS: tuple[Kind, ...] = ("direct", "partial", "not_speech")
DEFAULT_KINDS: tuple[Kind, ...] = ("direct", "partial")
OFFSET_UNITS: tuple[OffsetUnit, ...] = ("codepoint", "utf16", "utf8")
WARNING_CODES: tuple[WarningCode, ...] = ("unclosed-quotation", "stray-mark", "not-english", "looks-like-html")


@dataclass(frozen=True, slots=True)
class Options:
    """What may be chosen of an answer."""

    kinds: tuple[Kind, ...] = DEFAULT_KINDS
    min_confidence: float = 0.0
    offset_unit: OffsetUnit = "codepoint"


@dataclass(frozen=True, slots=True)
class Span:
    """A phrase of the text: `text[start:end] == span.text`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One story of the posted text; an ordinary body holds one, a pasted feed several."""

    id: str
    title: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is quoted, under the fullest name that the article gives.

    `mentions` are all phrases of the article that refer to the speaker, in text order; `quotes` the ids of the speaker's returned quotations.
    """

    id: str
    article: str
    name: str
    type: SpeakerType
    role: str | None
    mentions: tuple[Span, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """One pair of quotation marks: the words inside them, and who said them.

    `reason` is null exactly when `speaker` (the id of a `Speaker`) is not. `confidence` is the calibrated probability that the speaker is right.
    """

    id: str
    article: str
    text: str
    start: int
    end: int
    kind: Kind
    turn: int | None
    speaker: str | None
    mention: Span | None
    cue: Span | None
    via: str | None
    confidence: float | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Warning:
    """Something in the text that the reader of an answer should know of."""

    code: WarningCode
    detail: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Model:
    """Name and version of the trained pipeline that answered."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """All that the pipeline found in one posted text."""

    offset_unit: OffsetUnit
    articles: tuple[Article, ...]
    quotes: tuple[Quote, ...]
    speakers: tuple[Speaker, ...]
    warnings: tuple[Warning, ...]
    model: Model

    def speaker(self, quote: Quote) -> Speaker | None:
        """The speaker of a quotation, or None where nobody is named."""
        return next((speaker for speaker in self.speakers if speaker.id == quote.speaker), None)

    def entitled(self, title: str | None) -> "Attribution":
        """The same with a title that came apart from the text.

        It names the article only where the text has no title of its own, and only if there is one article to name.
        """
        if title is None or len(self.articles) != 1 or self.articles[0].title is not None:
            return self
        return replace(self, articles=(replace(self.articles[0], title=title),))
