"""The title or role that an article gives somebody beside the name: "palace spokesman X", "X, chief engineer of Y,", "the bank's economist, X"."""

from collections.abc import Sequence
from dataclasses import replace

from service.attribution.lexicon import (
    ABBREVIATIONS,
    DOCUMENT_NOUNS,
    GIVEN_NAMES,
    NOT_AGENTS,
    ORGANIZATION_NOUNS,
    PARTICLES,
    PLACE_NOUNS,
    PRESENT_VERBS,
    ROLE_MODIFIERS,
    ROLE_STOPS,
    WEAK_ROLE_NOUNS,
    Gender,
    Words,
    agent_noun,
    fold,
    person_noun,
    singular,
    word_list,
)
from service.attribution.rolephrases import (
    ENDS_APPOSITION,
    MAX_COMPLEMENT,
    MAX_MODIFIERS,
    OPEN_QUOTES,
    PREPOSITIONS,
    RELATIVES,
    ROLE_DETERMINERS,
    STOP_MARKS,
    FoundRole,
    Role,
    begin_of_role,
    end_of_role,
    found_role,
    is_first_lady,
    is_past,
    is_short,
    is_year_old,
    noun_of,
    role_of,
)

MAX_REACH = 40  # words before a name among which its role is looked for
MAX_APPOSITION = 12  # words between two names of one list: ", Republican of Iowa, and"
TITLED = 0.8  # what is added to the weight of "the army's commander, | General X"
_ADVERBS = frozenset(("then", "now", "once", "currently", "formerly", "himself", "herself", "also"))
_POSITIONS = word_list("position_nouns.txt")
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
_HONORIFICS = frozenset(("sir", "dame", "lord", "lady", "mr", "mrs", "ms"))
_AFTER_UNLISTED = frozenset(("who", "whose", "of", "at", "for", "from", "in", "on", "with"))
_PLAIN_NOUNS = NOT_AGENTS | ORGANIZATION_NOUNS | DOCUMENT_NOUNS | PLACE_NOUNS | ROLE_MODIFIERS | ROLE_STOPS


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
    apposed = between[:1] == [","] and between[-2:] == [",", "and"] and STOP_MARKS.isdisjoint(between)
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


def before_name(words: Words, first: int) -> list[FoundRole]:
    """Roles that stand before the name that begins at word `first`: "Russian President", "the ministry's spokesman,"."""
    surfaces = words.surfaces
    at = first - 1
    if at > 0 and surfaces[at] in OPEN_QUOTES:
        at -= 1
    if at > 0 and surfaces[at] == ",":
        return _before_comma(words, at, first)
    if at > 0 and surfaces[at] == ".":
        at -= 1
        if words.ends[at] != words.starts[at + 1] or not is_short(surfaces[at]):
            return []
    if at > 0 and _is_honorific(words, at):
        at -= 1
    if at < 0 or _is_honorific(words, at):
        return []
    floor = max(0, first - MAX_REACH)
    if fold(surfaces[at]) in ("is", "was") and at > floor and surfaces[at - 1][0].islower() and _closed(words, first):
        stated = noun_of(words, at - 1)
        start = begin_of_role(words, at - 1, floor) if stated is not None else 0
        if stated is not None and start > floor and surfaces[start - 1] == "The":  # The moderator was X.
            return _listed(words, start, at, at - 1, 2.4, stated)
        return []
    noun = noun_of(words, at)
    if noun is not None and noun[1] and (office := _office_of(words, at, floor)):  # High Commissioner for Refugees X
        return office
    position = fold(surfaces[at]) in _POSITIONS
    if noun is None and (position or agent_noun(surfaces[at])):
        start = begin_of_role(words, at, floor)
        if start < at if position else start > floor and fold(surfaces[start - 1]) in ("the", "a"):  # no "In the opener Tamm ran"
            noun = ("unknown", False)
    if noun is None:
        return _office_of(words, at, floor)
    start = begin_of_role(words, at, floor)
    found = _listed(words, start, at + 1, at, 3.0, noun)
    if start > floor and surfaces[start - 1].islower():
        other = person_noun(surfaces[start - 1])
        if other is not None and not other[1]:  # Pentagon spokesman Navy Capt. X
            found += _listed(words, begin_of_role(words, start - 1, floor), start, start - 1, 3.05, other)
    elif start > floor and surfaces[start - 1] == ",":  # the ministry's spokesman, Major X,
        # what stands before it says more than the bare title
        found += [replace(role, weight=role.weight + TITLED) for role in _before_comma(words, start - 1, first)]
    return found


def _is_honorific(words: Words, at: int) -> bool:
    """Whether a word is an honour or salutation, which is no role; the "lady" of "First lady" is one."""
    return fold(words.surfaces[at]) in _HONORIFICS and not is_first_lady(words, at)


def _listed(words: Words, first: int, last: int, head: int, weight: float, noun: tuple[Gender, bool], size: int = 0) -> list[FoundRole]:
    role = role_of(words, first, last)
    return [] if role is None else [found_role(words, role, head, size or last - first, weight, noun)]


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
        noun = noun_of(words, back - 1)
        if noun is not None:
            break
        back -= 1
    if noun is None or noun[1] or not surfaces[at][0].isalpha():
        return []
    return _listed(words, begin_of_role(words, back - 1, floor), at + 1, back - 1, 3.0, noun, size=3)


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
    noun = noun_of(words, back) if back >= floor else None
    if noun is None and back >= floor and agent_noun(surfaces[back]):
        noun = ("unknown", False)
    if noun is not None:
        start = begin_of_role(words, back, floor)
        outer = _head_before(words, start, floor)
        if outer >= 0:  # "an adviser to the president, X": X is the adviser
            noun = noun_of(words, outer) or ("unknown", False)
            return _listed(words, begin_of_role(words, outer, floor), back + 1, outer, 2.6, noun, size=3)
        return _listed(words, start, back + 1, back, 2.6, noun) if _has_determiner(words, start) else []
    while back >= floor and last - back <= MAX_COMPLEMENT:
        surface = surfaces[back]
        if surface == "," or (surface in STOP_MARKS and surface != "."):
            return []
        noun = noun_of(words, back)
        if noun is not None and fold(surfaces[back + 1]) in PREPOSITIONS:
            start = begin_of_role(words, back, floor)
            if _has_determiner(words, start) or start == 0 or surfaces[start - 1] in STOP_MARKS or surfaces[start - 1] == ",":
                return _listed(words, start, last, back, 1.7, noun, size=3)
            return []
        back -= 1
    return []


def _head_before(words: Words, start: int, floor: int) -> int:
    """The noun for a person whose complement the noun phrase from word `start` is: "adviser" before "to the president"; −1 where there is none."""
    surfaces = words.surfaces
    at = start - 1
    if at - 2 < floor or fold(surfaces[at]) not in ROLE_DETERMINERS or fold(surfaces[at - 1]) not in _OF_SOMEBODY:
        return -1
    noun = noun_of(words, at - 2)
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
    while at >= 0 and is_year_old(words.surfaces[at]):
        at -= 1
    if at >= 0 and (fold(words.surfaces[at]) in ROLE_DETERMINERS or words.surfaces[at] == "whose"):
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
    return at < len(words) and (fold(words.surfaces[at]) in ROLE_DETERMINERS | _ADVERBS or fold(words.surfaces[at]) == "who")


def _held_now(words: Words, at: int, ceiling: int, weight: float) -> list[FoundRole]:
    """What somebody "is now", as the clause about them that word `at` is in goes on: "who grew up here and is now | a judge".

    `weight`: that of the roles before it, which those of today surpass.
    """
    surfaces = words.surfaces
    folded = [fold(surface) for surface in surfaces[at:ceiling]]
    for number, word in enumerate(folded):
        if surfaces[at + number] in STOP_MARKS:
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
    if surfaces[last] not in ENDS_APPOSITION and fold(surfaces[last]) not in _AFTER_UNLISTED:
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
    if at + 1 < ceiling and fold(surfaces[at]) in _ADVERBS and fold(surfaces[at + 1]) in ROLE_DETERMINERS:
        at += 1  # "then | a volunteer"
    start = at
    head = -1
    quotes = 0
    determiner = at < ceiling and fold(surfaces[at]) in ROLE_DETERMINERS
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
        if surface == "," or surface in STOP_MARKS or folded in PREPOSITIONS or folded in RELATIVES or folded == "and":
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
        if (
            folded in ROLE_STOPS
            and folded not in ROLE_DETERMINERS
            and surface[0].islower()
            and folded not in ("one", "most", "several", "own", "more")
        ):
            break
        if folded in ROLE_DETERMINERS and at > start and surface[0].islower():
            break
        if noun_of(words, at) is not None:
            head = at
        at += 1
    unlisted = head < 0
    if unlisted and beside_name:
        head = _unlisted_head(words, start, at, ceiling)
    if head < 0:
        return None
    noun: tuple[Gender, bool] | None = ("unknown", False) if unlisted else noun_of(words, head)
    if noun is None:
        return None
    follower = surfaces[head + 1] if head + 1 < ceiling else "\n"
    named = follower[0].isupper() and (surfaces[head][0].isupper() or not beside_name or fold(follower) in GIVEN_NAMES)
    if not determiner and named:
        return None  # the next person's title and name: "X, President Y", "X, spokesman Jaan Y said", "X, a senator, faces businessman Y"
    if not determiner and noun[1] and not several:
        return None  # ", officials said"
    end = end_of_role(words, head, ceiling)
    subject = not determiner or (beside_name and fold(surfaces[start]) == "the")  # "In a letter to Tamm, | the mayor said"
    if subject and end == head + 1 and end < ceiling and fold(surfaces[end]) in _FINITE:
        return None
    role = role_of(words, start, end)
    if role is None:
        return None
    size = sum(1 for k in range(start, end) if surfaces[k][0].isalnum())
    return found_role(words, role, head, size - determiner, weight, noun), end


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
    if not after[0].isalnum() or after[0].isupper() or folded in ROLE_STOPS or folded in PREPOSITIONS or folded in ("'s", "and", "said", "says"):
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
            fold(surfaces[at]) in ROLE_DETERMINERS or noun_of(words, at) is not None or (at + 1 < ceiling and surfaces[at + 1] in ("'s", "’s"))
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
    if folded in _LEADS and at + 1 < ceiling and (fold(surfaces[at + 1]) in ROLE_DETERMINERS or surfaces[at + 1][0].isupper()):
        end = end_of_role(words, at, ceiling)
        if end <= at + 1:
            end = at + 1
            while (
                end < ceiling
                and end - at < 10
                and (surfaces[end][0].isalnum() or surfaces[end] in ("'s", "’s") or (surfaces[end] in "'’" and surfaces[end - 1].endswith("s")))
                and fold(surfaces[end]) not in RELATIVES | {"and", "in"}
            ):
                end += 1
        role = role_of(words, at, end)
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
