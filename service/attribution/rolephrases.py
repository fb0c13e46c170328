"""The words of a title or role around its noun: "palace spokesman", "chief engineer of Y", "the bank's economist"."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.attribution.lexicon import (
    ABBREVIATIONS,
    CALENDAR,
    DETERMINERS,
    GIVEN_NAMES,
    OFFICES,
    ORGANIZATION_NOUNS,
    PLACE_NOUNS,
    ROLE_ENDS,
    ROLE_MODIFIERS,
    ROLE_STOPS,
    SENTENCE_OPENERS,
    TITLES,
    WEAK_ROLE_NOUNS,
    Gender,
    Words,
    fold,
    person_noun,
    singular,
    word_list,
)

MAX_MODIFIERS = 9  # words of a role before its noun
MAX_COMPLEMENT = 14  # words of a role after its noun: "of the Center for …"


@dataclass(frozen=True, slots=True)
class Role:
    """A title or role as the article gives it: `text` is the covered text ("Sen." of "Sens."); offsets in code points. `weight` compares the roles of
    one person.

    `guessed`: it does not stand beside the name, but in a description that was taken for the person's.
    """

    text: str
    start: int
    end: int
    weight: float = 0.0
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class FoundRole:
    """A role beside one mention of a name.

    `weight` orders the roles of one person (more is better); `noun` is its head in one common form ("senator" for "Sen."), `gender` and `plural` are
    those of that noun, `size` counts its words.
    """

    role: Role
    weight: float
    gender: Gender
    plural: bool
    noun: str = ""
    size: int = 1


PREPOSITIONS = frozenset(("of", "for", "at", "in", "on", "to", "with", "from", "against", "under"))
ROLE_DETERMINERS = DETERMINERS - {"some", "several"}  # those are part of a role: "member of several committees"
RELATIVES = frozenset(("who", "whom", "whose", "which", "that", "where", "when", "whereas", "while", "but", "said", "says", "told", "added"))
_OWNERS = frozenset(("his", "her", "their"))
_HAVE = frozenset(("have", "has", "had", "having", "'ve", "'d"))
_DATES = CALENDAR | {"week", "weekend", "month", "year"}
_WHEN = frozenset(("on", "in", "last", "next", "this", "since", "until", "by", "early", "late"))  # "on Wednesday | Mayor X", "last week | Mayor X"
_FORMER = frozenset(("former", "ex", "retired", "then", "late", "first"))
_PAST = frozenset(("former", "ex", "onetime", "one-time", "erstwhile"))
_QUALIFIERS = word_list("title_qualifiers.txt") | ROLE_MODIFIERS | _FORMER | ORGANIZATION_NOUNS | PLACE_NOUNS  # before a title, in small letters
_BEFORE_VERBS = frozenset(("will", "would", "to", "can", "could", "should", "may", "might", "must", "did", "does", "do", "not", "n't"))
_TITLES_OF_SEVERAL = frozenset(("sens", "reps", "govs", "gens", "profs", "drs"))
ENDS_APPOSITION = frozenset((",", ".", "\n", ")", ";", ":", "”", '"', "—", "–"))
STOP_MARKS = frozenset('.;:!?()[]{}\n—–―“”"«»…/*|')
OPEN_QUOTES = frozenset("“\"«‘'")
_CLOSE_QUOTES = frozenset("”\"»’'")


def is_year_old(surface: str) -> bool:
    """Whether a word tells an age: "45-year-old"."""
    return surface[0].isdigit() and surface.endswith(("-old", "-olds"))


def noun_of(words: Words, index: int) -> tuple[Gender, bool] | None:
    """The role noun at a word; an abbreviated title counts with its stop before or after."""
    surface = words.surfaces[index]
    if not surface[0].isalpha():
        return None
    noun = person_noun(surface)
    bare = surface.rpartition("-")[2]  # "then-Lt"
    if noun is None and bare[:1].isupper():
        title = TITLES.get((fold(bare).rstrip("."),))
        if title is not None and title.kind == "t":
            return title.gender, fold(bare).rstrip(".") in _TITLES_OF_SEVERAL
    return noun


def is_short(surface: str) -> bool:
    """Whether a word is an abbreviation, which a stop may follow: "Sen", "then-Lt"."""
    return fold(surface).rpartition("-")[2] in ABBREVIATIONS


def _modifier(surface: str, folded: str, sentence_start: bool) -> bool:
    """Whether a word may stand inside a role before its noun."""
    if folded.endswith("n't"):
        return False
    if folded in ROLE_STOPS:
        return surface[0].isupper() and len(surface) > 1 and surface.isupper() and not sentence_start
    if surface[0].isupper():
        return not (sentence_start and folded in SENTENCE_OPENERS)
    if surface[0].isdigit():
        return not is_year_old(surface) and not (surface.isdigit() and len(surface) < 4)
    if not surface[0].isalpha():
        return False
    if folded in ROLE_MODIFIERS or "-" in folded:
        return True
    return not (
        folded.endswith(("ed", "ing", "ly")) or (folded.endswith("s") and not folded.endswith(("ss", "us", "is", "'s")) and not person_noun(folded))
    )


def begin_of_role(words: Words, head: int, floor: int) -> int:
    """The first word of the role whose noun is at `head`: modifiers, names, possessives and "X and" before it; not its article."""
    surfaces = words.surfaces
    first = head
    at = head - 1
    steps = 0
    # "Sen.", "Attorney General": a noun before it is another role ("her rival Sen. X")
    short = is_short(surfaces[head])
    titled = short or surfaces[head][0].isupper()
    while at >= floor and steps < MAX_MODIFIERS:
        surface = surfaces[at]
        folded = fold(surface)
        before = surfaces[at - 1] if at > floor else "\n"
        sentence_start = before in STOP_MARKS or before in OPEN_QUOTES
        if folded == "'s":
            first, at = at, at - 1
            continue
        if surface == "." and at > floor and fold(before) in ABBREVIATIONS:
            first, at = at, at - 1
            continue
        if surface in "’'" and before[0].isalpha() and before[-1] in "sz":  # "Democrats' leader"
            first, at = at, at - 1
            continue
        if surface == "&" or (surface == "/" and before[0].isalpha()):
            first, at = at, at - 1
            continue
        if surface in _CLOSE_QUOTES:  # “Broad City” star
            opening = at - 1
            while opening >= floor and at - opening < 8 and surfaces[opening] not in OPEN_QUOTES and surfaces[opening] not in ".,\n":
                opening -= 1
            if opening >= floor and at - opening < 8 and surfaces[opening] in OPEN_QUOTES and _is_titled(surfaces[opening + 1 : at]):
                first, at = opening, opening - 1
                steps += 1
                continue
            break
        if folded == "and" and at > floor + 1:
            left = noun_of(words, at - 1)
            if left is not None and not left[1]:
                first, at = at - 1, at - 2
                steps += 2
                continue
            if surfaces[at - 1][0].isupper() and surfaces[at + 1][0].isupper() and not sentence_start and at + 1 < head:  # Health and Human Services
                first, at = at - 1, at - 2
                steps += 2
                continue
            break
        if folded == "of" and at > floor + 1 and surfaces[at - 1][0].isupper() and surfaces[at + 1][0].isupper():  # House of Representatives member
            first, at = at - 1, at - 2
            steps += 2
            continue
        if surface == "," and at > floor and before in ROLE_MODIFIERS:
            first, at = at, at - 1
            continue
        if folded in _DATES and fold(before) in _WHEN:
            break
        if is_first_lady(words, at + 1):
            first, at = at, at - 1
            continue
        if not _modifier(surface, folded, sentence_start) or (folded.endswith("ed") and fold(before) in _HAVE):
            break  # "has | sacked manager X" is what it did
        if surface[0].islower() and folded.endswith("ed") and surfaces[at + 1][0].isupper() and not {"'s", "’s"}.isdisjoint(surfaces[at + 1 : head]):
            break  # "Tamm dismissed | Okello's spokesman"
        if titled and surface[0].islower() and not _may_qualify(surface) and (short or fold(before) in _BEFORE_VERBS):
            break  # "will support | Sen. X", "to sue | Attorney General X"
        first, at = at, at - 1
        steps += 1
    while first < head and (surfaces[first] in ("'s", "’s", "'", "’", "&", ".", ",", "/") or is_year_old(surfaces[first])):
        first += 1
    return first


def _may_qualify(surface: str) -> bool:
    """Whether a word in small letters may stand before a title: "former", "state", "then-", "ex-", "deputy"; no verb."""
    folded = fold(surface)
    return folded in _QUALIFIERS or "-" in folded


def is_past(role: Role) -> bool:
    """Whether a role says that it is over: "former teacher", "ex-mayor"."""
    first = fold(role.text.split()[0])
    return first in _PAST or first.startswith("ex-")


def is_specific(role: Role) -> bool:
    """Whether a role says more than a common noun and words that fit many: "Florida senator", "governor of the coast"; not "finance minister"."""
    words = role.text.split()
    return any(word[0].isupper() for word in words) or fold(words[0]) in _FORMER or not PREPOSITIONS.isdisjoint(words)


def _is_titled(quoted: Sequence[str]) -> bool:
    """Whether words in marks are a title before a role, and not what somebody said: the words in “Broad City” star."""
    return bool(quoted) and quoted[0][0].isupper() and not {"!", "?"}.intersection(quoted)


def end_of_role(words: Words, head: int, ceiling: int) -> int:
    """The index after the last word of what follows a role noun: "of the Leadership Institute", "and a board member"."""
    surfaces = words.surfaces
    at = head + 1
    last = head + 1
    inside_quote = False
    while at < ceiling and at - head <= MAX_COMPLEMENT + 2:
        surface = surfaces[at]
        folded = fold(surface)
        if surface == "." and at == head + 1:
            break
        if surface == ".":
            previous = fold(surfaces[at - 1])
            follower = surfaces[at + 1] if at + 1 < ceiling else "\n"
            if words.ends[at - 1] == words.starts[at] and previous in ABBREVIATIONS and follower[0].isalnum():
                last = at + 1
                at += 1
                continue
            break
        if surface in OPEN_QUOTES and not inside_quote and at > head + 1 and surface not in "'’":
            break
        if surface == "," and (listed_to := _list_end(words, at, head, ceiling)) > at:
            last = at = listed_to  # "the Ministry of Trade | , Industry and Energy"
            continue
        if surface == "," or surface in STOP_MARKS or folded in RELATIVES:
            break
        if at == head + 1 and folded not in PREPOSITIONS and folded != "and" and folded not in ("emeritus", "general", "elect", "designate"):
            break
        if folded == "to" and at + 1 < ceiling and surfaces[at + 1][0].islower() and fold(surfaces[at + 1]) not in ROLE_DETERMINERS:
            break  # an infinitive
        if (folded in PREPOSITIONS or folded == "and") and at + 1 < ceiling and fold(surfaces[at + 1]) in _OWNERS:
            break  # "a senator | and his allies", "a professor | in her first campaign"
        if surface[0].islower() and folded.endswith("ed") and folded not in ROLE_MODIFIERS and "-" not in folded:
            break
        if folded in ROLE_ENDS:
            break  # "the mayor of Dunmore | repeatedly called it"
        if folded in _WHEN and at + 1 < ceiling and fold(surfaces[at + 1]) in _DATES:
            break  # "the governor | on Tuesday"
        if folded == "and":
            if at + 1 >= ceiling or surfaces[at + 1] in OPEN_QUOTES or fold(surfaces[at + 1]) in ROLE_STOPS - ROLE_DETERMINERS:
                break
            after = at + 1
            while after < ceiling and after - at < 7:
                here = surfaces[after]
                if here == "," or here in STOP_MARKS or fold(here) in RELATIVES or fold(here) in PREPOSITIONS:
                    break
                after += 1
            listed = any(noun_of(words, k) for k in range(at + 1, after))
            titled = surfaces[at - 1][0].isupper() and at + 1 < ceiling and surfaces[at + 1][0].isupper()
            if not (listed or titled or (at > head + 1 and surfaces[at - 1][0].islower())):
                break
        elif (
            folded in ROLE_STOPS
            and folded not in PREPOSITIONS
            and folded not in ROLE_DETERMINERS
            and folded not in ("more", "most", "one", "all", "several")
            and not surface[0].isupper()
        ):
            break
        at += 1
        if folded not in PREPOSITIONS and folded not in ROLE_DETERMINERS and folded != "and" and surface not in "'’":
            last = at
    return last


def _list_end(words: Words, comma: int, head: int, ceiling: int) -> int:
    """The index after the names that a body's name goes on with at a comma: ", Industry and Energy" behind "the Ministry of Trade"; else `comma`.

    They are single words in capitals, the last with "and" before it, and the body's noun stands before the first with "of" or "for".
    """
    surfaces = words.surfaces
    if comma - 3 <= head or fold(surfaces[comma - 2]) not in ("of", "for") or fold(surfaces[comma - 3]) not in ORGANIZATION_NOUNS:
        return comma
    at = comma
    while at + 2 < ceiling and surfaces[at] == "," and surfaces[at + 1][0].isupper():
        at += 2
    if fold(surfaces[comma - 3]) == "university" and (campus := _campus_end(words, comma, ceiling)) > comma:
        return campus
    joined = at > comma and at + 2 < ceiling and fold(surfaces[at]) == "and" and surfaces[at + 1][0].isupper()
    return at + 2 if joined and surfaces[at + 2] in ENDS_APPOSITION else comma


def _campus_end(words: Words, comma: int, ceiling: int) -> int:
    """The index after the place of a university behind a comma: ", San Sereno" behind "the University of Moldavia"; else `comma`."""
    surfaces = words.surfaces
    at = comma + 1
    while at < ceiling and surfaces[at][0].isupper():
        at += 1
    placed = at - comma == 2 or (at - comma == 3 and fold(surfaces[comma + 1]) not in GIVEN_NAMES)  # not ", Clara Okello,"
    return at if placed and at < ceiling and surfaces[at] in ENDS_APPOSITION else comma


def role_of(words: Words, first: int, last: int) -> Role | None:
    """The role in a half-open range of words, without the article and stops at its ends; None where nothing of it is left to be one."""
    while first < last and (
        words.surfaces[first] in (",", ".", "'", "’", "-") or fold(words.surfaces[first]) in ROLE_DETERMINERS or is_year_old(words.surfaces[first])
    ):
        first += 1
    marks = [at for at in range(first, last) if words.surfaces[at] in "“”"]
    if len(marks) == 1 and words.surfaces[marks[0]] == "”":
        first = marks[0] + 1  # "Virgin” actress"
    if first >= last or (len(marks) == 1 and words.surfaces[marks[0]] == "“") or fold(words.surfaces[first]).startswith("who'"):
        return None
    end = words.ends[last - 1]
    if last < len(words) and words.surfaces[last] == "." and words.starts[last] == end and is_short(words.surfaces[last - 1]):
        end += 1
    start = words.starts[first]
    return Role(words.text[start:end], start, end)


def _weigh(words: Words, head: int, size: int, base: float) -> float:
    """A role of two words or more tells more than a bare title; an office or calling more than a relation."""
    noun = singular(words.surfaces[head])
    combined = noun == "general" and head > 0 and person_noun(words.surfaces[head - 1]) is not None  # "director general"
    weak = (noun in WEAK_ROLE_NOUNS and not combined) or noun.rstrip(".") in ("dr", "doctor")
    return base + (0.0 if size < 2 else 0.6 if size == 2 else 0.8) - (0.9 if weak else 0.0)


def office(noun: str) -> str:
    """The common form of the noun or title of a role: "senator" for "Sen." and "senators"."""
    form = singular(noun).rstrip(".")
    return OFFICES.get(form, form)


def found_role(words: Words, role: Role, head: int, size: int, weight: float, noun: tuple[Gender, bool]) -> FoundRole:
    """A role with what its noun tells; `head`: the word of the noun, `size`: the words that count for the weight, `noun`: see `noun_of`."""
    return FoundRole(role, _weigh(words, head, size, weight), noun[0], noun[1], office(words.surfaces[head]), size)


def is_first_lady(words: Words, at: int) -> bool:
    """Whether a word is the "lady" of a first lady."""
    return at > 0 and fold(words.surfaces[at]) == "lady" and fold(words.surfaces[at - 1]) == "first"
