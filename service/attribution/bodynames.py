"""The names of newspapers and firms whole, which a tagger cuts.

"New York" | "Courant", and "the Courant" after it, "Sorrel" & "Finch", "Hoek" | ’s.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.attribution.corporate import POSSESSIVES
from service.attribution.lexicon import MASTHEADS, ORGANIZATION_WORDS, SENTENCE_OPENERS, Words, fold, person_noun
from service.attribution.spans import Span, in_headline, is_capital, is_given

MAX_AHEAD = 3  # words before the last of a newspaper's name, or before the & of a firm's
_SAYING = frozenset(("said", "says", "told", "announced", "declined"))
_THE = frozenset(("the", "The"))


def whole_bodies(words: Words, raw: list[Span]) -> list[Span]:
    """The spans of a text, the names of newspapers and firms in place of their parts."""
    bodies = {at: span for span in raw if span.label == "ORG" for at in range(span.first, span.last)}
    papers = list(_papers(words))
    long = {words.surfaces[span.last - 1] for span in bodies.values() if span.last - span.first > 1}
    long |= {words.surfaces[last - 1] for first, last in papers if last - first > 1}
    known = [(first, last) for first, last in papers if words.surfaces[last - 1] in long]  # "the Courant" only beside the New York Courant
    whole = [
        Span(first, last, "ORG", 1.0)
        for first, last in [*known, *_firms(words), *_shops(words, raw)]
        if not (last - 1 in bodies and bodies[last - 1].first <= first and bodies[last - 1].last >= last)
    ]
    taken = {at for span in whole for at in range(span.first, span.last)}
    return sorted([*(span for span in raw if taken.isdisjoint(range(span.first, span.last))), *whole], key=lambda span: span.first)


def _papers(words: Words) -> Iterator[tuple[int, int]]:
    """The names behind "the" that end in a newspaper's word, as half-open ranges of words."""
    surfaces = words.surfaces
    for at, surface in enumerate(surfaces):
        if surface[0].isupper() and fold(surface).rpartition("-")[2] in MASTHEADS and not in_headline(words, at):
            first = _capitals_before(words, at)
            if first and surfaces[first - 1] in _THE:
                yield first, at + 1


def _firms(words: Words) -> Iterator[tuple[int, int]]:
    """The names with an & between two surnames, as half-open ranges of words; not "Bill & Melinda Gates"."""
    surfaces = words.surfaces
    for at in range(1, len(surfaces) - 1):
        if surfaces[at] != "&" or not is_capital(surfaces[at - 1]) or not is_capital(surfaces[at + 1]) or person_noun(surfaces[at - 1]):
            continue
        last = at + 2
        while last < len(surfaces) and is_capital(surfaces[last]) and fold(surfaces[last]) in ORGANIZATION_WORDS:
            last += 1
        couple = is_given(surfaces[at + 1]) and last < len(surfaces) and is_capital(surfaces[last])
        if not couple and not (at > 1 and is_given(surfaces[at - 2])):
            yield (at - 1 if in_headline(words, at) else _capitals_before(words, at - 1)), last


def _shops(words: Words, raw: list[Span]) -> Iterator[tuple[int, int]]:
    """The names that end in ’s wherever they stand ("Hoek’s said sales fell … Hoek’s shares"), as half-open ranges; not a person's of the text."""
    surfaces = words.surfaces
    owners = [at for at in range(1, len(surfaces)) if surfaces[at] in POSSESSIVES]
    named = {surfaces[at - 1] for at in owners if surfaces[at + 1 : at + 2] and surfaces[at + 1] in _SAYING and is_capital(surfaces[at - 1])}
    if named:
        named -= {surfaces[span.last - 1] for span in raw if span.label == "PERSON" and span.last - span.first > 1}
        yield from ((at - 1, at + 1) for at in owners if surfaces[at - 1] in named)


def _capitals_before(words: Words, at: int) -> int:
    """The first of the words with a capital that stand right before a word, or that word."""
    first = at
    while first and at - first < MAX_AHEAD and is_capital(words.surfaces[first - 1]) and fold(words.surfaces[first - 1]) not in SENTENCE_OPENERS:
        first -= 1
    while first < at and (person_noun(words.surfaces[first]) or words.title_at(first, at)):
        first += 1
    return first if first == at or words.surfaces[first] not in _THE else first + 1
