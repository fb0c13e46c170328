"""People who say the same words together: "Frank Newport and Jim Harter wrote", "they wrote", "the two lawmakers argue"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from service.attribution.phrases import noun_at
from service.attribution.spans import is_given
from service.attribution.state import Mention, Phrase, State

REACH = 12  # words from the last of the names to the cue behind it, for a role: "Albright and Kelleher of the institute said"
SURE_CUE = 0.8
TITLES = 4  # words of a title between "and" and a name
APPOSITION = 18  # words between a name and "and": "Charles Grassley, Republican of Iowa, and Patrick Leahy"
MOST = 20  # people of a list
LATEST = 8  # groups before a plural that are looked through for whom it takes up
NEAR = 3  # paragraphs from people who are named together to the plural that takes them up
BEHIND_INVERTED = frozenset(("", ".", ",", ";", ":", ")", "(", "in", "on", "at", "of", "from", "to", "during", "after", "who", "—", "-"))
AND = frozenset(("and", "&"))
THEY = frozenset(("they", "both"))
_WHOSE = frozenset(("his", "her", "their", "fellow", "former"))  # before whoever else is named: "Ruiz and | her fellow organiser Hoek"
TWO = frozenset(("two", "pair", "couple", "duo", "brothers", "sisters", "siblings", "twins"))

Person = tuple[int, int, int]  # an entity, and the words of one of its names: first, end
Group = tuple[int, tuple[int, ...]]  # the "and" that joins people, and who they are


def speaking_together(state: State, mention: Mention, cue: Phrase | None) -> tuple[tuple[int, ...], Phrase] | None:
    """The people whose cue it is as well as one's own, with that one, and the words that name them; None where there are none."""
    assert state.reading is not None
    # the "A." of an interview has an entity and is no part of a name
    if mention.entity is None or cue is None or not state.is_person(mention.word):
        return None
    people = _list_around(state, _person_at(state, mention.word))
    first, end = people[0][1], people[-1][2]
    if len(people) == 1 or not _is_of(state, cue, first, end):
        return None
    return _first_named(state, people), Phrase(int(state.reading.starts[first]), int(state.reading.ends[end - 1]))


def meant_together(state: State, mention: Mention, begin: int, groups: Sequence[Group]) -> tuple[int, ...] | None:
    """The people whom a plural takes up: those who were last named together before it, in the story that starts at the word `begin`.

    `groups`: those of the text (`groups_of`). None where nobody was named together so near, or where the mention is no such plural.
    """
    assert state.reading is not None
    word, paragraphs = mention.word, state.reading.paragraphs
    two = _is_two(state, word)
    if not two and state.lower[word] not in THEY:
        return None
    at = bisect_left(groups, (word,))
    for joint, people in reversed(groups[max(0, at - LATEST) : at]):
        if joint <= begin or paragraphs[word] - paragraphs[joint] > NEAR:
            return None
        if not two or len(people) == 2:
            return people
    return None


def groups_of(state: State) -> list[Group]:
    """The people whom the narrative names together, by the "and" between them, in text order."""
    assert state.reading is not None
    quotations, inside = state.reading.quotations, state.reading.inside
    found = []
    for joint, form in enumerate(state.lower):
        if form not in AND or quotations[joint] >= 0 or inside[joint] or (last := _behind(state, joint)) is None:
            continue
        people = _list_around(state, last[0])
        if len(people) > 1:
            found.append((joint, _first_named(state, people)))
    return found


def _first_named(state: State, people: list[Person]) -> tuple[int, ...]:
    """People in the order in which the article first names them: "Foner and Alba" are whom it called "Alba and Foner"."""
    return tuple(sorted((who for who, _, _ in people), key=lambda who: state.entities[who].mentions[0].start))


def _is_two(state: State, word: int) -> bool:
    """Whether a word is the head of "the two", "the two lawmakers", "the brothers"."""
    lower = state.lower
    noun = noun_at(state, word)
    if noun is not None and noun.kind == "person" and noun.plural and lower[max(0, word - 1)] == "two":
        word -= 1
    return lower[word] in TWO and word > 0 and lower[word - 1] == "the"


def _list_around(state: State, person: Person) -> list[Person]:
    """The people who are named together with one, in text order and with that one: a list that an "and" closes."""
    people = [person]
    listed = {person[0]}
    waiting: list[Person] = []  # behind commas, until an "and" tells that it was a list
    at = person[2]
    while len(listed) < MOST and (found := _behind(state, at)) is not None and found[0][0] not in listed:
        waiting.append(found[0])
        listed.add(found[0][0])
        at = found[0][2]
        if found[1]:
            people += waiting
            waiting = []
    listed.difference_update(who for who, _, _ in waiting)
    while len(listed) < MOST and (before := _before(state, people[0][1], len(people) > 1)) is not None and before[0] not in listed:
        people.insert(0, before)
        listed.add(before[0])
    return people


def _behind(state: State, end: int) -> tuple[Person, bool] | None:
    """Who is named behind the words that end at `end`, and whether "and" joins them, not a comma."""
    joined = state.lower[end : end + 1]
    if joined == [","]:
        oxford = state.lower[end + 1 : end + 2]
        word, closes = (end + 2, True) if oxford and oxford[0] in AND and _is_listed(state, end) else (end + 1, False)
    elif joined and joined[0] in AND:
        word, closes = end + 1, True
    else:
        return None
    last = min(word + TITLES, len(state.forms))
    while word < last and not state.is_person(word) and _may_precede(state, word):
        word += 1
    return (_person_at(state, word), closes) if word < len(state.forms) and _is_known(state, word) else None


def _person_at(state: State, word: int) -> Person:
    return int(state.entity_of[word]), *state.name_at(word)


def _is_listed(state: State, comma: int) -> bool:
    """Whether a comma behind a name, before "and", ends more than two: "Tamm, Ruiz, and Lind", not "said Tamm, and Ruiz agreed"."""
    first = state.name_at(comma - 1)[0]
    return first > 1 and state.forms[first - 1] == "," and state.is_person(first - 2)


def _before(state: State, first: int, closed: bool = False) -> Person | None:
    """Who is named before the name at `first` and the "and" before it or, in a list that is `closed`, the comma."""
    word = first
    while word and word > first - TITLES and _may_precede(state, word - 1):
        word -= 1
    word -= 1
    if word < 1 or not (state.lower[word] in AND or (closed and state.forms[word] == ",")):
        return None
    joint, word = word, word - 1
    if state.lower[joint] in AND and not state.is_person(word):
        home = word > 1 and state.lower[word - 1] in ("of", "from") and state.is_person(word - 2)  # "Senators Ruiz of Ohio and Hoek of Maine"
        word = word - 2 if home else _apposed(state, word)
    return _person_at(state, word) if word >= 0 and _is_known(state, word) else None


def _is_known(state: State, word: int) -> bool:
    """Whether a word names a person, and not by one word that the text has nowhere else: "Iron and Steel Trades official Bo Hoek"."""
    if not state.is_person(word):
        return False
    who = state.entities[int(state.entity_of[word])]
    return " " in who.name or len(who.mentions) > 1 or is_given(who.name)


def _apposed(state: State, mark: int) -> int:
    """The last word of the name that an apposition or brackets stand behind, which end at a mark; −1 where there is none."""
    assert state.reading is not None
    assert state.signals is not None
    opening = {",": ",", ")": "("}.get(state.forms[mark])
    if opening is None:
        return -1
    for word in range(mark - 1, max(0, mark - APPOSITION), -1):
        if state.forms[word] == opening and state.is_person(word - 1):
            return word - 1
        if (
            state.reading.quotations[word] >= 0
            or state.signals.cues[word] > SURE_CUE
            or state.is_person(word)
            or state.forms[word] in (".", "!", "?", ";")
        ):
            return -1
    return -1


def _may_precede(state: State, word: int) -> bool:
    """Whether a word may stand in a title before a name: "House Speaker", "Fox host"."""
    noun = noun_at(state, word)
    if state.lower[word] in _WHOSE:
        return True  # "Ruiz and | her fellow organiser Hoek"
    return state.is_title(word) or (state.forms[word][:1].isupper() and not state.is_person(word)) or (noun is not None and noun.kind == "person")


def _is_of(state: State, cue: Phrase, first: int, end: int) -> bool:
    """Whether the cue stands behind the names, with no other person between, or right before them: not "Ruiz told Hoek and Lind"."""
    assert state.reading is not None
    assert state.signals is not None
    starts = state.reading.starts
    for word in range(end, min(end + REACH, len(state.forms))):
        if int(starts[word]) == cue.start or state.signals.cues[word] > SURE_CUE:
            return True
        if state.is_person(word) or state.forms[word] in (".", "!", "?", ";", ""):
            break
    first = state.before_titles(first)
    inverted = first > 0 and cue.start <= int(starts[first - 1]) < cue.end
    return inverted and (end >= len(state.forms) or state.lower[end] in BEHIND_INVERTED)
