"""The names of newspapers, firms and countries whole, which a tagger cuts.

"New York" | "Courant", and "the Courant" after it, "Sorrel" & "Finch", "Hoek" | ’s, "Great" | "Basin" | "Railroad", and "Great Basin" after it,
"South" | "Korean", "Nurses" | for | "Tamm", "Senate" | "Democrats".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace

from service.attribution.corporate import OPENING, OWNING, POSSESSIVES
from service.attribution.lexicon import (
    COMPANY_ENDINGS,
    MASTHEADS,
    ORGANIZATION_NOUNS,
    ORGANIZATION_WORDS,
    PARTY_MEMBERS,
    PLACE_NAMES,
    SENTENCE_OPENERS,
    Words,
    agent_noun,
    fold,
    is_nation,
    person_noun,
    singular,
    word_list,
)
from service.attribution.roles import after_name, before_name
from service.attribution.spans import LOCATIVES, Span, in_headline, is_capital, is_given, places_of

MAX_AHEAD = 3  # words before the last of a newspaper's or a company's name, or before the & of a firm's
_SAYING = frozenset(("said", "says", "told", "announced", "declined"))
_THE = frozenset(("the", "The"))
_NAMING = frozenset(("called", "itself", "named", "dubbed", "PAC"))
_HOUSES = frozenset(("senate", "house", "congressional", "state", "assembly"))
ACTING = word_list("acting_nouns.txt")


def whole_bodies(words: Words, raw: list[Span]) -> list[Span]:
    """The spans of a text, the names of newspapers, firms and countries in place of their parts."""
    raw = _with_countries(words, raw)
    bodies = {at: span for span in raw if span.label == "ORG" for at in range(span.first, span.last)}
    papers = list(_papers(words))
    long = {words.surfaces[span.last - 1] for span in bodies.values() if span.last - span.first > 1}
    long |= {words.surfaces[last - 1] for first, last in papers if last - first > 1}
    known = [(first, last) for first, last in papers if words.surfaces[last - 1] in long]  # "the Courant" only beside the New York Courant
    whole = [
        Span(first, last, "ORG", 1.0)
        for first, last in [*known, *_firms(words), *_shops(words, raw), *_companies(words, raw), *_campaigns(words, raw)]
        if not (last - 1 in bodies and bodies[last - 1].first <= first and bodies[last - 1].last >= last)
    ]
    taken = {at for span in whole for at in range(span.first, span.last)}
    return sorted([*(span for span in raw if taken.isdisjoint(range(span.first, span.last))), *whole], key=lambda span: span.first)


def _with_countries(words: Words, raw: list[Span]) -> list[Span]:
    """The spans of a text, two that are the name of one country together as one."""
    found: list[Span] = []
    for span in raw:
        before = found[-1] if found else None
        if before is not None and before.last == span.first and span.last - before.first == 2 and is_nation(words.slice(before.first, span.last)):
            found[-1] = replace(span, first=before.first)
        else:
            found.append(span)
    return found


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


def _companies(words: Words, raw: list[Span]) -> Iterator[tuple[int, int]]:
    """The names that end as companies' do, and their short forms behind the first, as half-open ranges of words."""
    surfaces = words.surfaces
    labels = {at: span.label for span in raw for at in range(span.first, span.last)}
    short: dict[tuple[str, ...], int] = {}  # forms of two words or more, and the word from which on each may stand
    for at in [at for at in labels if fold(surfaces[at]) in COMPANY_ENDINGS and not in_headline(words, at)]:
        first, last = _tagged_before(surfaces, labels, at), at + 1
        while last - at <= MAX_AHEAD and last < len(surfaces) and is_capital(surfaces[last]) and fold(surfaces[last]) in ORGANIZATION_WORDS:
            last += 1
        if first < at:
            yield first, last
        if at - first > 1:
            short.setdefault(tuple(surfaces[first:at]), last)
    yield from _short_forms(words, raw, short)


def _tagged_before(surfaces: list[str], labels: Mapping[int, str], at: int) -> int:
    """The first of the words with a capital right before a word that are parts of names, of people, bodies or places."""
    first = at
    while first and at - first < MAX_AHEAD and labels.get(first - 1, "MISC") != "MISC" and is_capital(surfaces[first - 1]):
        first -= 1
    return first


def _short_forms(words: Words, raw: list[Span], names: dict[tuple[str, ...], int]) -> Iterator[tuple[int, int]]:
    """Where companies go by the first words of their names; nowhere, if somebody may have that name: "Marlow Finch, the founder", "Finch"."""
    surfaces = words.surfaces
    bare = (span.first for span in raw if span.label == "PERSON" and span.last - span.first == 1)
    surnames = {surfaces[at] for at in bare if not at or not is_capital(surfaces[at - 1])}
    found: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for at, name in places_of(surfaces, names):
        end = at + len(name)
        if at >= names[name] and end < len(surfaces) and not is_capital(surfaces[end]):
            found.setdefault(name, []).append((at, end))
    for name, places in found.items():
        somebody = any(before_name(words, first) or after_name(words, last) for first, last in places)
        if not somebody and name[-1] not in surnames:
            yield from ((first, last) for first, last in places if fold(surfaces[first - 1]) not in LOCATIVES)


def _campaigns(words: Words, raw: list[Span]) -> Iterator[tuple[int, int]]:
    """The groups with a political aim in their names, as half-open ranges of words."""
    yield from _opponents(words)
    yield from _supporters(words, raw)
    yield from _wings(words, raw)


def _opponents(words: Words) -> Iterator[tuple[int, int]]:
    """The groups that are against something or somebody, as half-open ranges of words: "Jewish Voters Against Rourke"."""
    surfaces = words.surfaces
    for at in [at for at, surface in enumerate(surfaces) if at and surface == "Against" and is_capital(surfaces[at - 1])]:
        first, last = at - 1, at + 1
        while first and at - first <= MAX_AHEAD and is_capital(surfaces[first - 1]) and fold(surfaces[first - 1]) not in SENTENCE_OPENERS:
            first -= 1
        while last < len(surfaces) and last - at <= MAX_AHEAD and is_capital(surfaces[last]):
            last += 1
        if last > at + 1 and not in_headline(words, at):
            yield first, last


def _supporters(words: Words, raw: list[Span]) -> Iterator[tuple[int, int]]:
    """The groups that are for somebody, as half-open ranges of words: "Americans for Darby"; not "Republicans for Darby’s plan"."""
    surfaces = words.surfaces
    for span in raw:
        aim = span.label == "PERSON" and span.first > 1 and OWNING.isdisjoint(surfaces[span.last : span.last + 1])
        if aim and _is_group_for(surfaces, span.first - 2):
            yield span.first - 2, span.last


def _is_group_for(surfaces: list[str], at: int) -> bool:
    """Whether a word before "for" or "of" and a name begins what a group calls itself: "Nurses for", "a super PAC called Friends of"."""
    surface, before = surfaces[at], surfaces[at - 1] if at else "\n"
    one = singular(surface)
    if not is_capital(surface) or surfaces[at + 1] not in ("for", "of") or one == fold(surface) or one in ACTING:
        return False
    if before in _NAMING or (before.islower() and before in ORGANIZATION_NOUNS):
        return True
    return surfaces[at + 1] == "for" and before in OPENING and (person_noun(one) is not None or is_nation(one) or agent_noun(one))


def _wings(words: Words, raw: list[Span]) -> Iterator[tuple[int, int]]:
    """The members of a party in a place or house, as half-open ranges: "Senate Democrats", "Ohio Republicans"; not "in Ohio Republicans won"."""
    surfaces = words.surfaces
    for place, party in itertools.pairwise(raw):
        if place.last != party.first or party.last - party.first != 1 or fold(surfaces[party.first]) not in PARTY_MEMBERS:
            continue
        of = place.label == "PLACE" or fold(words.slice(place.first, place.last)) in _HOUSES | PLACE_NAMES
        if of and not (place.first and fold(surfaces[place.first - 1]) in LOCATIVES):
            yield place.first, party.last


def _capitals_before(words: Words, at: int) -> int:
    """The first of the words with a capital that stand right before a word, or that word."""
    first = at
    while first and at - first < MAX_AHEAD and is_capital(words.surfaces[first - 1]) and fold(words.surfaces[first - 1]) not in SENTENCE_OPENERS:
        first -= 1
    while first < at and (person_noun(words.surfaces[first]) or words.title_at(first, at)):
        first += 1
    return first if first == at or words.surfaces[first] not in _THE else first + 1
