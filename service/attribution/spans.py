"""What a tagger took for names, made clean: titles and nicknames told from the name, halves joined, one label for one name."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from service.attribution.lexicon import (
    CALENDAR,
    FAMILY_FIRST,
    GIVEN_NAMES,
    ORGANIZATION_WORDS,
    PARTICLES,
    PLACE_NAMES,
    PLACE_NOUNS,
    SENTENCE_OPENERS,
    SUFFIXES,
    Title,
    Words,
    fold,
    name_key,
    person_noun,
)
from service.attribution.roles import after_name

Label = Literal["PERSON", "ORG", "PLACE", "MISC"]
MAX_ALIKE = 8  # long names with the same first word that are looked for elsewhere
MAX_SPANS = 4000  # names of one article that are read; what a longer list holds beyond them is left out
_BEFORE_PLACES = frozenset(("Camp", "Fort", "Mount", "Mt", "Lake", "Cape", "Port", "Loch"))
MAX_PURPOSE = 9  # words behind a body's name that may say what it is for
_PURPOSE = frozenset(("for", "of", "against", "on"))
_LABELS: tuple[Label, ...] = ("PERSON", "ORG", "PLACE", "MISC")
LOCATIVES = frozenset(("in", "at", "from", "near", "to", "across", "outside", "around", "via", "toward", "towards", "throughout"))
NOBLE = frozenset(("van", "von", "de", "del", "di", "da", "du", "la", "le", "el", "bin", "dos", "der", "ter", "ten", "mac", "al"))
_TITLE_NAMES = frozenset(("dean", "earl", "duke", "marshal", "deacon"))  # titles that are more often given names
_OTHER_NAMES = PLACE_NAMES | PLACE_NOUNS | ORGANIZATION_WORDS
# what the letter of a name comes right after, not that of "Plan B.": "said C. Boyden Gray"
_BEFORE_INITIALS = frozenset(("\n", ",", "“", "”", '"', "said", "says", "by", "and", "with", "for", "to", "told", "asked", "that", "when"))
_QUOTES = frozenset("“”\"'‘’«»()")


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


def clean_spans(words: Words, mentions: Sequence[NameMention], article: tuple[int, int]) -> list[Span]:
    raw: list[Span] = []
    taken = bytearray(len(words) + 1)
    inside = [mention for mention in mentions if article[0] <= mention.start < mention.end <= article[1]]
    for mention in sorted(inside, key=lambda mention: (mention.start - mention.end, mention.start)):
        first, last = words.range(mention.start, mention.end)
        for low, high in _runs(words, first, last):
            if not any(taken[low:high]):
                taken[low:high] = b"\1" * (high - low)
                raw.append(Span(low, high, mention.label, mention.score))
    raw.sort(key=lambda span: span.first)
    counts = Counter(words.surfaces)
    raw = [span for at, span in enumerate(raw) if not (at and _are_letters(words, raw[at - 1], span))]
    spans: list[Span] = []
    at = 0
    while at < len(raw):
        span = raw[at]
        at += 1
        if span.label != "PERSON" and not any(is_capital(surface) or surface[0].isdigit() for surface in words.surfaces[span.first : span.last]):
            continue  # "of"
        if span.label != "PERSON" and at < len(raw) and _is_given_beside(words, span, raw[at], counts):
            span.label = "PERSON"
        if span.label != "PERSON":
            at = _merge_body(words, span, raw, at)
            while span.last - span.first > 1 and words.surfaces[span.last - 1].islower() and fold(words.surfaces[span.last - 1]) not in PARTICLES:
                span.last -= 1  # "the New York Times article"
            _recast(words, span)
        at = _merge(words, span, raw, at)
        if span.label == "PERSON":
            at = _merge_body(words, span, raw, at)
        if span.label == "ORG":
            at = _with_purpose(words, span, raw, at)
        _strip_titles(words, span)
        if span.last <= span.first:
            continue
        if span.label == "PERSON":
            low = spans[-1].last if spans else 0
            high = raw[at].first if at < len(raw) else len(words)
            _widen(words, span, low, high)
            note_titles(words, span, low)
        fill_name(words, span)
        if span.name:
            spans.append(span)
            if len(spans) >= MAX_SPANS:
                break
    spans = _whole_names(words, spans)
    _trim_headlines(words, spans)
    spans = _without_nobodies(words, spans)
    _part_titles(words, spans)
    _share_surnames(words, spans)
    return spans


def _are_letters(words: Words, before: Span, span: Span) -> bool:
    """Whether a name is but the letters behind a person's: "John Smith | MP"."""
    return before.label == "PERSON" and before.last == span.first and span.last - span.first == 1 and words.surfaces[span.first] in POST_NOMINALS


def _whole_names(words: Words, spans: list[Span]) -> list[Span]:
    """Where a long name stands again word by word, what the tagger took of it there gives way to the whole: "Association of Flight | Attendants"."""
    surfaces = words.surfaces
    longs: dict[str, list[tuple[str, ...]]] = {}
    models: dict[tuple[str, ...], Span] = {}
    for span in spans:
        name = tuple(surfaces[span.first : span.last])
        if len(name) > 2 and name not in models and "\n" not in name and len(longs.setdefault(name[0], [])) < MAX_ALIKE:
            longs[name[0]].append(name)
            models[name] = span
    if not models:
        return spans
    owner: dict[int, int] = {at: i for i, span in enumerate(spans) for at in range(span.first, span.last)}
    gone: set[int] = set()
    found: list[Span] = []
    for at, surface in enumerate(surfaces):
        for name in longs.get(surface, ()):
            end = at + len(name)
            if tuple(surfaces[at:end]) != name:
                continue
            inside = {owner[i] for i in range(at, end) if i in owner}
            if any(spans[i].first < at or spans[i].last > end or spans[i].last - spans[i].first == len(name) for i in inside):
                continue
            model = models[name]
            whole = replace(model, first=at, last=end, titles=[], title_words=frozenset())
            if model.label == "PERSON":
                note_titles(words, whole, max(0, at - 6))
            gone |= inside
            found.append(whole)
    if not found:
        return spans
    return sorted([span for i, span in enumerate(spans) if i not in gone] + found, key=lambda span: span.first)


def _without_nobodies(words: Words, spans: list[Span]) -> list[Span]:
    """Leave out what is nobody's name: a noun for people that opens a line or sentence, and words of the headline that the article has no more."""
    surfaces = words.surfaces
    surnames = {span.key[-1] for span in spans if span.label == "PERSON" and len(span.key) > 1}
    headline = surfaces.index("\n") if "\n" in surfaces[:40] else 0
    body = {fold(surface) for surface in surfaces[headline:] if surface[0].isupper()} if headline else set()
    kept = []
    for span in spans:
        if span.label == "PERSON" and not span.titles and span.key:
            before = surfaces[span.first - 1] if span.first else "\n"
            if before in _BEFORE_PLACES and span.last - span.first == 1:
                continue  # Camp David
            title = words.title_at(span.first, len(words)) if span.last - span.first == 1 else None
            if title is not None and title[0] > span.last and title[0] < len(words) and surfaces[title[0]][0].isupper():
                continue  # the "Del" of "Del. Stacey Moe"
            noun = len(span.key) == 1 and span.key[0] not in surnames and not is_given(span.name[0]) and person_noun(span.name[0])
            if noun and (before in ("\n", ".", "!", "?", "“", '"', ":") or in_headline(words, span.first)):
                continue
            alone = span.last <= headline and len(span.key) > 1 and not any(is_given(word) for word in span.name)
            if alone and in_headline(words, span.first) and not body.intersection(fold(word) for word in span.name):
                continue
        kept.append(span)
    return kept


def _recast(words: Words, span: Span) -> None:
    """Make a name a person's, whatever the tagger called it, when a title stands before it or in it, or a person's role after it."""
    surfaces = words.surfaces
    cut = _title_inside(words, span) if span.last - span.first > 1 else 0
    span.titles.clear()
    first = cut or span.first
    size = span.last - first
    ending = fold(surfaces[span.last - 1])
    given = size > 1 and is_given(surfaces[first]) and fold(surfaces[first]) not in PLACE_NAMES and is_capital(surfaces[span.last - 1])
    if (cut and given and size < 4) or (given and ending.rstrip(".") in SUFFIXES):
        span.label = "PERSON"
    if cut or size > 4 or ending in ORGANIZATION_WORDS or ending in PLACE_NOUNS:
        return
    if size == 1 and (ending in PLACE_NAMES or not surfaces[first][0].isupper() or surfaces[first].isupper()):
        return
    if not (given or size == 1) or first == 0:
        return
    at = first - 1
    if surfaces[at] == "." and at:
        at -= 1
    title = words.title_at(at, first) if surfaces[at][0].isupper() else None
    if (title is not None and title[0] == first and not (size == 1 and title[1].kind == "k" and span.label == "PLACE")) or (
        given and (person_noun(surfaces[first - 1]) or any(role.weight >= 3 and not role.plural for role in after_name(words, span.last)))
    ):
        span.label = "PERSON"


def _trim_headlines(words: Words, spans: list[Span]) -> None:
    """In a line of capitals a tagger takes too much ("Ruth Alvarez Wins Granada"): leave the name that the article knows."""
    known: Counter[tuple[str, ...]] = Counter(span.key for span in spans if span.label == "PERSON")
    surnames = {key[-1] for key in known if 2 <= len(key) <= 3}
    named: dict[str, set[str]] = {}
    headline = words.surfaces.index("\n") if "\n" in words.surfaces[:40] else 0
    for span in spans:
        if span.label == "PERSON" and len(span.key) > 1 and span.first > headline:
            named.setdefault(span.key[-1], set()).update(span.key[:-1])
    for span in spans:
        size = span.last - span.first
        if size == 2 and span.key[0] in ("said", "says") and known[span.key[1:]]:  # "Said Alvarez, …"
            span.first += 1
            fill_name(words, span)
        stranger = size == 2 and span.last <= headline and span.key[0] not in named.get(span.key[-1], {span.key[0]}) and not is_given(span.name[0])
        if stranger and span.label == "PERSON" and known[span.key] == 1 and in_headline(words, span.first):  # "Corners Okello"
            span.first += 1
            fill_name(words, span)
            continue
        if size < 2 or size > 12 or known[span.key] > 1 or (size == 2 and (span.key[0] not in surnames or is_given(span.name[0]))):
            continue
        found = _known_part(words, span, known, surnames) if in_headline(words, span.first) else None
        if found:
            span.first, span.last = found
            span.label = "PERSON"
            span.suffix = span.nickname = ""
            fill_name(words, span)


def _known_part(words: Words, span: Span, known: Counter[tuple[str, ...]], surnames: set[str]) -> tuple[int, int] | None:
    """The words inside a span that are a name of the article: a full name, a given name before a known surname, or a surname in front."""
    size = span.last - span.first
    for length in range(min(size - 1, 4), 0, -1):
        for first in range(span.first, span.last - length + 1):
            part = Span(first, first + length, "PERSON", span.score)
            fill_name(words, part)
            if length == 1:
                fits = (
                    first == span.first
                    and span.key[-1] not in ORGANIZATION_WORDS
                    and part.key[:1] != ()
                    and part.key[0] in surnames
                    and not is_given(part.name[0])
                )
            else:
                fits = len(part.key) > 1 and part.key != span.key and known[part.key] > 0
                fits = fits or (length == 2 and size > 2 and len(part.key) == 2 and is_given(part.name[0]) and known[part.key[1:]] > 0)
            if fits:
                return first, first + length
    return None


def _runs(words: Words, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The stretches of a mention between line breaks, trimmed of marks, possessives and articles."""
    surfaces = words.surfaces
    low = first
    for at in range(first, last + 1):
        if at == last or surfaces[at] == "\n":
            start, end = low, at
            while start < end and (not surfaces[start][0].isalnum() or (fold(surfaces[start]) in ("the", "a", "an") and end - start > 1)):
                start += 1
            while end > start and (not surfaces[end - 1][0].isalnum() or surfaces[end - 1] in ("'s", "’s")):
                end -= 1
            if start < end:
                yield start, end
            low = at + 1


def _merge(words: Words, span: Span, raw: list[Span], at: int) -> int:
    """Take the neighbours into a person's span that belong to the same name: particles, initials, nicknames, halves that were tagged apart."""
    surfaces = words.surfaces
    while span.label == "PERSON" and at < len(raw):
        other = raw[at]
        gap = surfaces[span.last : other.first]
        size = other.last - span.last
        if len(gap) > 6 or size > 7:
            break
        if not gap and other.label == "PERSON" and surfaces[other.first][0].islower():
            joins = fold(surfaces[other.first]).partition("-")[0] in PARTICLES  # Bilal bin Saleh | al-Haddar
        elif not gap:
            short = (span.last - span.first == 1 or is_initial(surfaces[span.last - 1])) and other.last - other.first <= 2
            joins = (
                short
                and is_capital(surfaces[other.first])
                and other.label in ("PERSON", "PLACE", "MISC")
                and (is_given(surfaces[span.first]) or is_initial(surfaces[span.first]) or other.label == "PERSON")
                and not words.title_at(span.first, span.last)
                and not words.title_at(other.first, other.last)
                and fold(surfaces[other.last - 1]) not in PLACE_NOUNS | ORGANIZATION_WORDS
            )
        elif _is_contracted(gap):
            joins = other.label != "MISC" and other.last - other.first <= 2  # Sophie | in ’t | Veld
        elif all(fold(word) in PARTICLES or word in "'’" for word in gap) and surfaces[span.last] not in ("'", "’"):
            joins = (
                other.label in ("PERSON", "PLACE", "MISC", "ORG")
                and other.last - other.first <= 2
                and gap[0].islower()
                and gap not in (["y"], ["e"], ["i"])
            )
            joins = joins and fold(gap[0]) not in ("i", "to", "of", "as", "at", "do", "so", "los", "a")
        elif len(gap) == 1 and other.label == "PERSON" and _may_be_name(words, span.last) and not in_headline(words, span.last):
            joins = other.last - other.first <= 2  # Aung | San | Suu Kyi
        elif len(gap) == 1 and (is_initial(gap[0]) or gap[0] in "-"):
            lone = gap[0].isalpha()  # a capital without its stop may end the name before it
            joins = other.label == "PERSON" and not (lone and other.last - other.first > 1 and is_given(surfaces[other.first]))
        elif len(gap) <= 4 and gap[0] in _QUOTES and gap[-1] in _QUOTES and all(is_capital(word) for word in gap[1:-1]) and len(gap) > 2:
            joins = other.last - other.first <= 2 and other.label == "PERSON"
            span.nickname = " ".join(gap[1:-1]) if joins else ""
        elif len(gap) == 1 and gap[0] in _QUOTES and at + 1 < len(raw) and other.last - other.first <= 2 and other.label != "ORG":
            third = raw[at + 1]  # Robert “ Bob ” Smith, all three tagged
            joins = third.first - other.last == 1 and surfaces[other.last] in _QUOTES and third.label == "PERSON" and third.last - third.first <= 2
            if joins:
                span.nickname = " ".join(surfaces[other.first : other.last])
                span.last, span.score = third.last, min(span.score, third.score)
                at += 2
                continue
        else:
            joins = False
        if not joins:
            break
        span.last, span.score = other.last, min(span.score, other.score)
        at += 1
    return at


def _is_contracted(gap: Sequence[str]) -> bool:
    """Whether the words between two halves of a name are the Dutch ’t, with what goes before it: Sophie in ’t Veld, Joost van 't Hek."""
    return len(gap) in (2, 3) and gap[-1] == "t" and gap[-2] in ("'", "’") and gap[0] in ("in", "van", "op", "'", "’")


def _is_given_beside(words: Words, span: Span, other: Span, counts: Counter[str]) -> bool:
    """Whether a word that the tagger took for a place or body is the given name of the surname right behind it: "Maarja" | "Ilves"."""
    if span.last - span.first != 1 or other.first != span.last or other.label != "PERSON" or not _may_be_name(words, span.first):
        return False
    if is_given(words.surfaces[span.first]) or (words.surfaces[other.first][0].islower() and fold(words.surfaces[other.first]) in PARTICLES):
        return True
    alone = other.last - other.first == 1 and not is_given(words.surfaces[other.first])
    return alone and (span.label == "PLACE" or counts[words.surfaces[span.first]] == 1)


def _merge_body(words: Words, span: Span, raw: list[Span], at: int) -> int:
    """Join a place or person and the body whose name it is part of, tagged apart: "Marensund" | "Port Authority", "Lea Ortiz" | "Foundation"."""
    if span.label == "MISC" or at >= len(raw) or raw[at].label != "ORG":
        return at
    other = raw[at]
    missed = span.label == "ORG" and other.first == span.last + 1 and is_capital(words.surfaces[span.last])  # Alabama Probate | Judges | Association
    if (other.first == span.last or missed) and other.last - span.first <= 6 and fold(words.surfaces[other.last - 1]) in ORGANIZATION_WORDS:
        span.last, span.label, span.score = other.last, "ORG", min(span.score, other.score)
        return at + 1
    return at


def _with_purpose(words: Words, span: Span, raw: list[Span], at: int) -> int:
    """Take what a body is for into its name: "Coordination Headquarters | for the Treatment of Prisoners of War"."""
    surfaces = words.surfaces
    if span.last - span.first < 2 or fold(surfaces[span.last - 1]) not in ORGANIZATION_WORDS or in_headline(words, span.first):
        return at
    last = span.last
    while last + 1 < len(words) and last - span.last < MAX_PURPOSE and surfaces[last] in _PURPOSE:
        word = last + 1 + (surfaces[last + 1] == "the")
        end = word
        while end < len(words) and surfaces[end][0].isupper() and fold(surfaces[end]) not in CALENDAR and end - word < 3:
            end += 1
        taken = next((other for other in raw[at:] if other.last > word), None)
        if end == word or (taken is not None and taken.first < end and taken.label == "PERSON"):
            break
        last = end
    if last == span.last:
        return at
    span.last = last
    while at < len(raw) and raw[at].first < last:
        at += 1
    return at


def _strip_titles(words: Words, span: Span) -> None:
    """Move the start of a span past titles and roles that the tagger took into the name; a title that stays in the name is kept."""
    surfaces = words.surfaces
    if span.label != "PERSON":
        return
    while span.last - span.first > 1:
        found = words.title_at(span.first, span.last)
        if found is not None and found[0] < span.last:
            after, title = found
            rest = [word for word in surfaces[after : span.last] if fold(word) not in SUFFIXES]
            if title.kind == "k" and len(rest) == 1 and not is_initial(rest[0]):
                return
            if fold(surfaces[span.first]) in _TITLE_NAMES and after == span.first + 1 and (span.titles or (len(rest) == 1 and not is_given(rest[0]))):
                return  # a given name that is also a title: Dean Baker, Earl Warren, Gov. Earl Ray Tomblin
            span.titles.append(title)
            span.title_words |= {fold(word) for word in surfaces[span.first : after]}
            span.first = after
            continue
        word = surfaces[span.first]
        folded = fold(word)
        said = folded in ("said", "says") and span.first > 0 and surfaces[span.first - 1] in _QUOTES | {","}
        if said or (word[0].islower() and folded not in PARTICLES and not is_capital(word)) or word[0].isdigit() or not word[0].isalnum():
            span.first += 1
            continue
        cut = _title_inside(words, span)
        if cut:
            span.title_words |= {fold(word) for word in surfaces[span.first : cut]}
            span.first = cut
            continue
        break
    while span.last - span.first > 1 and (surfaces[span.last - 1][0].islower() and not is_capital(surfaces[span.last - 1])):
        span.last -= 1


def _title_inside(words: Words, span: Span) -> int:
    """The index after the last title inside a span ("Russian President Vladimir Putin"), or 0."""
    surfaces = words.surfaces
    for at in range(span.last - 2, span.first - 1, -1):
        surface = surfaces[at]
        if surface == ".":
            continue
        noun = person_noun(surface)
        found = words.title_at(at, span.last)
        if found is not None and found[0] < span.last and found[1].kind != "k" and (not is_given(surface) or is_given(surfaces[found[0]])):
            span.titles.append(found[1])
            return found[0]
        if noun is not None and not is_given(surface) and fold(surface) not in ("king", "prince", "bishop", "pope", "duke", "baker", "cook"):
            return at + 1
    return 0


def _widen(words: Words, span: Span, low: int, high: int) -> None:
    """Take untagged particles, initials, given names and generational suffixes beside a person's name into it."""
    surfaces = words.surfaces
    if surfaces[span.first] == "t" and span.first - 2 >= low and _is_contracted([fold(word) for word in surfaces[span.first - 2 : span.first + 1]]):
        span.first -= 2  # In ’t Veld
    while span.first > low:
        before = surfaces[span.first - 1]
        folded = fold(before)
        if (
            is_initial(before)
            and before.endswith(".")
            and len(before) > 1
            and span.first - 1 > low
            and (
                span.last - span.first == 1
                or len(before) > 2
                or is_initial(surfaces[span.first])
                or fold(surfaces[span.first - 2]) in _BEFORE_INITIALS
            )
        ):
            if before.upper() in ("U.S.", "U.N.", "E.U.", "U.K.", "D.C."):
                break
            span.first -= 1
            continue
        if before == "." and span.first - 2 >= low and _is_short_given(words, span.first - 2):
            span.first -= 2
            continue
        if (
            before[0].islower()
            and ((folded in PARTICLES and len(folded) > 1) or folded == "t")
            and folded not in ("as", "at", "to", "so", "do", "los", "den", "of")
        ):
            at = span.first - 1
            while at > low and surfaces[at - 1][0].islower() and fold(surfaces[at - 1]) in PARTICLES:
                at -= 1
            if surfaces[at - 1] in "'’" and at - 2 > low and surfaces[at - 2] in ("in", "van") and folded == "t":
                at -= 2  # Sophie in 't Veld
            leads = at > low and is_capital(surfaces[at - 1]) and (is_given(surfaces[at - 1]) or folded not in ("del", "las", "la", "le", "the"))
            if leads and fold(surfaces[at - 1]) not in SENTENCE_OPENERS and not person_noun(surfaces[at - 1]) and words.title_at(at - 1, at) is None:
                span.first = at - 1
                continue
            span.first = at
            break
        titled = span.first - 2 >= low and words.title_at(span.first - (3 if surfaces[span.first - 2] == "." else 2), span.first - 1) is not None
        if folded in _TITLE_NAMES and titled and is_given(before):
            span.first -= 1  # Gov. Earl Ray Tomblin
            break
        noble = span.last - span.first == 2 and fold(surfaces[span.first]) in NOBLE  # Dirk | Van Houten
        bare = span.last - span.first == 1 or noble or is_initial(surfaces[span.first])
        if bare and before[0].isupper() and is_given(before) and len(before) > 2 and folded not in SENTENCE_OPENERS:
            if person_noun(before) or words.title_at(span.first - 1, span.first) or folded in PLACE_NAMES:
                break
            span.first -= 1
            continue
        if bare and folded in FAMILY_FIRST and before[0].isupper() and "-" in surfaces[span.first]:
            span.first -= 1  # Noh Seung-hwan
            continue
        if bare:
            span.first -= _given_of_any_origin(words, span, low)
        elif is_given(before) and before[0].isupper() and _may_be_name(words, span.first - 1):
            span.first -= 1  # Sione | Tu'ipulotu Vaka'uta, Etta | Mae Crocker
            continue
        break
    if span.last - span.first == 1 and is_given(surfaces[span.first]) and _surname_of_any_origin(words, span.last, high):
        span.last += 1
    hyphenated = span.last < high and span.last - span.first <= 2 and surfaces[span.last][0].islower() and is_capital(surfaces[span.last])
    if hyphenated and fold(surfaces[span.last]).partition("-")[0] in PARTICLES and is_given(surfaces[span.first]):
        span.last += 1  # Khalid al-Masri
    while span.last < high and span.last - span.first > 1 and surfaces[span.last] in POST_NOMINALS:
        span.last += 1
    if span.last < high:
        at = span.last
        if surfaces[at] == "," and at + 1 < high and fold(surfaces[at + 1]) in ("jr", "sr"):
            at += 1
        if fold(surfaces[at]).rstrip(".") in SUFFIXES:
            span.last = at + 1
    last = span.last
    if last < high and fold(surfaces[last - 1]) in ("jr", "sr") and surfaces[last] == "." and words.ends[last - 1] == words.starts[last]:
        span.last = last + 1
    if span.last + 1 < high and surfaces[span.last][0].islower() and fold(surfaces[span.last]) in PARTICLES and span.last - span.first <= 2:
        at = span.last
        while at < high and surfaces[at][0].islower() and fold(surfaces[at]) in PARTICLES and at - span.last < 3:
            at += 1
        joins = fold(surfaces[span.last]) in (
            "bin",
            "ibn",
            "bint",
            "al",
            "el",
            "van",
            "von",
            "de",
            "der",
            "del",
            "di",
            "da",
            "dos",
            "ould",
            "abu",
            "abdel",
        )
        if at < high and joins and is_capital(surfaces[at]) and is_given(surfaces[span.first]):
            span.last = at + 1


SHORT_GIVEN = frozenset(("Mohd", "Md", "Abd", "Wm", "Geo", "Chas"))


def _is_short_given(words: Words, at: int) -> bool:
    """Whether a word is a given name that is written short: "Mohd. Kashif Raza", not "in Rockville, Md. Kashif"."""
    return words.surfaces[at] in SHORT_GIVEN and (words.surfaces[at] != "Md" or at == 0 or words.surfaces[at - 1] != ",")


def _given_of_any_origin(words: Words, span: Span, low: int) -> int:
    """How many words before a surname are its given names though no list holds them: capitals inside a sentence, no title, role, body or place."""
    surfaces = words.surfaces
    at = span.first
    while at - 1 > low and span.first - at < 3 and surfaces[at - 1][0].isupper():
        word = surfaces[at - 1]
        folded = fold(word)
        if word.isupper() or len(word) < 3 or folded.endswith(("ian", "ish", "ese", "can", "crat", "ni", "qi")) or folded in SENTENCE_OPENERS:
            return 0
        if folded in _OTHER_NAMES or person_noun(word) is not None or words.title_at(at - 1, at) is not None:
            return 0
        at -= 1
    if at == span.first or at <= low or is_given(surfaces[span.first]) or in_headline(words, at):
        return 0
    before = surfaces[at - 1]
    return span.first - at if (before[0].islower() or before == ",") and fold(before) not in ("the", "a", "an") else 0


def _surname_of_any_origin(words: Words, at: int, high: int) -> bool:
    """Whether the word behind a given name is its surname though the tagger saw no name: "― Krystal Correa" at a line's end."""
    return (
        at < high
        and _may_be_name(words, at)
        and not in_headline(words, at)
        and (at + 1 >= len(words) or words.surfaces[at + 1] in ("\n", ".", ",", ")"))
    )


def _may_be_name(words: Words, at: int) -> bool:
    """Whether a word looks like a part of a name and is nothing else that is spelled with a capital, as far as the lists tell."""
    surface = words.surfaces[at]
    if not surface[0].isupper() or surface.isupper() or len(surface) < 3:
        return False
    if fold(surface) in _OTHER_NAMES or fold(surface) in SENTENCE_OPENERS or fold(surface) in CALENDAR or person_noun(surface):
        return False
    return words.title_at(at, len(words)) is None


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
        if surface in _QUOTES and span.label == "PERSON":
            close = at + 1
            while close < last and surfaces[close] not in _QUOTES:
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


def _part_titles(words: Words, spans: list[Span]) -> None:
    """Tell a title from the name where its bearer is named in full: "Prince Saif bin Rashid … Prince Saif", "Lea Amar, the dean … Dean Amar"."""
    whole = [span for span in spans if span.label == "PERSON" and len(span.key) > 1]
    crowned = {(title, span.key[0]) for span in whole for title in span.title_words}
    offices = {
        (fold(surface), span.key[-1])
        for span in whole
        if span.last + 1 < len(words) and words.surfaces[span.last] == "," and fold(words.surfaces[span.first]) not in _TITLE_NAMES
        for surface in words.surfaces[span.last + 1 : span.last + 4]
        if surface in _TITLE_NAMES
    }
    for span in whole:
        first = fold(words.surfaces[span.first])
        if span.last - span.first == 2 and ((first, span.key[1]) in crowned or (first in _TITLE_NAMES and (first, span.key[1]) in offices)):
            span.first += 1
            span.title_words |= {first}
            fill_name(words, span)


def _share_surnames(words: Words, spans: list[Span]) -> None:
    """Give "Bill" in "Bill and Hillary Clinton" its surname."""
    surfaces = words.surfaces
    for left, right in itertools.pairwise(spans):
        if (
            left.label == right.label == "PERSON"
            and right.first - left.last == 1
            and fold(surfaces[left.last]) in ("and", "&")
            and len(left.key) == 1
            and len(right.key) == 2
            and is_given(left.name[0])
            and not right.titles
            and not left.titles
        ):
            left.key = (left.key[0], right.key[-1])
            left.name = (left.name[0], right.name[-1])
            left.shared = True


def vote_labels(words: Words, spans: list[Span]) -> None:
    """One label for one name in the whole article: the sum of the tagger's scores and of what titles and given names say."""
    votes: dict[tuple[str, ...], dict[str, float]] = {}
    places: set[int] = set()
    for span in spans:
        if span.label == "PLACE" and len(span.key) == 1 and span.first and is_place(words, span, set()):
            places.add(span.first)
            continue
        tally = votes.setdefault(span.key, {})
        tally[span.label] = tally.get(span.label, 0.0) + max(span.score, 0.05)
        if span.titles:
            tally["PERSON"] = tally.get("PERSON", 0.0) + 1.5
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
        winners[key] = max(_LABELS, key=lambda label: tally.get(label, 0.0))
    for span in spans:
        if span.first not in places:
            span.label = winners.get(span.key, span.label)


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
