"""People who say the same words together: "Frank Newport and Jim Harter wrote"."""

from __future__ import annotations

from service.attribution.state import Mention, Phrase, State

REACH = 12  # words from the last of the names to the cue behind it, for a role: "Albright and Kelleher of the institute said"
SURE_CUE = 0.8
TITLES = 4  # words of a title between "and" and a name
BEHIND_INVERTED = frozenset(("", ".", ",", ";", ":", ")", "(", "in", "on", "at", "of", "from", "to", "during", "after", "who", "—", "-"))


def speaking_together(state: State, mention: Mention, cue: Phrase | None) -> tuple[tuple[int, ...], Phrase] | None:
    """The people whose cue it is as well as one's own, in text order and with that one, and the words that name them; None where there are none."""
    assert state.reading is not None
    # the "A." of an interview has an entity and is no part of a name
    if mention.entity is None or cue is None or not state.is_person(mention.word):
        return None
    first, end = state.name_at(mention.word)
    people = [mention.entity]
    while (before := _named_before(state, first)) is not None and before[0] not in people:
        people.insert(0, before[0])
        first = before[1]
    while (behind := _named_behind(state, end)) is not None and behind[0] not in people:
        people.append(behind[0])
        end = behind[1]
    if len(people) == 1 or not _is_of(state, cue, first, end):
        return None
    return tuple(people), Phrase(int(state.reading.starts[first]), int(state.reading.ends[end - 1]))


def _named_behind(state: State, end: int) -> tuple[int, int] | None:
    """(who is joined to a name by "and", the end of that name)."""
    if end >= len(state.forms) or state.lower[end] not in ("and", "&"):
        return None
    word = end + 1
    while word < min(end + 1 + TITLES, len(state.forms)) and not state.is_person(word) and state.is_title(word):
        word += 1
    return (int(state.entity_of[word]), state.name_at(word)[1]) if word < len(state.forms) and state.is_person(word) else None


def _named_before(state: State, first: int) -> tuple[int, int] | None:
    """(who stands before a name and "and", the first word of that name)."""
    word = first
    while word and word > first - TITLES and state.is_title(word - 1):
        word -= 1
    if word < 2 or state.lower[word - 1] not in ("and", "&") or not state.is_person(word - 2):
        return None
    return int(state.entity_of[word - 2]), state.name_at(word - 2)[0]


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
    while first and state.is_title(first - 1):
        first -= 1
    inverted = first > 0 and cue.start <= int(starts[first - 1]) < cue.end
    return inverted and (end >= len(state.forms) or state.lower[end] in BEHIND_INVERTED)
