"""Who wrote a story, where it says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from service.attribution.article import Paragraph
from service.attribution.state import State

_BY = re.compile(r"\s*by\s+", re.IGNORECASE)
BYLINES = 4  # paragraphs of a story from its start or end that may say who wrote it


def authors(state: State) -> dict[int, int]:
    """By story the person (an entity) whom its byline names, or the note at its end ("Liis Lepik is a nurse.")."""
    assert state.layout is not None
    starts = {m.start: (i, m.end) for i, e in enumerate(state.entities) if e.type == "person" and " " in e.name for m in e.mentions}
    stories = groupby(state.layout.paragraphs, key=lambda paragraph: paragraph.article)
    signed = ((story, next(_signed(state.text, list(paragraphs), starts), None)) for story, paragraphs in stories)
    return {story: author for story, author in signed if author is not None}


def _signed(text: str, paragraphs: Sequence[Paragraph], starts: Mapping[int, tuple[int, int]]) -> Iterator[int]:
    for paragraph in paragraphs[:BYLINES]:
        by = _BY.match(text, paragraph.start, paragraph.end)
        if by is not None and by.end() in starts:
            yield starts[by.end()][0]
    for paragraph in paragraphs[-BYLINES:]:
        entity, end = starts.get(paragraph.start, (-1, 0))
        if entity >= 0 and text.startswith(" is ", end) and len(paragraphs) > 2 * BYLINES:
            yield entity
