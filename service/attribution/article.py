"""The layout of a news text: articles, titles, datelines, captions, sub-headings, paragraphs and credit lines."""

from dataclasses import dataclass
from typing import Literal

ParagraphKind = Literal["title", "caption", "subheading", "body", "credit"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of text between line breaks, white space trimmed; offsets in code points of the whole text.

    `article` is the index of its article. `content` is where the story's words begin: after a dateline ("MOSCOW (Reuters) – ") in a first paragraph, else `start`.
    `label` bounds a transcript label at the start ("NAME:", "Q."), colon or stop excluded, or is None.
    """

    start: int
    end: int
    kind: ParagraphKind
    article: int
    content: int
    label: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ArticleSpan:
    """One story of the text; `title` bounds its headline, or is None."""

    start: int
    end: int
    title: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is laid out: its articles and its paragraphs, both in text order; at least one article."""

    articles: tuple[ArticleSpan, ...]
    paragraphs: tuple[Paragraph, ...]


def read_layout(text: str) -> Layout:
    """Lay out a text. Linear in its length; never fails."""
    raise NotImplementedError
