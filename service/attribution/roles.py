"""The title or role that an article gives somebody beside the name: "palace spokesman X", "X, chief engineer of Y,", "the bank's economist, X"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.attribution.lexicon import (
    ABBREVIATIONS,
    CALENDAR,
    DETERMINERS,
    DOCUMENT_NOUNS,
    GIVEN_NAMES,
    NOT_AGENTS,
    OFFICES,
    ORGANIZATION_NOUNS,
    PARTICLES,
    PLACE_NOUNS,
    PRESENT_VERBS,
    ROLE_ENDS,
    ROLE_MODIFIERS,
    ROLE_STOPS,
    SENTENCE_OPENERS,
    TITLES,
    WEAK_ROLE_NOUNS,
    Gender,
    Words,
    agent_noun,
    fold,
    person_noun,
    singular,
    word_list,
)

MAX_MODIFIERS = 9  # words of a role before its noun
MAX_REACH = 40  # words before a name among which its role is looked for
MAX_APPOSITION = 12  # words between two names of one list: ", Republican of Iowa, and"
TITLED = 0.8  # what is added to the weight of "the army's commander, | General X"
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


_PREPOSITIONS = frozenset(("of", "for", "at", "in", "on", "to", "with", "from", "against", "under"))
_DETERMINERS = DETERMINERS - {"some", "several"}  # those are part of a role: "member of several committees"
_RELATIVES = frozenset(("who", "whom", "whose", "which", "that", "where", "when", "whereas", "while", "but", "said", "says", "told", "added"))
_OWNERS = frozenset(("his", "her", "their"))
_ADVERBS = frozenset(("then", "now", "once", "currently", "formerly", "himself", "herself", "also"))
_HAVE = frozenset(("have", "has", "had", "having", "'ve", "'d"))
_DATES = CALENDAR | {"week", "weekend", "month", "year"}
_WHEN = frozenset(("on", "in", "last", "next", "this", "since", "until", "by", "early", "late"))  # "on Wednesday | Mayor X", "last week | Mayor X"
_FORMER = frozenset(("former", "ex", "retired", "then", "late", "first"))
_PAST = frozenset(("former", "ex", "onetime", "one-time", "erstwhile"))
_POSITIONS = word_list("position_nouns.txt")
_QUALIFIERS = word_list("title_qualifiers.txt") | ROLE_MODIFIERS | _FORMER | ORGANIZATION_NOUNS | PLACE_NOUNS  # before a title, in small letters
_BEFORE_VERBS = frozenset(("will", "would", "to", "can", "could", "should", "may", "might", "must", "did", "does", "do", "not", "n't"))
_OF_SOMEBODY = frozenset(("of", "to", "for"))
_OF_OFFICE = frozenset(("and", "the", "state", "staff", "'", "’", "'s"))  # small words in an office: "Head of the Teachers’ Council"
_OF_BODY = frozenset(("of", "at", "from", "with"))  # "X of the Granada Institute"
_IN_BODY = frozenset(("the", "of", "and", "for", "&")) | ORGANIZATION_NOUNS  # in small letters there: "of charity Halden Aid"
_BE = frozenset(("is", "was", "be", "been", "being", "became", "becomes", "remains", "remained", "are", "were"))
_SERVE = frozenset(("serves", "served", "works", "worked", "serving", "working", "acts", "acted"))
_LEADS = {
    "heads": "head",
    "leads": "leader",
    "runs": "",
    "chairs": "chair",
    "directs": "director",
    "founded": "founder",
    "edits": "editor",
    "owns": "owner",
}
_TITLES_OF_SEVERAL = frozenset(("sens", "reps", "govs", "gens", "profs", "drs"))
_HONORIFICS = frozenset(("sir", "dame", "lord", "lady", "mr", "mrs", "ms"))
_ENDS_APPOSITION = frozenset((",", ".", "\n", ")", ";", ":", "”", '"', "—", "–"))
_AFTER_UNLISTED = frozenset(("who", "whose", "of", "at", "for", "from", "in", "on", "with"))
_PLAIN_NOUNS = NOT_AGENTS | ORGANIZATION_NOUNS | DOCUMENT_NOUNS | PLACE_NOUNS | ROLE_MODIFIERS | ROLE_STOPS
_STOP_MARKS = frozenset('.;:!?()[]{}\n—–―“”"«»…/*|')
_OPEN_QUOTES = frozenset("“\"«‘'")
_CLOSE_QUOTES = frozenset("”\"»’'")


def _is_year_old(surface: str) -> bool:
    return surface[0].isdigit() and surface.endswith(("-old", "-olds"))


def _noun(words: Words, index: int) -> tuple[Gender, bool] | None:
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


def _is_short(surface: str) -> bool:
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
        return not _is_year_old(surface) and not (surface.isdigit() and len(surface) < 4)
    if not surface[0].isalpha():
        return False
    if folded in ROLE_MODIFIERS or "-" in folded:
        return True
    return not (
        folded.endswith(("ed", "ing", "ly")) or (folded.endswith("s") and not folded.endswith(("ss", "us", "is", "'s")) and not person_noun(folded))
    )


def _expand_left(words: Words, head: int, floor: int) -> int:
    """The first word of the role whose noun is at `head`: modifiers, names, possessives and "X and" before it; not its article."""
    surfaces = words.surfaces
    first = head
    at = head - 1
    steps = 0
    # "Sen.", "Attorney General": a noun before it is another role ("her rival Sen. X")
    short = _is_short(surfaces[head])
    titled = short or surfaces[head][0].isupper()
    while at >= floor and steps < MAX_MODIFIERS:
        surface = surfaces[at]
        folded = fold(surface)
        before = surfaces[at - 1] if at > floor else "\n"
        sentence_start = before in _STOP_MARKS or before in _OPEN_QUOTES
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
            while opening >= floor and at - opening < 8 and surfaces[opening] not in _OPEN_QUOTES and surfaces[opening] not in ".,\n":
                opening -= 1
            if opening >= floor and at - opening < 8 and surfaces[opening] in _OPEN_QUOTES and _is_titled(surfaces[opening + 1 : at]):
                first, at = opening, opening - 1
                steps += 1
                continue
            break
        if folded == "and" and at > floor + 1:
            left = _noun(words, at - 1)
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
        if _is_first_lady(words, at + 1):
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
    while first < head and (surfaces[first] in ("'s", "’s", "'", "’", "&", ".", ",", "/") or _is_year_old(surfaces[first])):
        first += 1
    return first


def _may_qualify(surface: str) -> bool:
    """Whether a word in small letters may stand before a title: "former", "state", "then-", "ex-", "deputy"; no verb."""
    folded = fold(surface)
    return folded in _QUALIFIERS or "-" in folded


def shared_titles(words: Words, names: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[FoundRole]]:
    """The titles that stand before several names, as one person's, by the name: "Sen." of "Sens. Jon Tamm (D-Mont.) and David Ruiz".

    `names`: the words of the names of a text, in order, half-open.
    """
    found: dict[tuple[int, int], list[FoundRole]] = {}
    first = 0
    for at in range(1, len(names) + 1):
        if at < len(names) and _are_joined(words, names[at - 1][1], names[at][0]):
            continue
        if at - first > 1:
            titles = [one for role in before_name(words, names[first][0]) if (one := _of_one(role)) is not None]
            found.update((name, titles) for name in names[first:at] if titles)
        first = at
    return found


def _are_joined(words: Words, end: int, first: int) -> bool:
    """Whether nothing but "and" or a comma, and an apposition or what stands in brackets, is between two names."""
    between = list(words.surfaces[end : min(first, end + MAX_APPOSITION)])
    if between[:1] == ["("] and ")" in between:
        between = between[between.index(")") + 1 :]
    apposed = between[:1] == [","] and between[-2:] == [",", "and"] and _STOP_MARKS.isdisjoint(between)
    return apposed or between in (["and"], [","], ["&"])


def _of_one(found: FoundRole) -> FoundRole | None:
    """A role of several as that of one of them; None where it is one person's."""
    start, space, title = found.role.text.rpartition(" ")
    noun = title.removesuffix(".")
    one = singular(noun)
    if not found.plural or one == fold(noun):
        return None
    own = one.capitalize() if noun[0].isupper() else one
    return replace(found, plural=False, role=replace(found.role, text=start + space + own + title[len(noun) :]))


def is_past(role: Role) -> bool:
    """Whether a role says that it is over: "former teacher", "ex-mayor"."""
    first = fold(role.text.split()[0])
    return first in _PAST or first.startswith("ex-")


def is_specific(role: Role) -> bool:
    """Whether a role says more than a common noun and words that fit many: "Florida senator", "governor of the coast"; not "finance minister"."""
    words = role.text.split()
    return any(word[0].isupper() for word in words) or fold(words[0]) in _FORMER or not _PREPOSITIONS.isdisjoint(words)


def _is_titled(quoted: Sequence[str]) -> bool:
    """Whether words in marks are a title before a role, and not what somebody said: the words in “Broad City” star."""
    return bool(quoted) and quoted[0][0].isupper() and not {"!", "?"}.intersection(quoted)


def _complement_end(words: Words, head: int, ceiling: int) -> int:
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
        if surface in _OPEN_QUOTES and not inside_quote and at > head + 1 and surface not in "'’":
            break
        if surface == "," and (listed_to := _list_end(words, at, head, ceiling)) > at:
            last = at = listed_to  # "the Ministry of Trade | , Industry and Energy"
            continue
        if surface == "," or surface in _STOP_MARKS or folded in _RELATIVES:
            break
        if at == head + 1 and folded not in _PREPOSITIONS and folded != "and" and folded not in ("emeritus", "general", "elect", "designate"):
            break
        if folded == "to" and at + 1 < ceiling and surfaces[at + 1][0].islower() and fold(surfaces[at + 1]) not in _DETERMINERS:
            break  # an infinitive
        if (folded in _PREPOSITIONS or folded == "and") and at + 1 < ceiling and fold(surfaces[at + 1]) in _OWNERS:
            break  # "a senator | and his allies", "a professor | in her first campaign"
        if surface[0].islower() and folded.endswith("ed") and folded not in ROLE_MODIFIERS and "-" not in folded:
            break
        if folded in ROLE_ENDS:
            break  # "the mayor of Dunmore | repeatedly called it"
        if folded in _WHEN and at + 1 < ceiling and fold(surfaces[at + 1]) in _DATES:
            break  # "the governor | on Tuesday"
        if folded == "and":
            if at + 1 >= ceiling or surfaces[at + 1] in _OPEN_QUOTES or fold(surfaces[at + 1]) in ROLE_STOPS - _DETERMINERS:
                break
            after = at + 1
            while after < ceiling and after - at < 7:
                here = surfaces[after]
                if here == "," or here in _STOP_MARKS or fold(here) in _RELATIVES or fold(here) in _PREPOSITIONS:
                    break
                after += 1
            listed = any(_noun(words, k) for k in range(at + 1, after))
            titled = surfaces[at - 1][0].isupper() and at + 1 < ceiling and surfaces[at + 1][0].isupper()
            if not (listed or titled or (at > head + 1 and surfaces[at - 1][0].islower())):
                break
        elif (
            folded in ROLE_STOPS
            and folded not in _PREPOSITIONS
            and folded not in _DETERMINERS
            and folded not in ("more", "most", "one", "all", "several")
            and not surface[0].isupper()
        ):
            break
        at += 1
        if folded not in _PREPOSITIONS and folded not in _DETERMINERS and folded != "and" and surface not in "'’":
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
    return at + 2 if joined and surfaces[at + 2] in _ENDS_APPOSITION else comma


def _campus_end(words: Words, comma: int, ceiling: int) -> int:
    """The index after the place of a university behind a comma: ", San Sereno" behind "the University of Moldavia"; else `comma`."""
    surfaces = words.surfaces
    at = comma + 1
    while at < ceiling and surfaces[at][0].isupper():
        at += 1
    placed = at - comma == 2 or (at - comma == 3 and fold(surfaces[comma + 1]) not in GIVEN_NAMES)  # not ", Clara Okello,"
    return at if placed and at < ceiling and surfaces[at] in _ENDS_APPOSITION else comma


def _role(words: Words, first: int, last: int) -> Role | None:
    while first < last and (
        words.surfaces[first] in (",", ".", "'", "’", "-") or fold(words.surfaces[first]) in _DETERMINERS or _is_year_old(words.surfaces[first])
    ):
        first += 1
    marks = [at for at in range(first, last) if words.surfaces[at] in "“”"]
    if len(marks) == 1 and words.surfaces[marks[0]] == "”":
        first = marks[0] + 1  # "Virgin” actress"
    if first >= last or (len(marks) == 1 and words.surfaces[marks[0]] == "“") or fold(words.surfaces[first]).startswith("who'"):
        return None
    end = words.ends[last - 1]
    if last < len(words) and words.surfaces[last] == "." and words.starts[last] == end and _is_short(words.surfaces[last - 1]):
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


def _found(words: Words, role: Role, head: int, size: int, weight: float, noun: tuple[Gender, bool]) -> FoundRole:
    return FoundRole(role, _weigh(words, head, size, weight), noun[0], noun[1], office(words.surfaces[head]), size)


def before_name(words: Words, first: int) -> list[FoundRole]:
    """Roles that stand before the name that begins at word `first`: "Russian President", "the ministry's spokesman,"."""
    surfaces = words.surfaces
    at = first - 1
    if at > 0 and surfaces[at] in _OPEN_QUOTES:
        at -= 1
    if at > 0 and surfaces[at] == ",":
        return _before_comma(words, at, first)
    if at > 0 and surfaces[at] == ".":
        at -= 1
        if words.ends[at] != words.starts[at + 1] or not _is_short(surfaces[at]):
            return []
    if at > 0 and _is_honorific(words, at):
        at -= 1
    if at < 0 or _is_honorific(words, at):
        return []
    floor = max(0, first - MAX_REACH)
    if fold(surfaces[at]) in ("is", "was") and at > floor and surfaces[at - 1][0].islower() and _closed(words, first):
        stated = _noun(words, at - 1)
        start = _expand_left(words, at - 1, floor) if stated is not None else 0
        if stated is not None and start > floor and surfaces[start - 1] == "The":  # The moderator was X.
            return _listed(words, start, at, at - 1, 2.4, stated)
        return []
    noun = _noun(words, at)
    if noun is not None and noun[1] and (office := _office_of(words, at, floor)):  # High Commissioner for Refugees X
        return office
    position = fold(surfaces[at]) in _POSITIONS
    if noun is None and (position or agent_noun(surfaces[at])):
        start = _expand_left(words, at, floor)
        if start < at if position else start > floor and fold(surfaces[start - 1]) in ("the", "a"):  # no "In the opener Tamm ran"
            noun = ("unknown", False)
    if noun is None:
        return _office_of(words, at, floor)
    start = _expand_left(words, at, floor)
    found = _listed(words, start, at + 1, at, 3.0, noun)
    if start > floor and surfaces[start - 1].islower():
        other = person_noun(surfaces[start - 1])
        if other is not None and not other[1]:  # Pentagon spokesman Navy Capt. X
            found += _listed(words, _expand_left(words, start - 1, floor), start, start - 1, 3.05, other)
    elif start > floor and surfaces[start - 1] == ",":  # the ministry's spokesman, Major X,
        # what stands before it says more than the bare title
        found += [replace(role, weight=role.weight + TITLED) for role in _before_comma(words, start - 1, first)]
    return found


def _is_honorific(words: Words, at: int) -> bool:
    """Whether a word is an honour or salutation, which is no role; the "lady" of "First lady" is one."""
    return fold(words.surfaces[at]) in _HONORIFICS and not _is_first_lady(words, at)


def _is_first_lady(words: Words, at: int) -> bool:
    return at > 0 and fold(words.surfaces[at]) == "lady" and fold(words.surfaces[at - 1]) == "first"


def _listed(words: Words, first: int, last: int, head: int, weight: float, noun: tuple[Gender, bool], size: int = 0) -> list[FoundRole]:
    role = _role(words, first, last)
    return [] if role is None else [_found(words, role, head, size or last - first, weight, noun)]


def _office_of(words: Words, at: int, floor: int) -> list[FoundRole]:
    """An office that ends in "of …" before a name without a comma: "Secretary of State X", "Secretary of the Treasury for Markets X".

    `at` is its last word.
    """
    surfaces = words.surfaces
    back = at
    noun: tuple[Gender, bool] | None = None
    for _ in range(2):
        last = back
        while back > floor and last - back < 6 and (surfaces[back][0].isupper() or fold(surfaces[back]) in _OF_OFFICE):
            back -= 1
        if not floor < back < last or fold(surfaces[last]) in ("and", "the") or fold(surfaces[back]) not in ("of", "for"):
            return []
        noun = _noun(words, back - 1)
        if noun is not None:
            break
        back -= 1
    if noun is None or noun[1] or not surfaces[at][0].isalpha():
        return []
    return _listed(words, _expand_left(words, back - 1, floor), at + 1, back - 1, 3.0, noun, size=3)


def _before_comma(words: Words, comma: int, name: int) -> list[FoundRole]:
    """A role in apposition before a comma and the name that begins at word `name`: "the ministry's spokesman, X,", "a spokesman for Y, X,"."""
    surfaces = words.surfaces
    if not _closed(words, name):
        return []
    floor = max(0, comma - MAX_REACH)
    last = comma
    back = comma - 1
    if surfaces[back] == ".":
        back -= 1
    noun = _noun(words, back) if back >= floor else None
    if noun is None and back >= floor and agent_noun(surfaces[back]):
        noun = ("unknown", False)
    if noun is not None:
        start = _expand_left(words, back, floor)
        outer = _head_before(words, start, floor)
        if outer >= 0:  # "an adviser to the president, X": X is the adviser
            noun = _noun(words, outer) or ("unknown", False)
            return _listed(words, _expand_left(words, outer, floor), back + 1, outer, 2.6, noun, size=3)
        return _listed(words, start, back + 1, back, 2.6, noun) if _has_determiner(words, start) else []
    while back >= floor and last - back <= MAX_COMPLEMENT:
        surface = surfaces[back]
        if surface == "," or (surface in _STOP_MARKS and surface != "."):
            return []
        noun = _noun(words, back)
        if noun is not None and fold(surfaces[back + 1]) in _PREPOSITIONS:
            start = _expand_left(words, back, floor)
            if _has_determiner(words, start) or start == 0 or surfaces[start - 1] in _STOP_MARKS or surfaces[start - 1] == ",":
                return _listed(words, start, last, back, 1.7, noun, size=3)
            return []
        back -= 1
    return []


def _head_before(words: Words, start: int, floor: int) -> int:
    """The noun for a person whose complement the noun phrase from word `start` is: "adviser" before "to the president"; −1 where there is none."""
    surfaces = words.surfaces
    at = start - 1
    if at - 2 < floor or fold(surfaces[at]) not in _DETERMINERS or fold(surfaces[at - 1]) not in _OF_SOMEBODY:
        return -1
    noun = _noun(words, at - 2)
    return at - 2 if noun is not None and not noun[1] and surfaces[at - 2].islower() else -1


def _closed(words: Words, first: int) -> bool:
    """Whether the name from word `first` on ends at a comma or stop, as a name in apposition does."""
    at = first
    surfaces = words.surfaces
    while at < len(surfaces) and at - first < 6 and (surfaces[at][0].isupper() or fold(surfaces[at]).partition("-")[0] in PARTICLES):
        at += 1
    return at < len(surfaces) and surfaces[at] in ",.;:()”—–\n"


def _has_determiner(words: Words, start: int) -> bool:
    """Whether a noun phrase that starts at a word has an article or possessive before it or in it."""
    at = start - 1
    while at >= 0 and _is_year_old(words.surfaces[at]):
        at -= 1
    if at >= 0 and (fold(words.surfaces[at]) in _DETERMINERS or words.surfaces[at] == "whose"):
        return True
    owned = zip(words.surfaces[start : start + 6], words.surfaces[start + 1 : start + 7], strict=False)
    return words.surfaces[start] in ("'s", "’s") or any(mark in ("'s", "’s") or (mark in "'’" and owner[-1] in "sz") for owner, mark in owned)


def after_name(words: Words, last: int) -> list[FoundRole]:
    """Roles that stand after the name that ends before word `last`: ", chief engineer of Y,", "(…), 39, a cook at Y", "is the director of Y"."""
    surfaces = words.surfaces
    ceiling = min(len(surfaces), last + 45)
    at = last
    if at < ceiling and surfaces[at] == "(":
        close = at + 1
        while close < ceiling and close - at < 8 and surfaces[close] not in ")\n":
            close += 1
        if close >= ceiling or surfaces[close] != ")":
            return []
        bracketed = _apposition(words, at + 1, close + 1, 2.2)
        if bracketed is not None and bracketed[1] == close:
            return [bracketed[0]]
        at = close + 1
    at = _behind_body(words, at, ceiling)
    if at >= ceiling:
        return []
    mark = surfaces[at]
    if mark == "," and at + 2 < ceiling and surfaces[at + 1].isdigit() and len(surfaces[at + 1]) < 4 and surfaces[at + 2] == ",":
        at += 2
    elif mark == "," and at + 2 < ceiling and surfaces[at + 1][:2] in ("R-", "D-", "I-", "D‑", "R‑", "I‑"):
        while at + 1 < ceiling and surfaces[at + 1] not in ",\n":
            at += 1
        at += 1
    found: list[FoundRole] = []
    for _ in range(3):
        if at >= ceiling:
            return found
        mark = surfaces[at]
        folded = fold(mark)
        if mark in (",", "—", "–", "―", "("):
            at += 1
            if at < ceiling and fold(surfaces[at]) == "who":
                at += 1
                continue_as = _predicate(words, at, ceiling, 2.4)
            else:
                continue_as = _apposition(words, at, ceiling, 3.0 if mark == "," else 2.2, beside_name=not found)
        elif folded in ("who", "is", "was", "became", "remains", "serves", "served") or folded in _BE:
            at += folded == "who"
            continue_as = _predicate(words, at, ceiling, 2.0)
        else:
            return found
        if continue_as is None:
            break
        found.append(continue_as[0])
        at = continue_as[1]
        if at >= ceiling or surfaces[at] != "," or (is_past(found[-1].role) and not _opens_apposition(words, at + 1)):
            break
    return found + _held_now(words, at, ceiling, max((role.weight for role in found), default=0.0))


def _behind_body(words: Words, at: int, ceiling: int) -> int:
    """The comma behind the body or place that word `at` says somebody is of: "X of the Granada Institute, | a former diplomat"; else `at`."""
    surfaces = words.surfaces
    if at >= ceiling or fold(surfaces[at]) not in _OF_BODY:
        return at
    end = at + 1
    while end < ceiling and end - at < MAX_MODIFIERS and (surfaces[end][0].isupper() or fold(surfaces[end]) in _IN_BODY):
        end += 1
    return end if end < ceiling and surfaces[end] == "," and surfaces[end - 1][0].isupper() else at


def _opens_apposition(words: Words, at: int) -> bool:
    """Whether a word opens a phrase of its own: "a lawyer"; not the next of "the former secretary of state, | senator and first lady"."""
    return at < len(words) and (fold(words.surfaces[at]) in _DETERMINERS | _ADVERBS or fold(words.surfaces[at]) == "who")


def _held_now(words: Words, at: int, ceiling: int, weight: float) -> list[FoundRole]:
    """What somebody "is now", as the clause about them that word `at` is in goes on: "who grew up here and is now | a judge".

    `weight`: that of the roles before it, which those of today surpass.
    """
    surfaces = words.surfaces
    folded = [fold(surface) for surface in surfaces[at:ceiling]]
    for number, word in enumerate(folded):
        if surfaces[at + number] in _STOP_MARKS:
            break
        behind = number + 1 + (folded[number + 1 : number + 2] == ["who"])
        if word in ("and", "who") and sorted(folded[behind : behind + 2]) == ["is", "now"]:
            role = _apposition(words, at + behind + 2, ceiling, 3.0)
            return [] if role is None or role[0].noun in WEAK_ROLE_NOUNS else [replace(role[0], weight=max(role[0].weight, weight + 0.1))]
    return []


def _unlisted_head(words: Words, first: int, last: int, ceiling: int) -> int:
    """The noun of a noun phrase after a name, from word `first` to `last`, that no list holds but whose form and place fit, or -1."""
    surfaces = words.surfaces
    head = last - 1
    if head < first or last >= ceiling or not surfaces[head][0].islower() or "'" in surfaces[head] or "’" in surfaces[head]:
        return -1
    if surfaces[last] not in _ENDS_APPOSITION and fold(surfaces[last]) not in _AFTER_UNLISTED:
        return -1
    if fold(surfaces[head]) in _POSITIONS:
        return head
    if any(surfaces[at][0].isdigit() for at in range(first, last)) or fold(surfaces[head]) in _PLAIN_NOUNS:
        return -1
    if agent_noun(surfaces[head]):
        return head
    definite = fold(surfaces[first]) == "the" and last - first > 1
    return head if definite and not fold(surfaces[head]).endswith(("s", "ing", "ed", "ly", "tion", "ment", "ness", "ity", "est")) else -1


# what a clause goes on with behind its subject
_FINITE = word_list("finite_verbs.txt")


def _apposition(words: Words, at: int, ceiling: int, weight: float, beside_name: bool = False, several: bool = False) -> tuple[FoundRole, int] | None:
    """The role of a noun phrase in apposition that starts at a word: (role, index after it), or None. `several`: it may be that of several."""
    surfaces = words.surfaces
    if [fold(surface) for surface in surfaces[at : at + 2]] == ["one", "of"]:
        return _one_of(words, at, ceiling, weight)
    if at + 1 < ceiling and fold(surfaces[at]) in _ADVERBS and fold(surfaces[at + 1]) in _DETERMINERS:
        at += 1  # "then | a volunteer"
    start = at
    head = -1
    quotes = 0
    determiner = at < ceiling and fold(surfaces[at]) in _DETERMINERS
    while at < ceiling and at - start < MAX_MODIFIERS + 3:
        surface = surfaces[at]
        folded = fold(surface)
        if surface in ("”", "“", '"'):
            quotes += 1
            if at == start and surface != "“":
                return None
            at += 1
            continue
        if surface == "." and fold(surfaces[at - 1]) in ABBREVIATIONS:
            at += 1
            continue
        if surface == "," and at > start and fold(surfaces[at - 1]) in ROLE_MODIFIERS:
            at += 1
            continue
        if surface == "," or surface in _STOP_MARKS or folded in _PREPOSITIONS or folded in _RELATIVES or folded == "and":
            if folded == "of" and head < 0 and surfaces[at - 1][0].isupper():
                at += 1
                continue
            if folded == "and" and head < 0 and at > start:
                at += 1
                continue
            break
        if folded == "'s" or surface in "’'":
            head = -1
            at += 1
            continue
        if folded in ROLE_STOPS and folded not in _DETERMINERS and surface[0].islower() and folded not in ("one", "most", "several", "own", "more"):
            break
        if folded in _DETERMINERS and at > start and surface[0].islower():
            break
        if _noun(words, at) is not None:
            head = at
        at += 1
    unlisted = head < 0
    if unlisted and beside_name:
        head = _unlisted_head(words, start, at, ceiling)
    if head < 0:
        return None
    noun: tuple[Gender, bool] | None = ("unknown", False) if unlisted else _noun(words, head)
    if noun is None:
        return None
    follower = surfaces[head + 1] if head + 1 < ceiling else "\n"
    named = follower[0].isupper() and (surfaces[head][0].isupper() or not beside_name or fold(follower) in GIVEN_NAMES)
    if not determiner and named:
        return None  # the next person's title and name: "X, President Y", "X, spokesman Jaan Y said", "X, a senator, faces businessman Y"
    if not determiner and noun[1] and not several:
        return None  # ", officials said"
    end = _complement_end(words, head, ceiling)
    subject = not determiner or (beside_name and fold(surfaces[start]) == "the")  # "In a letter to Tamm, | the mayor said"
    if subject and end == head + 1 and end < ceiling and fold(surfaces[end]) in _FINITE:
        return None
    role = _role(words, start, end)
    if role is None:
        return None
    size = sum(1 for k in range(start, end) if surfaces[k][0].isalnum())
    return _found(words, role, head, size - determiner, weight, noun), end


def _one_of(words: Words, at: int, ceiling: int, weight: float) -> tuple[FoundRole, int] | None:
    """The role of "one of Tamm's lawyers", "one of the stars of the play", which starts at a word."""
    whole = _apposition(words, at + 2, ceiling, weight, several=True)
    if whole is None or not whole[0].plural:
        return None
    found, end = whole
    start = words.starts[at]
    return replace(found, plural=False, role=Role(words.text[start : found.role.end], start, found.role.end)), end


def _ends_noun(words: Words, end: int) -> bool:
    """Whether a noun phrase can end before a word: not before another noun ("the terrorist attacks", "a campaign button")."""
    after = words.surfaces[end] if end < len(words) else "."
    folded = fold(after)
    if after[0].isupper() and words.surfaces[end - 1][0].isupper():
        return False  # "the county's Executive | Committee"
    if not after[0].isalnum() or after[0].isupper() or folded in ROLE_STOPS or folded in _PREPOSITIONS or folded in ("'s", "and", "said", "says"):
        return True
    if folded in ROLE_MODIFIERS or person_noun(after) is not None:
        return False
    return folded.endswith(("ed", "ing", "ly")) or folded in PRESENT_VERBS


def _predicate(words: Words, at: int, ceiling: int, weight: float) -> tuple[FoundRole, int] | None:
    """The role that a relative clause or a sentence states: "is the director of Y", "served as Y's minister", "heads the Y institute"."""
    surfaces = words.surfaces
    if at >= ceiling:
        return None
    folded = fold(surfaces[at])
    if folded in ("also", "now", "once", "later", "currently", "previously", "then", "formerly", "has", "had"):
        at += 1
        folded = fold(surfaces[at]) if at < ceiling else ""
    if folded in _BE:
        at += 1
        while at < ceiling and fold(surfaces[at]) in (
            "also",
            "now",
            "once",
            "later",
            "then",
            "been",
            "elected",
            "appointed",
            "named",
            "currently",
            "as",
            "still",
        ):
            at += 1
        if at < ceiling and (
            fold(surfaces[at]) in _DETERMINERS or _noun(words, at) is not None or (at + 1 < ceiling and surfaces[at + 1] in ("'s", "’s"))
        ):
            return _apposition(words, at, ceiling, weight)
        return None
    if folded in _SERVE:
        at += 1
        while at < ceiling and fold(surfaces[at]) in ("as", "for", "until", "previously", "now"):
            if fold(surfaces[at]) == "as":
                return _apposition(words, at + 1, ceiling, weight)
            at += 1
        return None
    if folded in _LEADS and at + 1 < ceiling and (fold(surfaces[at + 1]) in _DETERMINERS or surfaces[at + 1][0].isupper()):
        end = _complement_end(words, at, ceiling)
        if end <= at + 1:
            end = at + 1
            while (
                end < ceiling
                and end - at < 10
                and (surfaces[end][0].isalnum() or surfaces[end] in ("'s", "’s") or (surfaces[end] in "'’" and surfaces[end - 1].endswith("s")))
                and fold(surfaces[end]) not in _RELATIVES | {"and", "in"}
            ):
                end += 1
        role = _role(words, at, end)
        return (FoundRole(role, weight - 1.0, "unknown", False), end) if role is not None else None
    return None


def described(words: Words, at: int) -> tuple[FoundRole, int] | None:
    """The role in a definite description that starts with "the" at a word ("the Florida senator", "the former secretary of state").

    Gives (role, index after it), or None where the words are no description of one person by a role: plurals, bare relations ("the man"), and
    compounds in which the noun is not the head ("the terrorist attacks").
    """
    surfaces = words.surfaces
    if at + 1 >= len(surfaces) or not (surfaces[at + 1][0].isalnum() or surfaces[at + 1] in ("'s", "’s")):
        return None
    found = _apposition(words, at, min(len(surfaces), at + 12), 0.0)
    if found is None or found[0].plural or (found[0].size == 1 and found[0].noun in WEAK_ROLE_NOUNS) or not _ends_noun(words, found[1]):
        return None
    return found
