"""Names as spans of words: the words of a name told from its titles, its nickname and its suffix, and one label for one name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from service.attribution.corporate import is_of_company
from service.attribution.lexicon import (
    AGENCIES,
    CAPITAL_CITIES,
    GIVEN_NAMES,
    ORGANIZATION_WORDS,
    PARTICLES,
    PLACE_NAMES,
    PLACE_NOUNS,
    SUFFIXES,
    Title,
    Words,
    fold,
    name_key,
    person_noun,
)

MAX_ALIKE = 8  # names with the same first word that are looked for elsewhere
Label = Literal["PERSON", "ORG", "PLACE", "MISC"]
_LABELS: tuple[Label, ...] = ("PERSON", "ORG", "PLACE", "MISC")
LOCATIVES = frozenset(("in", "at", "from", "near", "to", "across", "outside", "around", "via", "toward", "towards", "throughout"))
NOBLE = frozenset(("van", "von", "de", "del", "di", "da", "du", "la", "le", "el", "bin", "dos", "der", "ter", "ten", "mac", "al", "o", "ni"))
TITLE_NAMES = frozenset(("dean", "earl", "duke", "marshal", "deacon"))  # titles that are more often given names
FOUNDED = frozenset(
    ("foundation", "organization", "administration", "campaign", "tower", "university", "college", "school", "library", "museum", "institute")
)  # last words of what is called after a person who may be called by the surname
QUOTES = frozenset("“”\"'‘’«»()")


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name as a tagger found it. Offsets in code points of the text; `score` is the tagger's probability."""

    start: int
    end: int
    label: Label
    score: float = 1.0


@dataclass(slots=True)
class Span:
    """A cleaned mention: words `first` to `last`, the words of its name folded, what stood before it as a title."""

    first: int
    last: int
    label: Label
    score: float
    name: tuple[str, ...] = ()  # surfaces of the name, suffix included, nickname and title left out
    key: tuple[str, ...] = ()  # the same, folded, without suffix and particles
    suffix: str = ""
    nickname: str = ""
    titles: list[Title] = field(default_factory=list)
    title_words: frozenset[str] = frozenset()
    shared: bool = False  # "Bill" in "Bill and Hillary Clinton": the surname is borrowed


def is_capital(surface: str) -> bool:
    return surface[0].isupper() or (surface[0].isalpha() and "-" in surface and surface.rpartition("-")[2][:1].isupper())


def is_given(surface: str) -> bool:
    return fold(surface) in GIVEN_NAMES or fold(surface).partition("-")[0] in GIVEN_NAMES


def is_initial(surface: str) -> bool:
    return surface[0].isupper() and (len(surface) == 1 or surface.endswith("."))


def is_letter(surface: str) -> bool:
    """Whether a word is one capital without a stop, as Indian names have them: "S K Kaul"."""
    return len(surface) == 1 and surface.isupper()


def note_titles(words: Words, span: Span, low: int) -> None:
    """Note the titles that stand before a name, and keep in the name what somebody is known by."""
    surfaces = words.surfaces
    for _ in range(3):
        at = span.first
        found = None
        for size in range(1, 5):
            start = at - size
            if start < low or start < 0:
                break
            title = words.title_at(start, at)
            if title is not None and title[0] == at:
                found = (start, title[1])
        if found is None:
            noun = person_noun(surfaces[at - 1]) if at > low else None
            if noun is not None:
                span.titles.append(Title(noun[0], "t"))
                span.title_words |= {fold(surfaces[at - 1])}
            return
        start, title_found = found
        rest = [word for word in surfaces[at : span.last] if fold(word) not in SUFFIXES]
        if title_found.kind == "k" and len(rest) == 1 and surfaces[start][0].isupper() and not span.titles:
            if _kept(words, span, start):
                span.titles.append(title_found)
                span.title_words |= {fold(surfaces[start])}
                span.first = start
                return
        elif not surfaces[start][0].isupper() and title_found.kind != "t":
            return
        span.titles.append(title_found)
        span.title_words |= {fold(word) for word in surfaces[start:at]}
        if start <= low:
            return
        low, first = low, start
        if not surfaces[first - 1][0].isalpha():
            return
        probe = Span(first, span.last, span.label, span.score)
        before = words.title_at(first - 1, first)
        if before is None or before[0] != first:
            noun = person_noun(surfaces[first - 1])
            if noun is not None:
                span.titles.append(Title(noun[0], "t"))
            return
        span.titles.append(before[1])
        span.title_words |= {fold(surfaces[probe.first - 1])}
        return


def _kept(words: Words, span: Span, start: int) -> bool:
    """Whether a title before a single name is part of what the person is known by: Pope Francis, but not Mother Smith's or the brother Ivan."""
    folded = fold(words.surfaces[start])
    return not (
        folded in ("brother", "sister", "mother", "st", "saint", "father", "metropolitan")
        and fold(words.surfaces[start - 1] if start else "") in ("his", "her", "their", "the", "a")
    )


_DEGREES = frozenset(("MD", "PhD", "DDS", "DVM", "CPA", "RN", "FRS", "BL", "SC", "QC", "KC"))
POST_NOMINALS = _DEGREES | {"MP", "MEP", "MSP", "MLA", "MHA", "TD", "CBE", "OBE", "MBE"}


def end_of_name(words: Words, span: Span) -> int:
    """The end (word) of a person's name without the letters behind it: "Sinéad Foley | BL"."""
    last = span.last
    while span.label == "PERSON" and last - span.first > 2 and words.surfaces[last - 1] in POST_NOMINALS:
        last -= 1
    return last


def fill_name(words: Words, span: Span) -> None:
    """Fill in the words of a span's name, its key and its suffix."""
    surfaces = words.surfaces
    name: list[str] = []
    at, last = span.first, end_of_name(words, span)
    while at < last:
        surface = surfaces[at]
        if surface in QUOTES and span.label == "PERSON":
            close = at + 1
            while close < last and surfaces[close] not in QUOTES:
                close += 1
            if close < last:
                if close - at > 1:
                    span.nickname = " ".join(surfaces[at + 1 : close])
                    at = close + 1
                    continue
            elif surface in "'’(\"“":
                at += 1
                continue
        name.append(surface)
        at += 1
    spelled = [word for word in name if word[0].isalnum() or len(word) > 1]
    key = [name_key(word).rstrip(".") for word in spelled]
    if key and name[-1] == "+":
        key[-1] += "+"  # OPEC+ is not OPEC
    if span.label == "PERSON":
        if len(key) > 1 and key[-1] in SUFFIXES:
            span.suffix = key.pop()
        end = len(key) - 1
        core = [word for at, word in enumerate(key) if word not in PARTICLES or at == end or (at == 0 and spelled[0][0].isupper() and end > 0)]
        if len(core) == 2 and core[0] in NOBLE and core[0] not in GIVEN_NAMES:
            core = core[1:]  # De Mistura alone
        key = core
    span.name = tuple(name)
    span.key = tuple(key)


def vote_labels(words: Words, spans: list[Span]) -> None:
    """One label for one name in the whole article: the sum of the tagger's scores and of what titles and given names say."""
    votes: dict[tuple[str, ...], dict[str, float]] = {}
    places: set[int] = set()
    titled: set[tuple[str, ...]] = set()
    corporate: set[tuple[str, ...]] = set()
    for span in spans:
        if span.label == "PLACE" and len(span.key) == 1 and span.first and is_place(words, span, set()):
            places.add(span.first)
            continue
        tally = votes.setdefault(span.key, {})
        tally[span.label] = tally.get(span.label, 0.0) + max(span.score, 0.05)
        if span.titles:
            tally["PERSON"] = tally.get("PERSON", 0.0) + 1.5
            titled.add(span.key)
        elif span.key and span.key[0] not in GIVEN_NAMES and is_of_company(words, span.first, span.last):
            corporate.add(span.key)
    winners: dict[tuple[str, ...], Label] = {}
    for key, tally in votes.items():
        if not key:
            continue
        last = key[-1]
        if len(key) > 1 and last in ORGANIZATION_WORDS and key[0] not in GIVEN_NAMES:
            tally["ORG"] = tally.get("ORG", 0.0) + 0.2 + tally.get("PERSON", 0.0)
        elif len(key) > 1 and last in PLACE_NOUNS and key[0] not in GIVEN_NAMES:
            tally["PLACE"] = tally.get("PLACE", 0.0) + 0.2 + tally.get("PERSON", 0.0)
        elif (
            len(key) == 2
            and key[0] in GIVEN_NAMES
            and key[0] not in PLACE_NAMES
            and last not in ORGANIZATION_WORDS | PLACE_NOUNS
            and "PERSON" in tally
        ):
            tally["PERSON"] = tally.get("PERSON", 0.0) + 0.5
        elif len(key) == 2 and _is_surname(key, votes):
            tally["PERSON"] = tally.get("PERSON", 0.0) + votes[key[1:]]["PERSON"]  # "ahead of Lando Norris … Norris said"
        winners[key] = max(_LABELS, key=lambda label: tally.get(label, 0.0))
    for key in _companies(winners, corporate) - titled:
        winners[key] = "ORG"
    for span in spans:
        if span.first not in places:
            span.label = winners.get(span.key, span.label)


def _is_surname(key: tuple[str, ...], votes: Mapping[tuple[str, ...], Mapping[str, float]]) -> bool:
    """Whether the second word of a name stands alone for a person elsewhere, and the first is no place."""
    alone = votes.get(key[1:], {})
    return alone.get("PERSON", 0.0) > 0.5 * sum(alone.values()) and key[0] not in PLACE_NAMES and key[1] not in ORGANIZATION_WORDS | PLACE_NOUNS


def _companies(winners: Mapping[tuple[str, ...], Label], corporate: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The names of people that are a company's: those that the article speaks of so, and the first word of such a name ("Northmoor" of its bank).

    So are those of cities that speak for their governments, and of news agencies ("Yonhap"). Nobody's surname is among them.
    """
    people = {key for key, label in winners.items() if label == "PERSON" and key[0] not in GIVEN_NAMES}
    surnames = {key[-1] for key, label in winners.items() if label == "PERSON" and len(key) > 1 and key not in corporate}
    bodies = {key[0] for key, label in winners.items() if label == "ORG" and len(key) > 1 and key[-1] not in FOUNDED}
    alone = {key for key in people if len(key) == 1 and (key[0] in bodies | CAPITAL_CITIES | AGENCIES)}
    return {key for key in people if (key in corporate or key in alone) and not (len(key) == 1 and key[0] in surnames)}


def places_of(surfaces: Sequence[str], names: Iterable[tuple[str, ...]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Where names stand word by word, in text order: (first word, name). Of those with the same first word a few are looked for."""
    starts: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        if len(alike := starts.setdefault(name[0], [])) < MAX_ALIKE:
            alike.append(name)
    for at, surface in enumerate(surfaces if starts else ()):
        for name in starts.get(surface, ()):
            if tuple(surfaces[at : at + len(name)]) == name:
                yield at, name


def is_place(words: Words, span: Span, visited: set[str]) -> bool:
    """Whether a surname is a place here: "in Lincoln, Nebraska". `visited`: the words that stand after "in" or "to" somewhere."""
    surfaces = words.surfaces
    before = fold(surfaces[span.first - 1]) if span.first else ""
    known = span.key[0] in PLACE_NAMES
    if span.label == "PLACE" and (
        (before in LOCATIVES and (known or before in ("in", "near", "across", "outside", "around"))) or (known and span.key[0] in visited)
    ):
        return True
    after = surfaces[span.last : span.last + 2]
    return len(after) == 2 and after[0] == "," and fold(after[1]) in PLACE_NAMES and (known or before in LOCATIVES)


def in_headline(words: Words, at: int) -> bool:
    """Whether most words of the line around a word begin with a capital, as in a headline."""
    surfaces = words.surfaces
    low = high = at
    while low > 0 and surfaces[low - 1] != "\n" and at - low < 12:
        low -= 1
    while high < len(surfaces) and surfaces[high] != "\n" and high - at < 12:
        high += 1
    line = [surface for surface in surfaces[low:high] if surface[0].isalpha() and len(surface) > 3]
    return len(line) >= 3 and sum(surface[0].isupper() for surface in line) > 0.75 * len(line)
