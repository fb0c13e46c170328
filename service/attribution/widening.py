"""Where a name begins and ends: halves that were tagged apart joined, and what the tagger missed beside a name taken into it."""

import re
from collections import Counter
from collections.abc import Sequence

from service.attribution.corporate import OWNING
from service.attribution.lexicon import (
    CALENDAR,
    CUE_WORDS,
    FAMILY_FIRST,
    MOTHERS,
    ORGANIZATION_WORDS,
    PARTICLES,
    PLACE_NAMES,
    PLACE_NOUNS,
    SENTENCE_OPENERS,
    SUFFIXES,
    Words,
    fold,
    is_nation,
    is_outlet,
    nations_of,
    person_noun,
)
from service.attribution.spans import NOBLE, POST_NOMINALS, QUOTES, TITLE_NAMES, Span, in_headline, is_capital, is_given, is_initial, is_letter

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")  # "for the 6th Circuit"
MAX_PURPOSE = 9  # words behind a body's name that may say what it is for
_OPEN = frozenset(("Le", "La", "Van", "Von", "De", "Del", "Al"))  # particles that no name ends in
_KINDS = frozenset(("Party", "Union", "Association", "Committee"))  # of bodies: "Liberal | Party of Marensund"
_OF_PLACES = frozenset(("Council", "Police", "Constabulary", "Trust"))  # bodies of one place or of two
# bodies that each state has: "Iran’s Ministry of Health", "Ohio’s Supreme Court"
_OF_STATES = frozenset(("Ministry", "Court", "Embassy", "Consulate", "Guard"))
_CONTINENTAL = frozenset(("asian", "african", "european", "arab", "nordic", "baltic", "balkan", "american"))  # as an adjective of a nation
_ABROAD = frozenset(("commerce", "industry", "mission", "churches", "co-operation", "cooperation", "resistance"))  # that each country may have
_ABSTRACT = (
    "tion",
    "ment",
    "ity",
    "ance",
    "ence",
    "ics",
    "ism",
    "ture",
    "ship",
)  # endings of what no body is called alone: "for Security and | Co-operation"
_PURPOSE = frozenset(("for", "of", "against", "on"))
# what the letter of a name comes right after, not that of "Plan B.": "said C. Boyden Gray"
_BEFORE_INITIALS = frozenset(("\n", ",", "“", "”", '"', "said", "says", "by", "and", "with", "for", "to", "told", "asked", "that", "when"))


def merge_halves(words: Words, span: Span, raw: list[Span], at: int) -> int:
    """Take the neighbours into a person's span that belong to the same name: particles, initials, nicknames, halves that were tagged apart."""
    surfaces = words.surfaces
    alone = span.label == "PERSON" and span.last - span.first == 1 and is_given(surfaces[span.first])
    if alone and _is_verb_as_name(words, span.last) and (at == len(raw) or raw[at].first > span.last):
        span.last += 1
    while span.label == "PERSON" and at < len(raw):
        other = raw[at]
        gap = surfaces[span.last : other.first]
        size = other.last - span.last
        if len(gap) > 6 or size > 7:
            break
        if not gap and other.label == "PERSON" and surfaces[other.first][0].islower():
            joins = fold(surfaces[other.first]).partition("-")[0] in PARTICLES  # Bilal bin Saleh | al-Haddar
        elif not gap:
            halved = span.last - span.first > 1 and surfaces[span.last - 1] in _OPEN and other.last - other.first == 1  # Marine Le | Pen
            short = (span.last - span.first == 1 or is_initial(surfaces[span.last - 1])) and other.last - other.first <= 2
            joins = halved or (
                short
                and is_capital(surfaces[other.first])
                and (other.label != "ORG" or _may_be_surname(words, span, other))
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
        elif len(gap) == 1 and (is_initial(gap[0]) or (gap[0] == "-" and not words.is_apart(span.last))):
            lone = gap[0].isalpha()  # a capital without its stop may end the name before it
            joins = other.label == "PERSON" and not (lone and other.last - other.first > 1 and is_given(surfaces[other.first]))
        elif len(gap) <= 4 and gap[0] in QUOTES and gap[-1] in QUOTES and all(is_capital(word) for word in gap[1:-1]) and len(gap) > 2:
            joins = other.last - other.first <= 2 and other.label == "PERSON"
            span.nickname = " ".join(gap[1:-1]) if joins else ""
        elif len(gap) == 1 and gap[0] in QUOTES and at + 1 < len(raw) and other.last - other.first <= 2 and other.label != "ORG":
            third = raw[at + 1]  # Robert “ Bob ” Smith, all three tagged
            joins = third.first - other.last == 1 and surfaces[other.last] in QUOTES and third.label == "PERSON" and third.last - third.first <= 2
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


def _is_verb_as_name(words: Words, at: int) -> bool:
    """Whether a word that looks like a reporting verb is a surname by its capital inside a sentence: "Omar | Said"."""
    surfaces = words.surfaces
    return at < len(surfaces) and is_capital(surfaces[at]) and fold(surfaces[at]) in CUE_WORDS and not in_headline(words, at)


def _is_contracted(gap: Sequence[str]) -> bool:
    """Whether the words between two halves of a name are the Dutch ’t, with what goes before it: Sophie in ’t Veld, Joost van 't Hek."""
    return len(gap) in (2, 3) and gap[-1] == "t" and gap[-2] in ("'", "’") and gap[0] in ("in", "van", "op", "'", "’")


def is_given_beside(words: Words, span: Span, other: Span, counts: Counter[str]) -> bool:
    """Whether a word that the tagger took for a place or body is the given name of the surname right behind it: "Maarja" | "Ilves"."""
    if span.last - span.first != 1 or other.first != span.last or other.label != "PERSON" or not _may_be_name(words, span.first):
        return False
    if is_given(words.surfaces[span.first]) or (words.surfaces[other.first][0].islower() and fold(words.surfaces[other.first]) in PARTICLES):
        return True
    alone = other.last - other.first == 1 and not is_given(words.surfaces[other.first])
    return alone and (span.label == "PLACE" or counts[words.surfaces[span.first]] == 1)


def merge_body(words: Words, span: Span, raw: list[Span], at: int) -> int:
    """Join a place or person and the body whose name it is part of, tagged apart: "Marensund" | "Port Authority", "Lea Ortiz" | "Foundation".

    So too the kind of a body and its noun: "Liberal" | "Party of Marensund".
    """
    _with_owners(words, span)
    if at >= len(raw):
        return at
    other = raw[at]
    if not (_is_half(words, span, other) or _is_of_both(words, span, other) or _is_of_country(words, span, other)):
        return at
    span.last, span.label, span.score = other.last, "ORG", min(span.score, other.score)
    return merge_body(words, span, raw, at + 1)


def _is_half(words: Words, span: Span, body: Span) -> bool:
    """Whether a body's name, or a word right behind it, goes on with what was tagged before it."""
    if span.label == "MISC" and not (body.last - body.first > 2 and words.surfaces[body.first] in _KINDS):
        return False
    half = body.first == span.last and body.last - body.first == 1 and not is_given(words.surfaces[span.first])  # Dravenna | Motors
    single = half and span.label == "ORG" and span.last - span.first == 1
    noun = fold(words.surfaces[body.last - 1]) in ORGANIZATION_WORDS
    cut = single and (body.label == "PLACE" or words.surfaces[body.first][0].islower())  # Downing | Street, Ansar | al-Sharia
    if body.label != "ORG" and not (half and span.label == "PERSON") and not cut and not (single and noun):
        return False
    between = words.surfaces[span.last] if span.label == "ORG" and body.first == span.last + 1 else None
    owners = between in OWNING and words.surfaces[span.last - 1].endswith("s")  # Sund Firefighters’ | Federation
    missed = owners or (between is not None and is_capital(between))  # Alabama Probate | Judges | Association
    named = cut or noun or span.label == "MISC"
    return (body.first == span.last or missed) and body.last - span.first <= 6 and named


def _is_of_both(words: Words, span: Span, body: Span) -> bool:
    """Whether a body is that of two places: "Bath and | Mendip Council"."""
    joined = body.first == span.last + 1 and words.surfaces[span.last] == "and" and 1 < body.last - body.first < 5
    place = span.label in ("PLACE", "ORG") and span.last - span.first == 1
    return joined and place and body.label == "ORG" and words.surfaces[body.last - 1] in _OF_PLACES


def _is_of_country(words: Words, span: Span, body: Span) -> bool:
    """Whether a body has its country before it: "Irish | Farmers’ Union", "Russian | Foreign Ministry", "Iran’s | Foreign Ministry"."""
    surfaces, owned = words.surfaces, body.first == span.last + 1 and words.surfaces[span.last] in OWNING
    if body.label != "ORG" or span.label == "PERSON" or not (owned or body.first == span.last):
        return False
    place = words.slice(span.first, span.last)
    public = not _OF_STATES.isdisjoint((surfaces[body.first], surfaces[body.last - 1]))
    if owned:
        return public and body.last - body.first > 1 and (bool(nations_of(place)) or fold(place) in PLACE_NAMES)
    owners = not OWNING.isdisjoint(surfaces[body.first + 1 : body.first + 2]) and is_capital(surfaces[body.first])
    whole = body.last - body.first > 1 and fold(surfaces[body.last - 1]) in ORGANIZATION_WORDS  # "Asian | Labour Forum"
    return (span.label == "MISC" or "." in place) and (bool(nations_of(place)) or fold(place) in _CONTINENTAL) and (owners or public or whole)


def _may_be_surname(words: Words, span: Span, body: Span) -> bool:
    """Whether what the tagger took for a body is the surname behind a given name, in a sentence: "told host George | Stephanos"."""
    surface = words.surfaces[body.first]
    alone = body.last - body.first == 1 and not surface.isupper() and not in_headline(words, body.first)
    return alone and is_given(words.surfaces[span.first]) and not is_outlet(surface)


def _with_owners(words: Words, span: Span) -> None:
    """Take those whose body it is into its name: "the Growers’ | Association of Western Sund"."""
    surfaces, first = words.surfaces, span.first
    if span.label != "ORG" or first < 2 or surfaces[first - 1] not in OWNING or fold(surfaces[first]) not in ORGANIZATION_WORDS:
        return
    owners = person_noun(surfaces[first - 2]) if surfaces[first - 2][0].isupper() else None
    if owners is not None and owners[1]:
        span.first -= 2


def with_purpose(words: Words, span: Span, raw: list[Span], at: int) -> int:
    """Take what a body is for, and which country it is in, into its name.

    "Coordination Headquarters | for the Treatment of Prisoners of War", "the Movement | for Democratic Change", "Chamber of Commerce | in China".
    """
    surfaces, noun = words.surfaces, fold(words.surfaces[span.last - 1])
    alone = span.last - span.first < 2
    purposed = fold(surfaces[span.first]) in ORGANIZATION_WORDS and not _PURPOSE.isdisjoint(surfaces[span.first : span.last])
    if not (noun in ORGANIZATION_WORDS or noun in _ABROAD or purposed) or in_headline(words, span.first):
        return at
    if alone and (span.first == 0 or fold(surfaces[span.first - 1]) != "the" or not surfaces[span.first][0].isupper()):
        return at
    last, behind = span.last + (_further_purpose(words, span.last) if purposed else 0), at
    while last + 1 < len(words) and last - span.last < MAX_PURPOSE and surfaces[last] in _PURPOSE:
        word = last + 1 + (surfaces[last + 1] == "the")
        end = word
        while (
            end < len(words)
            and (surfaces[end][0].isupper() or _ORDINAL.fullmatch(surfaces[end]))
            and fold(surfaces[end]) not in CALENDAR
            and end - word < 3
        ):
            end += 1
        while behind < len(raw) and raw[behind].last <= word:
            behind += 1
        if end == word or (behind < len(raw) and raw[behind].first < end and raw[behind].label == "PERSON"):
            break
        last = end
        last += _further_purpose(words, last)  # "for Security | and Co-operation"
    last += _country_behind(words, last)
    if last == span.last:
        return at
    span.last = last
    while at < len(raw) and raw[at].first < last:
        at += 1
    return at


def _further_purpose(words: Words, at: int) -> int:
    """How many words behind a purpose add another: "for Security | and Co-operation"; 0 where none does."""
    behind = words.surfaces[at : at + 2]
    return 2 if len(behind) == 2 and behind[0] == "and" and behind[1][0].isupper() and fold(behind[1]).endswith(_ABSTRACT) else 0


def _is_country(name: str) -> bool:
    return is_nation(name) or fold(name) in ("europe", "africa", "asia")


def _country_behind(words: Words, at: int) -> int:
    """How many words behind the name of a body tell in which country it is: "Mission | in South Sudan"; 0 where it has none there."""
    surfaces = words.surfaces
    if fold(surfaces[at - 1]) not in _ABROAD or surfaces[at : at + 1] != ["in"]:
        return 0
    sizes = (size for size in (2, 1) if at + size < len(words) and _is_country(words.slice(at + 1, at + 1 + size)))
    return 1 + next(sizes, -1)


def widen(words: Words, span: Span, low: int, high: int) -> None:
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
        if is_letter(before) and (is_letter(surfaces[span.first]) or (span.first - 2 >= low and is_letter(surfaces[span.first - 2]))):
            span.first -= 1  # S K Kaul
            continue
        if is_letter(before) and span.last - span.first == 1 and span.first - 2 >= low and _is_calling(words, span.first - 2):
            span.first -= 1  # Police commissioner B | Dayananda
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
        if folded in TITLE_NAMES and titled and is_given(before):
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
        elif is_given(before) and before[0].isupper() and (folded in MOTHERS or _may_be_name(words, span.first - 1)):
            span.first -= 1  # Sione | Tu'ipulotu Vaka'uta, Etta | Mae Crocker, Um | Yasser Shaheen
            continue
        break
    if _is_behind_title(words, span.first - 1, low):
        span.first -= 1
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


def _is_calling(words: Words, at: int) -> bool:
    """Whether a word is the end of a title or a noun for people."""
    title = words.title_at(at, at + 1)
    return person_noun(words.surfaces[at]) is not None or (title is not None and title[0] == at + 1)


def _is_behind_title(words: Words, at: int, low: int) -> bool:
    """Whether a word before a name is its first, as a title stands right before it: "Defence Minister Li | Keqiang", "President Tsai | Ing-wen"."""
    surfaces = words.surfaces
    if at < max(low, 1) or not surfaces[at - 1][0].isupper() or not surfaces[at][0].isupper() or in_headline(words, at):
        return False
    title = words.title_at(at - 1, at + 1)
    if (title is None and person_noun(surfaces[at - 1]) is None) or (title is not None and title[0] > at):
        return False  # no title, or one of two words: "Bishop Emeritus"
    word, folded = surfaces[at], fold(surfaces[at])
    named = word.isalpha() or is_initial(word) or "-" in word
    other = folded in _OTHER_NAMES or folded in CALENDAR or folded.endswith(_OF_ORIGIN) or words.title_at(at, at + 1) is not None
    return named and (is_given(word) or not (other or person_noun(word) or (word.isupper() and not word.endswith("."))))


_OF_ORIGIN = ("ian", "ish", "ese", "can", "crat")
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
        if word.isupper() or len(word) < 3 or folded.endswith((*_OF_ORIGIN, "ni", "qi")) or folded in SENTENCE_OPENERS:
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


_OTHER_NAMES = PLACE_NAMES | PLACE_NOUNS | ORGANIZATION_WORDS
