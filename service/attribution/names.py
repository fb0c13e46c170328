"""Mentions of names to the people and bodies that they name: one entity for all forms of a name in one article, under the fullest of them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from service.attribution.lexicon import (
    FAMILY_FIRST,
    FORMAL_NAMES,
    GIVEN_NAMES,
    NICKNAMES,
    ORGANIZATION_NOUNS,
    PARTICLES,
    PLACE_NAMES,
    PLACE_NOUNS,
    SENTENCE_OPENERS,
    SUFFIXES,
    WEAK_ROLE_NOUNS,
    Gender,
    Title,
    Words,
    fold,
    name_key,
    person_noun,
)
from service.attribution.roles import FoundRole, Role, after_name, before_name, described

__all__ = ["Entity", "NameMention", "Role", "join_names"]

Label = Literal["PERSON", "ORG", "PLACE", "MISC"]
EntityType = Literal["person", "organization", "place", "other"]

MAX_SPANS = 4000  # names of one article that are joined; the rest of a longer list stay names of their own
MAX_ROLE_MENTIONS = 40  # mentions of one person beside which roles are looked for
MAX_NAMESAKES = 24  # people of one surname that a name is compared with
_TYPES: dict[str, EntityType] = {"PERSON": "person", "ORG": "organization", "PLACE": "place", "MISC": "other"}
_LABELS: tuple[Label, ...] = ("PERSON", "ORG", "PLACE", "MISC")
_LOCATIVES = frozenset("in at from near to across outside around via toward towards throughout".split())
_NOBLE = frozenset(("van", "von", "de", "del", "di", "da", "du", "la", "le", "el", "bin", "dos", "der", "ter", "ten", "mac", "al"))
_PREDICATIVE = frozenset("is was be been being as become becomes became becoming for between from at".split())
_KIN = frozenset("mother father son daughter wife husband brother sister uncle aunt widow victim cousin nephew niece friend".split())
_BREAKS = frozenset((".", "!", "?", "\n", "“", '"'))
_HE = frozenset("he him his himself".split())
_SHE = frozenset("she her hers herself".split())
_QUOTES = frozenset("“”\"'‘’«»()")
_FEMALE_ENDINGS = ("ova", "eva", "skaya", "ska", "ovna", "evna", "dottir")
_MALE_ENDINGS = ("ovich", "evich", "skiy", "sky", "oglu")
_INITIALS_SKIP = frozenset("of the and for in de du des la le y e und der die".split())


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name as a tagger found it. Offsets in code points of the text; `score` is the tagger's probability."""

    start: int
    end: int
    label: Label
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that one article names.

    `name` is the fullest form that the article gives, without title or role (what a person is known by stays: Pope Francis, Jr., III). `mentions` are in
    text order, their spans without titles; `roles` all that the article gives, best first. `plural`: a family or a group ("the Clintons", "Democrats").
    """

    name: str
    type: EntityType
    gender: Gender
    plural: bool
    mentions: tuple[NameMention, ...]
    roles: tuple[Role, ...]


@dataclass(slots=True)
class _Span:
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


@dataclass(slots=True)
class _Person:
    """One person while the article is read."""

    number: int
    names: list[_Span]  # distinct full forms, fullest first
    keys: set[tuple[str, ...]]
    suffix: str
    spans: list[_Span] = field(default_factory=list)
    nicknames: set[str] = field(default_factory=set)
    gender: Gender = "unknown"
    full_mentions: int = 0
    full_spans: list[_Span] = field(default_factory=list)
    title_words: set[str] = field(default_factory=set)
    roles: list[FoundRole] = field(default_factory=list)


def join_names(text: str, mentions: Sequence[NameMention], article: tuple[int, int]) -> tuple[Entity, ...]:
    """Join the names of one article (a half-open range of code points of `text`) into entities, in the order of their first mentions.

    Mentions outside the article are left out; overlapping ones lose to the longer. Names of people are also found where the tagger missed them. Never
    fails; time grows linearly with the length of the article.
    """
    words = Words(text, *article)
    spans = _clean_spans(words, mentions, article)
    _label_by_vote(spans)
    people, singles = _people(words, spans)
    others: list[_Span] = [span for span in spans if span.label != "PERSON"]
    others = _surnames_elsewhere(words, people, others)
    _untagged(words, people, singles, spans)
    entities = _person_entities(words, people, singles)
    entities += _other_entities(words, others)
    entities.sort(key=lambda entity: entity.mentions[0].start)
    return tuple(entities)


# --- spans ---------------------------------------------------------------------------------------------------------------------------


def _capital(surface: str) -> bool:
    return surface[0].isupper() or (surface[0].isalpha() and "-" in surface and surface.rpartition("-")[2][:1].isupper())


def _given(surface: str) -> bool:
    return fold(surface) in GIVEN_NAMES or fold(surface).partition("-")[0] in GIVEN_NAMES


def _initial(surface: str) -> bool:
    return surface[0].isupper() and (len(surface) == 1 or surface.endswith("."))


def _clean_spans(words: Words, mentions: Sequence[NameMention], article: tuple[int, int]) -> list[_Span]:
    raw: list[_Span] = []
    taken = bytearray(len(words) + 1)
    inside = [mention for mention in mentions if article[0] <= mention.start < mention.end <= article[1]]
    for mention in sorted(inside, key=lambda mention: (mention.start - mention.end, mention.start)):
        first, last = words.range(mention.start, mention.end)
        for low, high in _runs(words, first, last):
            if not any(taken[low:high]):
                taken[low:high] = b"\1" * (high - low)
                raw.append(_Span(low, high, mention.label, mention.score))
    raw.sort(key=lambda span: span.first)
    spans: list[_Span] = []
    at = 0
    while at < len(raw):
        span = raw[at]
        at += 1
        if span.label != "PERSON":
            _recast(words, span)
        at = _merge(words, span, raw, at)
        _strip_titles(words, span)
        if span.last <= span.first:
            continue
        if span.label == "PERSON":
            low = spans[-1].last if spans else 0
            high = raw[at].first if at < len(raw) else len(words)
            _widen(words, span, low, high)
            _titles_before(words, span, low)
        _name(words, span)
        if span.name:
            spans.append(span)
            if len(spans) >= MAX_SPANS:
                break
    _trim_headlines(words, spans)
    _share_surnames(words, spans)
    return spans


def _recast(words: Words, span: _Span) -> None:
    """Make a name a person's, whatever the tagger called it, when a title stands before it or in it, or a person's role after it."""
    surfaces = words.surfaces
    cut = _title_inside(words, span) if span.last - span.first > 1 else 0
    span.titles.clear()
    first = cut or span.first
    size = span.last - first
    ending = fold(surfaces[span.last - 1])
    if size > 4 or ending in ORGANIZATION_NOUNS or ending in PLACE_NOUNS:
        return
    given = size > 1 and _given(surfaces[first]) and fold(surfaces[first]) not in PLACE_NAMES and _capital(surfaces[span.last - 1])
    if cut:
        if given:
            span.label = "PERSON"
        return
    if size == 1 and (ending in PLACE_NAMES or not surfaces[first][0].isupper() or surfaces[first].isupper()):
        return
    if not (given or size == 1) or first == 0:
        return
    at = first - 1
    if surfaces[at] == "." and at:
        at -= 1
    title = words.title_at(at, first) if surfaces[at][0].isupper() else None
    if title is not None and title[0] == first and not (size == 1 and title[1].kind == "k" and span.label == "PLACE"):
        span.label = "PERSON"
    elif given and (person_noun(surfaces[first - 1]) or any(role.weight >= 3 and not role.plural for role in after_name(words, span.last))):
        span.label = "PERSON"


def _trim_headlines(words: Words, spans: list[_Span]) -> None:
    """In a line of capitals a tagger takes too much ("Ruth Alvarez Wins Granada"): leave the name that the article knows."""
    known: Counter[tuple[str, ...]] = Counter(span.key for span in spans if span.label == "PERSON")
    surnames = {key[-1] for key in known if 2 <= len(key) <= 3}
    for span in spans:
        size = span.last - span.first
        if size < 2 or size > 12 or known[span.key] > 1 or (size == 2 and (span.key[0] not in surnames or _given(span.name[0]))):
            continue
        found = _known_part(words, span, known, surnames) if _headline(words, span.first) else None
        if found:
            span.first, span.last = found
            span.label = "PERSON"
            span.suffix = span.nickname = ""
            _name(words, span)


def _known_part(words: Words, span: _Span, known: Counter[tuple[str, ...]], surnames: set[str]) -> tuple[int, int] | None:
    """The words inside a span that are a name of the article: a full name, a given name before a known surname, or a surname in front."""
    size = span.last - span.first
    for length in range(min(size - 1, 4), 0, -1):
        for first in range(span.first, span.last - length + 1):
            part = _Span(first, first + length, "PERSON", span.score)
            _name(words, part)
            if length == 1:
                fits = first == span.first and part.key[:1] != () and part.key[0] in surnames and not _given(part.name[0])
            else:
                fits = len(part.key) > 1 and part.key != span.key and known[part.key] > 0
                fits = fits or (length == 2 and size > 2 and len(part.key) == 2 and _given(part.name[0]) and known[part.key[1:]] > 0)
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


def _merge(words: Words, span: _Span, raw: list[_Span], at: int) -> int:
    """Take the neighbours into a person's span that belong to the same name: particles, initials, nicknames, halves that were tagged apart."""
    surfaces = words.surfaces
    while span.label == "PERSON" and at < len(raw):
        other = raw[at]
        gap = surfaces[span.last : other.first]
        size = other.last - span.last
        if len(gap) > 6 or size > 7:
            break
        if not gap:
            short = span.last - span.first == 1 and other.last - other.first <= 2
            joins = (
                short
                and _capital(surfaces[other.first])
                and other.label in ("PERSON", "PLACE", "MISC")
                and (_given(surfaces[span.first]) or _initial(surfaces[span.first]) or other.label == "PERSON")
                and not words.title_at(span.first, span.last)
                and not words.title_at(other.first, other.last)
                and fold(surfaces[other.last - 1]) not in PLACE_NOUNS | ORGANIZATION_NOUNS
            )
        elif all(fold(word) in PARTICLES or word in "'’" for word in gap) and surfaces[span.last] not in ("'", "’"):
            joins = (
                other.label in ("PERSON", "PLACE", "MISC", "ORG")
                and other.last - other.first <= 2
                and gap[0].islower()
                and gap not in (["y"], ["e"], ["i"])
            )
            joins = joins and fold(gap[0]) not in ("i", "to", "of", "as", "at", "do", "so", "los", "a")
        elif len(gap) == 1 and (_initial(gap[0]) or gap[0] in "-"):
            joins = other.label == "PERSON"
        elif len(gap) <= 4 and gap[0] in _QUOTES and gap[-1] in _QUOTES and all(_capital(word) for word in gap[1:-1]) and len(gap) > 2:
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


def _strip_titles(words: Words, span: _Span) -> None:
    """Move the start of a span past titles and roles that the tagger took into the name; a title that stays in the name is kept."""
    surfaces = words.surfaces
    if span.label != "PERSON":
        return
    while span.last - span.first > 1:
        found = words.title_at(span.first, span.last)
        if found is not None and found[0] < span.last:
            after, title = found
            rest = [word for word in surfaces[after : span.last] if fold(word) not in SUFFIXES]
            if title.kind == "k" and len(rest) == 1 and not _initial(rest[0]):
                return
            if title.kind != "s" and after == span.first + 1 and len(rest) == 1 and _given(surfaces[span.first]) and not _given(rest[0]):
                return  # a given name that is also a title: Dean Baker, Earl Warren
            span.titles.append(title)
            span.title_words |= {fold(word) for word in surfaces[span.first : after]}
            span.first = after
            continue
        word = surfaces[span.first]
        folded = fold(word)
        said = folded in ("said", "says") and span.first > 0 and surfaces[span.first - 1] in _QUOTES | {","}
        if said or (word[0].islower() and folded not in PARTICLES and not _capital(word)) or word[0].isdigit() or not word[0].isalnum():
            span.first += 1
            continue
        cut = _title_inside(words, span)
        if cut:
            span.title_words |= {fold(word) for word in surfaces[span.first : cut]}
            span.first = cut
            continue
        break
    while span.last - span.first > 1 and (surfaces[span.last - 1][0].islower() and not _capital(surfaces[span.last - 1])):
        span.last -= 1


def _title_inside(words: Words, span: _Span) -> int:
    """The index after the last title inside a span ("Russian President Vladimir Putin"), or 0."""
    surfaces = words.surfaces
    for at in range(span.last - 2, span.first, -1):
        surface = surfaces[at]
        if surface == ".":
            continue
        noun = person_noun(surface)
        found = words.title_at(at, span.last)
        if found is not None and found[0] < span.last and found[1].kind != "k" and not _given(surface):
            span.titles.append(found[1])
            return found[0]
        if noun is not None and not _given(surface) and fold(surface) not in ("king", "prince", "bishop", "pope", "duke", "baker", "cook"):
            return at + 1
    return 0


def _widen(words: Words, span: _Span, low: int, high: int) -> None:
    """Take untagged particles, initials, given names and generational suffixes beside a person's name into it."""
    surfaces = words.surfaces
    while span.first > low:
        before = surfaces[span.first - 1]
        folded = fold(before)
        if (
            _initial(before)
            and before.endswith(".")
            and len(before) > 1
            and span.first - 1 > low
            and (span.last - span.first == 1 or len(before) > 2)
        ):
            if before.upper() in ("U.S.", "U.N.", "E.U.", "U.K.", "D.C."):
                break
            span.first -= 1
            continue
        if (
            before[0].islower()
            and ((folded in PARTICLES and len(folded) > 1) or folded == "t")
            and folded not in ("as", "at", "to", "so", "do", "los", "den", "of")
        ):
            at = span.first - 1
            while at > low and surfaces[at - 1][0].islower() and fold(surfaces[at - 1]) in PARTICLES:
                at -= 1
            if surfaces[at - 1] in "'’" and at - 2 > low and surfaces[at - 2] in ("in", "van") and fold(surfaces[at]) == "t":
                at -= 2  # Sophie in 't Veld
            leads = at > low and _capital(surfaces[at - 1]) and (_given(surfaces[at - 1]) or folded not in ("del", "las", "la", "le", "the"))
            if leads and fold(surfaces[at - 1]) not in SENTENCE_OPENERS and not person_noun(surfaces[at - 1]) and words.title_at(at - 1, at) is None:
                span.first = at - 1
                continue
            span.first = at
            break
        bare = span.last - span.first == 1 or _initial(surfaces[span.first])
        if bare and before[0].isupper() and _given(before) and len(before) > 2 and folded not in SENTENCE_OPENERS:
            if person_noun(before) or words.title_at(span.first - 1, span.first) or folded in PLACE_NAMES:
                break
            span.first -= 1
            continue
        break
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
        if at < high and joins and _capital(surfaces[at]) and _given(surfaces[span.first]):
            span.last = at + 1


def _titles_before(words: Words, span: _Span, low: int) -> None:
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
        probe = _Span(first, span.last, span.label, span.score)
        before = words.title_at(first - 1, first)
        if before is None or before[0] != first:
            noun = person_noun(surfaces[first - 1])
            if noun is not None:
                span.titles.append(Title(noun[0], "t"))
            return
        span.titles.append(before[1])
        span.title_words |= {fold(surfaces[probe.first - 1])}
        return


def _kept(words: Words, span: _Span, start: int) -> bool:
    """Whether a title before a single name is part of what the person is known by: Pope Francis, but not Mother Smith's or the brother Ivan."""
    folded = fold(words.surfaces[start])
    return not (
        folded in ("brother", "sister", "mother", "st", "saint", "father", "metropolitan")
        and fold(words.surfaces[start - 1] if start else "") in ("his", "her", "their", "the", "a")
    )


def _name(words: Words, span: _Span) -> None:
    """Fill in the words of a span's name, its key and its suffix."""
    surfaces = words.surfaces
    name: list[str] = []
    at = span.first
    while at < span.last:
        surface = surfaces[at]
        if surface in _QUOTES and span.label == "PERSON":
            close = at + 1
            while close < span.last and surfaces[close] not in _QUOTES:
                close += 1
            if close < span.last:
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
        last = len(key) - 1
        core = [word for at, word in enumerate(key) if word not in PARTICLES or at == last or (at == 0 and spelled[0][0].isupper() and last > 0)]
        if len(core) == 2 and core[0] in _NOBLE and core[0] not in GIVEN_NAMES:
            core = core[1:]  # De Mistura alone
        key = core
    span.name = tuple(name)
    span.key = tuple(key)


def _share_surnames(words: Words, spans: list[_Span]) -> None:
    """Give "Bill" in "Bill and Hillary Clinton" its surname."""
    surfaces = words.surfaces
    for left, right in zip(spans, spans[1:], strict=False):
        if (
            left.label == right.label == "PERSON"
            and right.first - left.last == 1
            and fold(surfaces[left.last]) in ("and", "&")
            and len(left.key) == 1
            and len(right.key) == 2
            and _given(left.name[0])
            and _given(right.name[0])
            and not left.titles
        ):
            left.key = (left.key[0], right.key[-1])
            left.name = (left.name[0], right.name[-1])
            left.shared = True


def _label_by_vote(spans: list[_Span]) -> None:
    """One label for one name in the whole article: the sum of the tagger's scores and of what titles and given names say."""
    votes: dict[tuple[str, ...], dict[str, float]] = {}
    for span in spans:
        tally = votes.setdefault(span.key, {})
        tally[span.label] = tally.get(span.label, 0.0) + max(span.score, 0.05)
        if span.titles:
            tally["PERSON"] = tally.get("PERSON", 0.0) + 1.5
    winners: dict[tuple[str, ...], Label] = {}
    for key, tally in votes.items():
        if not key:
            continue
        last = key[-1]
        if len(key) > 1 and last in ORGANIZATION_NOUNS and key[0] not in GIVEN_NAMES:
            tally["ORG"] = tally.get("ORG", 0.0) + 0.2 + tally.get("PERSON", 0.0)
        elif len(key) > 1 and last in PLACE_NOUNS and key[0] not in GIVEN_NAMES:
            tally["PLACE"] = tally.get("PLACE", 0.0) + 0.2 + tally.get("PERSON", 0.0)
        elif (
            len(key) == 2
            and key[0] in GIVEN_NAMES
            and key[0] not in PLACE_NAMES
            and last not in ORGANIZATION_NOUNS | PLACE_NOUNS
            and "PERSON" in tally
        ):
            tally["PERSON"] = tally.get("PERSON", 0.0) + 0.5
        winners[key] = max(_LABELS, key=lambda label: tally.get(label, 0.0))
    for span in spans:
        span.label = winners.get(span.key, span.label)


# --- people --------------------------------------------------------------------------------------------------------------------------


def _same_given(one: str, other: str) -> bool:
    """Whether two given names can be of one person: equal, an initial of, a form of, or spelled almost like the other."""
    if one == other:
        return True
    if (
        one[0] == other[0]
        and (len(one.replace(".", "")) <= 2 or len(other.replace(".", "")) <= 2)
        and ("." in one + other or 1 in (len(one), len(other)))
    ):
        return True
    if not NICKNAMES.get(one, frozenset()).isdisjoint(NICKNAMES.get(other, frozenset())):
        return True
    return min(len(one), len(other)) >= 5 and one[0] == other[0] and _near(one, other)


def _near(one: str, other: str) -> bool:
    """Whether two words differ by one letter put in, left out, changed or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    a, b = one[at:], other[at:]
    return (
        a[1:] == b[1:]
        or a == b[1:]
        or a[1:] == b
        or (a[:2] == b[1::-1] and a[2:] == b[2:])
        or (len(one) == len(other) > 5 and sorted(a) == sorted(b) and at > 2)
    )


def _same_middles(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other:
        return True
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(
        any(word == other_word or word[0] == other_word[0] and (len(word) == 1 or len(other_word) == 1) for other_word in rest) for word in short
    )


def _same_full(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names of two words or more can be of one person."""
    if one == other:
        return True
    if one[-1] == other[-1] and 2 in (len(one), len(other)) and any(key[0] in _NOBLE and key[0] != "al" for key in (one, other) if len(key) == 2):
        return True  # Van Hollen, Chris Van Hollen
    short, long = sorted((one, other), key=len)
    if len(short) < len(long):
        if long[-len(short) :] == short and not (len(short) == 2 and short[0] in GIVEN_NAMES and long[0] in GIVEN_NAMES and len(long) > 3):
            return True
        if long[: len(short)] == short:
            return True
        if len(short) == 2 and len(long) == 3 and short[-1] == long[-1] and _same_given(short[0], long[1]):
            return True
        if len(short) == 2 and short[0] == long[0] and long[1] == short[1]:
            return True
    if "".join(one) == "".join(other):
        return True
    if one[-1] == other[-1]:
        return _same_given(one[0], other[0]) and _same_middles(one[1:-1], other[1:-1])
    return (
        one[0] == other[0]
        and len(one) == len(other)
        and one[1:-1] == other[1:-1]
        and min(len(one[-1]), len(other[-1])) >= 5
        and _near(one[-1], other[-1])
    )


class _Index:
    """People of an article by each word that may stand for them alone."""

    def __init__(self) -> None:
        self.last: dict[str, list[_Person]] = {}
        self.first: dict[str, list[_Person]] = {}
        self.other: dict[str, list[_Person]] = {}
        self.shape: dict[str, list[_Person]] = {}

    @staticmethod
    def _put(table: dict[str, list[_Person]], key: str, person: _Person) -> None:
        people = table.setdefault(key, [])
        if person not in people[-1:] and len(people) < MAX_NAMESAKES and not any(known is person for known in people):
            people.append(person)

    def add(self, person: _Person, key: tuple[str, ...]) -> None:
        """Enter a person under a full name."""
        self._put(self.last, key[-1], person)
        self._put(self.first, key[0], person)
        for part in key[-1].split("-"):
            if part != key[-1] and len(part) > 2:
                self._put(self.other, part, person)
        if key[0] in FAMILY_FIRST and (len(key) <= 3) and (key[0] not in GIVEN_NAMES or key[-1] not in FAMILY_FIRST):
            self._put(self.other, key[0], person)
        if len(key) >= 3:
            self._put(self.other, key[-2], person)
            self._put(self.other, key[1], person)
            self._put(self.other, " ".join(key[-2:]), person)
        for word in (key[0], key[-1]):
            if len(word) >= 5:
                self._put(self.shape, word[:3], person)


def _people(words: Words, spans: list[_Span]) -> tuple[_Index, dict[str, _Person]]:
    """The people of an article: (index of those with a full name, those known by one word only, by that word), every span resolved."""
    index = _Index()
    tagged = [span for span in spans if span.label == "PERSON" and span.key]
    full: dict[tuple[tuple[str, ...], str], list[_Span]] = {}
    for span in tagged:
        if len(span.key) > 1:
            full.setdefault((span.key, span.suffix), []).append(span)
    people: list[_Person] = []
    suffixed = {key[0] for key in full if key[1] in ("jr", "sr")}
    order = sorted(full.items(), key=lambda item: (-len(item[0][0]), item[1][0].first))
    for (key, suffix), members in order:
        candidates = index.last.get(key[-1], []) + index.first.get(key[0], []) + index.other.get(key[-1], [])
        match = None
        for person in candidates:
            clash = suffix != person.suffix and (suffix and person.suffix or key in suffixed)
            if not clash and any(_same_full(key, known) for known in person.keys):
                match = person
                break
        if match is None:
            match = _Person(len(people), [], set(), suffix)
            people.append(match)
        match.names.append(members[0])
        match.keys.add(key)
        match.suffix = match.suffix or suffix
        match.spans.extend(members)
        match.full_mentions += len(members)
        index.add(match, key)
    for person in people:
        for span in person.spans:
            if span.nickname:
                person.nicknames.add(fold(span.nickname))
            person.title_words |= span.title_words
        for nickname in person.nicknames:
            index._put(index.other, nickname, person)
        person.spans.sort(key=lambda span: span.first)
        person.full_spans = list(person.spans)
        person.gender = _gender_of(person)
    singles: dict[str, _Person] = {}
    for span in tagged:
        if len(span.key) == 1:
            resolved = _resolve(words, span, index)
            if resolved is None:
                word = span.key[0]
                resolved = singles.get(word)
                if resolved is None:
                    resolved = singles[word] = _Person(-1, [span], {span.key}, "")
            resolved.spans.append(span)
    for person in people:
        person.spans.sort(key=lambda span: span.first)
    return index, singles


def _gender_of(person: _Person) -> Gender:
    votes: Counter[Gender] = Counter()
    for span in person.spans:
        for title in span.titles:
            if title.gender != "unknown":
                votes[title.gender] += 2
    for key in person.keys:
        given = GIVEN_NAMES.get(key[0], "unknown")
        if given == "unknown":
            given = GIVEN_NAMES.get(key[0].partition("-")[0], "unknown")
        if given == "unknown" and len(key) > 2:
            given = GIVEN_NAMES.get(key[1], "unknown")
        if given == "unknown" and len(key) > 1:
            if key[-1].endswith(_FEMALE_ENDINGS) or any(word.endswith(("ovna", "evna")) for word in key):
                given = "female"
            elif key[-1].endswith(_MALE_ENDINGS):
                given = "male"
        if given != "unknown":
            votes[given] += 1
    if votes["female"] == votes["male"]:
        return "unknown"
    return "female" if votes["female"] > votes["male"] else "male"


def _resolve(words: Words, span: _Span, index: _Index) -> _Person | None:
    """The person that a single name stands for at its place, or None."""
    word = span.key[0]
    best = _choose(words, span, index.last.get(word, ()))
    if best is None:
        best = _choose(words, span, index.other.get(word, ()))
    if best is None:
        first = index.first.get(word, ())
        best = _choose(words, span, first) if first and not (span.titles and span.titles[0].kind == "s") else None
    if best is None and len(word) >= 5:
        near = [
            person
            for person in index.shape.get(word[:3], ())
            if any(_near(word, part) for key in person.keys for part in (key[-1], key[0]) if len(part) >= 5)
        ]
        best = near[0] if len(near) == 1 else None
    return best


def _choose(words: Words, span: _Span, people: Sequence[_Person]) -> _Person | None:
    """Among namesakes, the one whom title and gender fit; then the one last named in full nearby, then the one whom the article names most."""
    if not people:
        return None
    if len(people) == 1:
        return people[0] if _fits(span, people[0]) else None
    fitting = [person for person in people if _fits(span, person)] or list(people)
    if len(fitting) == 1:
        return fitting[0]
    titled = [person for person in fitting if span.title_words & person.title_words]
    if span.title_words and len(titled) == 1:
        return titled[0]
    return max(titled or fitting, key=lambda person: _salience(words, span, person))


def _salience(words: Words, span: _Span, person: _Person) -> float:
    """How much a bare surname at its place calls for one of its bearers: named in full shortly before, named often, not named in full right after."""
    surfaces = words.surfaces
    full = [known for known in person.full_spans if known.first != span.first]
    at = bisect_left(full, span.first, key=lambda known: known.first)
    score = float(person.full_mentions)
    if at:
        before = full[at - 1]
        distance = span.first - before.last
        score += 2.0 if distance < 60 else 1.0 if distance < 150 else 0.5
        lead = fold(surfaces[before.first - 1]) if before.first else ""
        if before.shared or lead in ("of", "'s", "’s", "to", "with") or lead in _KIN:
            score -= 1.0  # named only to say who another is: "mother of X"
    if at < len(full) and 0 <= full[at].first - span.last < 15 and not _BREAKS.intersection(surfaces[span.last : full[at].first]):
        score -= 6.0  # "Clinton said of Hillary Clinton"
    return score


def _fits(span: _Span, person: _Person) -> bool:
    gender = next((title.gender for title in span.titles if title.gender != "unknown"), "unknown")
    return gender == "unknown" or person.gender in ("unknown", gender)


def _surnames_elsewhere(words: Words, index: _Index, others: list[_Span]) -> list[_Span]:
    """Give names that the tagger called something else to the person whose surname or full name they are; return the rest."""
    rest = []
    visited = {span.key[0] for span in others if len(span.key) == 1 and span.first and fold(words.surfaces[span.first - 1]) in _LOCATIVES}
    for span in others:
        person = None
        if len(span.key) == 1:
            people = index.last.get(span.key[0]) or ([p for p in index.other.get(span.key[0], ()) if span.key[0] in FAMILY_FIRST])
            if people and not _is_place(words, span, visited) and not _inside_longer(words, span.first, span.last):
                person = _choose(words, span, people)
        elif len(span.key) > 1:
            person = next((known for known in index.last.get(span.key[-1], ()) if span.key in known.keys), None)
        if person is None:
            rest.append(span)
        else:
            span.label = "PERSON"
            person.spans.append(span)
    return rest


def _is_place(words: Words, span: _Span, visited: set[str]) -> bool:
    """Whether a word that is also somebody's surname is a place here: "in Lincoln, Nebraska". `visited`: the words that stand after "in" or "to" somewhere."""
    surfaces = words.surfaces
    before = fold(surfaces[span.first - 1]) if span.first else ""
    known = span.key[0] in PLACE_NAMES
    if span.label == "PLACE" and (before in _LOCATIVES or (known and span.key[0] in visited)):
        return True
    after = surfaces[span.last : span.last + 2]
    return len(after) == 2 and after[0] == "," and fold(after[1]) in PLACE_NAMES and (known or before in _LOCATIVES)


def _headline(words: Words, at: int) -> bool:
    """Whether most words of the line around a word begin with a capital, as in a headline."""
    surfaces = words.surfaces
    low = high = at
    while low > 0 and surfaces[low - 1] != "\n" and at - low < 12:
        low -= 1
    while high < len(surfaces) and surfaces[high] != "\n" and high - at < 12:
        high += 1
    line = [surface for surface in surfaces[low:high] if surface[0].isalpha() and len(surface) > 3]
    return len(line) >= 3 and sum(surface[0].isupper() for surface in line) > 0.65 * len(line)


def _inside_longer(words: Words, first: int, last: int) -> bool:
    """Whether a name is a part of a longer name of something else ("Clinton Foundation", "Mount Lincoln")."""
    surfaces = words.surfaces
    after = surfaces[last] if last < len(surfaces) else "\n"
    if after[0].isupper():
        folded = fold(after)
        if folded in ORGANIZATION_NOUNS or folded in PLACE_NOUNS:
            return True
        if not _headline(words, first) and person_noun(after) is None and folded not in SUFFIXES:
            return True
    before = surfaces[first - 1] if first else "\n"
    return before[0].isupper() and fold(before) in (
        "mount",
        "fort",
        "lake",
        "port",
        "st",
        "saint",
        "new",
        "north",
        "south",
        "east",
        "west",
        "camp",
        "university",
        "port",
    )


def _untagged(words: Words, index: _Index, singles: dict[str, _Person], spans: list[_Span]) -> None:
    """Find the surnames and names of known people where the tagger found nothing."""
    surfaces = words.surfaces
    known: dict[str, list[_Person]] = {word: people for word, people in index.last.items() if len(word) > 1 and word not in PARTICLES}
    for word, people in index.other.items():
        if word in FAMILY_FIRST and word not in known:
            known[word] = people
    for word, single in singles.items():
        known.setdefault(word, [single])
    if not known:
        return
    covered = bytearray(len(words) + 1)
    for span in spans:
        covered[span.first : span.last] = b"\1" * (span.last - span.first)
    forms: set[str] = set()
    for people in known.values():
        for person in people:
            for span in person.names:
                surname = span.name[-1] if not span.suffix else span.name[-1 - (len(span.name) - _suffix_start(span))]
                for form in (surname, span.name[0]) if span.name[0] and fold(span.name[0]) in FAMILY_FIRST else (surname,):
                    forms.update((form, form.upper()))
                    if "-" in form:
                        forms.add(form.partition("-")[2])
    lowers: set[str] | None = None
    for at, surface in enumerate(surfaces):
        if surface not in forms or covered[at] or not _capital(surface):
            continue
        folded = name_key(surface)
        people = known.get(folded, [])
        if not people:
            continue
        before = surfaces[at - 1] if at else "\n"
        start_of_sentence = before in ("\n", ".", "!", "?", "“", '"', ":")
        if start_of_sentence or surface.isupper():
            if lowers is None:
                lowers = {word for word in surfaces if word[0].islower()}
            if surface.lower() in lowers:
                continue
        if _inside_longer(words, at, at + 1) and not surface.isupper():
            continue
        first = at
        while first > 0 and not covered[first - 1] and at - first < 4 and surfaces[first - 1][0].isalpha() and _capital(surfaces[first - 1]):
            word = name_key(surfaces[first - 1]).rstrip(".")
            if not any(word in key[:-1] for person in people for key in person.keys):
                break
            first -= 1
        span = _Span(first, at + 1, "PERSON", 0.5)
        _titles_before(words, span, max(0, first - 6))
        if first == at and not span.titles and before[0].isupper() and not covered[at - 1]:
            if fold(before) not in SENTENCE_OPENERS and not _headline(words, at) and (_given(before) or not person_noun(before)) and _given(before):
                continue  # another, untagged person of that surname
            if before[0].isupper() and fold(before) in PLACE_NOUNS | ORGANIZATION_NOUNS and not person_noun(before):
                continue
        if span.key == () and folded in PLACE_NAMES and not span.titles:
            continue
        _name(words, span)
        chosen = next((person for person in people if span.key in person.keys), None) or _choose(words, span, people)
        if chosen is not None:
            chosen.spans.append(span)
            covered[first : at + 1] = b"\1" * (at + 1 - first)


def _suffix_start(span: _Span) -> int:
    at = len(span.name) - 1
    while at > 0 and (not span.name[at][0].isalnum() or fold(span.name[at]).rstrip(".") in SUFFIXES):
        at -= 1
    return at + 1


# --- entities ------------------------------------------------------------------------------------------------------------------------


def _spell(words: Words, span: _Span, shared: bool = False) -> str:
    """The words of a name as they stand, white space made single, nickname left out."""
    pieces: list[str] = []
    if span.shared or shared or span.nickname:
        for surface in span.name:
            pieces.append(surface if surface in (".", ",", "-") else " " + surface)
        return "".join(pieces).strip()
    return " ".join(words.text[words.starts[span.first] : words.ends[span.last - 1]].split())


def _fullest(words: Words, person: _Person) -> _Span:
    """The form of a name to show: most words, spelled most often, not in capitals, earliest."""
    surfaces = words.surfaces
    headline = surfaces.index("\n") if "\n" in surfaces[:40] else 0
    formed = Counter(span.key for span in person.spans if span.first >= headline)

    def worth(span: _Span) -> tuple[float, ...]:
        long_initials = sum(len(word) > 2 for word in span.key)
        capitals = all(word.isupper() for word in span.name if len(word) > 2)
        formal = not any(span.key[0] in NICKNAMES and span.key[0] not in FORMAL_NAMES and span.key[0] != key[0] for key in person.keys)
        whole = not span.shared or len(person.names) == 1
        return (whole, len(span.key) > 1, not capitals, bool(span.suffix), long_initials, len(span.key), formed[span.key], formal, -span.first)

    return max(person.spans, key=worth)


def _pronouns(words: Words, person: _Person) -> Gender:
    """The gender that the pronouns shortly after somebody's mentions speak for, when they agree."""
    surfaces = words.surfaces
    he = she = 0
    for span in person.spans[:12]:
        for surface in surfaces[span.last : span.last + 18]:
            if surface == "\n":
                break
            if surface in _HE or surface in ("He", "His"):
                he += 1
                break
            if surface in _SHE or surface in ("She", "Her"):
                she += 1
                break
    if he >= 2 * she + 1:
        return "male"
    return "female" if she >= 2 * he + 1 else "unknown"


def _person_entities(words: Words, index: _Index, singles: dict[str, _Person]) -> list[Entity]:
    seen: dict[int, _Person] = {}
    for people in index.last.values():
        for person in people:
            seen[id(person)] = person
    everyone = [*seen.values(), *singles.values()]
    for person in everyone:
        person.spans = sorted({(span.first, span.last): span for span in person.spans}.values(), key=lambda span: span.first)
        person.roles = _roles(words, person)
        person.gender = _gender_of(person)
        if person.gender == "unknown":
            person.gender = _role_gender(person)
        if person.gender == "unknown":
            person.gender = _pronouns(words, person)
    _describe_people(words, everyone)
    entities = []
    for person in everyone:
        mentions = tuple(NameMention(words.starts[span.first], words.ends[span.last - 1], "PERSON", span.score) for span in person.spans)
        roles = {fold(found.role.text): found.role for found in sorted(person.roles, key=lambda found: found.weight)}
        entities.append(Entity(_spell(words, _fullest(words, person)), "person", person.gender, False, mentions, tuple(reversed(roles.values()))))
    return entities


def _roles(words: Words, person: _Person) -> list[FoundRole]:
    """The roles beside the names of one person; those of later mentions weigh a little less."""
    found: list[FoundRole] = []
    for order, span in enumerate(person.spans[:MAX_ROLE_MENTIONS]):
        late = min(order, 10) * 0.03 + (0.1 if len(span.key) == 1 else 0.0)
        for role in before_name(words, span.first) + after_name(words, span.last):
            if not role.plural:
                found.append(replace(role, weight=role.weight - late))
    return found


def _role_gender(person: _Person) -> Gender:
    votes: Counter[Gender] = Counter(role.gender for role in person.roles if role.gender != "unknown")
    if votes["female"] == votes["male"]:
        return "unknown"
    return "female" if votes["female"] > votes["male"] else "male"


def _describe_people(words: Words, everyone: list[_Person]) -> None:
    """Give people the roles by which the article speaks of them elsewhere: "the Florida senator said" in a sentence after the name.

    The antecedent is the one among the people named shortly before whom office, gender and place in the text fit; where two fit alike, nobody is taken.
    """
    surfaces = words.surfaces
    named = sorted(((span.first, span.last, person) for person in everyone for span in person.spans), key=lambda item: item[0])
    if not named:
        return
    starts = [first for first, _, _ in named]
    begins = set(starts)
    ends = {last for _, last, _ in named}
    holders: dict[str, set[int]] = {}
    for person in everyone:
        for role in person.roles:
            holders.setdefault(role.noun, set()).add(id(person))
    votes: dict[tuple[int, str], tuple[_Person, FoundRole, float, int]] = {}
    quoted = False
    for at, surface in enumerate(surfaces):
        if surface == "\n":
            quoted = False
        elif surface == "“":
            quoted = True
        elif surface == "”":
            quoted = False
        elif surface == '"':
            quoted = not quoted
        if quoted or surface not in ("the", "The"):
            continue
        before = surfaces[at - 1] if at else "\n"
        if fold(before) in _PREDICATIVE or (before in (",", "-", "—", "–") and at - 1 in ends):
            continue
        found = described(words, at)
        if found is None or found[1] in begins or (found[1] + 1 in begins and surfaces[found[1]] in (",", "(", ".")):
            continue
        role, end = found
        chosen = _antecedent(words, at, end, role, named[: bisect_left(starts, at)][-12:], holders)
        if chosen is not None:
            key = (id(chosen), fold(role.role.text))
            count = votes[key][3] + 1 if key in votes else 1
            votes[key] = (chosen, role, 0.0, count)
    for person, role, _, count in votes.values():
        same = [known for known in person.roles if known.noun == role.noun]
        weight = 1.8 + role.weight + 0.15 * min(count, 4)
        if same and role.size > 1 and all(known.size == 1 for known in same):
            weight = max(weight, max(known.weight for known in same) + 0.1)
        person.roles.append(replace(role, weight=weight))


def _antecedent(
    words: Words, at: int, end: int, role: FoundRole, named: Sequence[tuple[int, int, _Person]], holders: dict[str, set[int]]
) -> _Person | None:
    """Whom a description that starts at a word speaks of, among the people named last (nearest last), or None."""
    surfaces = words.surfaces
    inside = {name_key(surface) for surface in surfaces[at:end]}
    sentence = at
    while sentence > 0 and at - sentence < 60 and surfaces[sentence - 1] not in ("\n", ".", "!", "?"):
        sentence -= 1
    scores: dict[int, tuple[float, _Person]] = {}
    rank = 0
    for first, last, person in reversed(named):
        if id(person) in scores or at - first > 160:
            continue
        score = (1.0, 0.6, 0.3, 0.1)[min(rank, 3)]
        rank += 1
        if any(word in inside for key in person.keys for word in key):
            continue
        if role.gender != "unknown" and person.gender not in ("unknown", role.gender):
            continue
        if first >= sentence:
            score -= 0.8
        before = surfaces[first - 1] if first else "\n"
        if before in ("\n", ".", "”", '"') or surfaces[last : last + 1] in (["said"], ["says"], ["told"]) or before in ("said", "says"):
            score += 0.4
        owners = holders.get(role.noun)
        if owners:
            score += 2.0 if id(person) in owners else -1.0
        elif any(known.noun not in WEAK_ROLE_NOUNS for known in person.roles):
            score -= 0.4
        score += 0.05 * min(len(person.spans), 8)
        scores[id(person)] = (score, person)
    if not scores:
        return None
    order = sorted(scores.values(), key=lambda item: -item[0])
    if order[0][0] < 0.6 or (len(order) > 1 and order[0][0] - order[1][0] < 0.15):
        return None
    return order[0][1]


def _other_entities(words: Words, others: list[_Span]) -> list[Entity]:
    """Bodies, places and the rest: full forms, acronyms and short forms joined."""
    groups: dict[tuple[str, ...], list[_Span]] = {}
    for span in others:
        key = tuple(word for word in span.key if word != "the") or span.key
        groups.setdefault(key, []).append(span)
    target: dict[tuple[str, ...], tuple[str, ...]] = {}
    initials: dict[str, list[tuple[str, ...]]] = {}
    heads: dict[str, list[tuple[str, ...]]] = {}
    for key in groups:
        if len(key) > 1:
            for spelled in {"".join(word[0] for word in key), "".join(word[0] for word in key if word not in _INITIALS_SKIP)}:
                if len(spelled) > 1:
                    initials.setdefault(spelled, []).append(key)
            if groups[key][0].label == "ORG":
                heads.setdefault(key[0], []).append(key)
                heads.setdefault(key[-1], []).append(key)
                if len(key) > 2:
                    heads.setdefault(" ".join(key[:2]), []).append(key)
                    heads.setdefault(" ".join(key[-2:]), []).append(key)
                    heads.setdefault(" ".join(key[:-1]), []).append(key)
    for span in others:  # World Health Organization (WHO)
        key = tuple(word for word in span.key if word != "the") or span.key
        if len(key) > 1 and span.last + 1 < len(words) and words.surfaces[span.last] == "(":
            short = (name_key(words.surfaces[span.last + 1]).rstrip("."),)
            if short in groups and short != key and words.surfaces[span.last + 1].isupper():
                target[short] = key
    for key, members in groups.items():
        if key in target or not key:
            continue
        plain = "".join(key).replace(".", "")
        acronym = len(key) == 1 and all(letter.isupper() or not letter.isalpha() for span in members for letter in span.name[-1])
        if acronym and len(plain) >= 2:
            spelled_out = initials.get(plain, [])
            if len(spelled_out) == 1:
                target[key] = spelled_out[0]
                continue
        if members[0].label == "ORG":
            longer = [full for full in heads.get(" ".join(key), []) if full != key and len(full) > len(key)]
            if len(set(longer)) == 1:
                target[key] = longer[0]
    joined: dict[tuple[str, ...], list[_Span]] = {}
    for key, members in groups.items():
        root = key
        for _ in range(4):
            if root not in target or target[root] == key:
                break
            root = target[root]
        joined.setdefault(root, []).extend(members)
    entities = []
    for root, members in joined.items():
        members.sort(key=lambda span: span.first)
        votes: Counter[Label] = Counter()
        for span in members:
            votes[span.label] += 1
        label = max(votes, key=lambda label: (votes[label], label == "ORG"))
        named = groups[root][0] if root in groups else members[0]
        best = max(
            (span for span in members if len(span.name) >= len(named.name)),
            key=lambda span: (len(span.name), not _spell(words, span).isupper(), -span.first),
        )
        name = _spell(words, best)
        last = root[-1] if root else ""
        plural = label == "MISC" and len(root) == 1 and last.endswith("s") and not last.endswith(("ss", "us", "is"))
        mentions = tuple(NameMention(words.starts[span.first], words.ends[span.last - 1], label, span.score) for span in members)
        entities.append(Entity(name, _TYPES[label], "unknown", plural, mentions, ()))
    return entities
