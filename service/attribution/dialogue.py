"""Who spoke before a quotation: in a dialogue two speak in turn, and most of what they say has no attribution."""

from __future__ import annotations

from typing import NamedTuple

from service.attribution.introductions import phrase_head
from service.attribution.lexicon import HE, INTRODUCING, SHE
from service.attribution.phrases import description_phrase, is_person_noun
from service.attribution.state import Referent, State

ASKED = frozenset(("asked", "asks", "ask", "asking"))
TOLD = frozenset(("told", "tells", "tell", "telling"))
QUESTIONING = frozenset(("why", "what", "who", "whom", "whose", "which", "where", "when", "how", "whether", "if", "about"))
QUESTION = 25  # words from an answer back to the verb of the question
TITLED = 4  # words of a title before the name of whoever is asked
NEAR = 3  # paragraphs between two who speak in turn
SHORT = 12  # words of a quotation that answers another


class Spoken(NamedTuple):
    """Who spoke last: in which quotation, by which mention (word; None: by the context), and who, another, spoke shortly before."""

    referent: Referent
    quotation: int
    word: int | None
    other: Referent | None = None


def spoken(state: State, before: Spoken | None, referent: Referent, quotation: int, word: int | None) -> Spoken:
    """What is known of who spoke last once another quotation is decided; `before`: what was known until then."""
    if before is None or state.quotations[quotation].paragraph - state.quotations[before.quotation].paragraph > NEAR:
        return Spoken(referent, quotation, word)
    return Spoken(referent, quotation, word, before.other if before.referent == referent else before.referent)


def is_reply(state: State, number: int, before: Spoken) -> bool:
    """Whether a quotation is a paragraph of its own, right below the one in which somebody spoke, whose quotation is closed."""
    own, last = state.quotations[number], state.quotations[before.quotation]
    assert state.layout is not None
    paragraph = state.layout.paragraphs[own.paragraph]
    alone = own.outer_start <= paragraph.content and own.outer_end >= paragraph.end
    return alone and own.paragraph == last.paragraph + 1 and not last.left_open


def is_short(state: State, number: int) -> bool:
    quotation = state.quotations[number]
    return len(state.text[quotation.start : quotation.end].split()) < SHORT


def is_question(state: State, number: int) -> bool:
    quotation = state.quotations[number]
    return state.text[quotation.start : quotation.end].rstrip().endswith("?")


def asked(state: State, word: int) -> int:
    """Whom the sentence before a quotation asks or tells something whose clause behind it has a word for its mention, as the head of name or noun.

    "A boy asked | his mother why the king wept. “Because he lost,” she said". −1 where there is nobody, or where who asks may as well go on.
    """
    assert state.reading is not None
    lower, inside = state.lower, state.reading.inside
    stop = description_phrase(state, word)[0] - 1
    while stop > 0 and (inside[stop] or state.forms[stop] == ","):
        stop -= 1
    if stop < 2 or state.reading.quotations[stop] < 0 or state.forms[stop - 1] != ".":
        return -1
    verb = stop - 2
    while verb > max(0, stop - QUESTION) and lower[verb] not in ASKED | TOLD:
        if state.forms[verb] in (".", "!", "?", "") or state.reading.paragraphs[verb] != state.reading.paragraphs[stop]:
            return -1
        verb -= 1
    head = _addressed(state, verb + 1)
    owner = lower[verb + 1]
    of_another = owner in HE | SHE and lower[word] in HE | SHE and (owner in HE) != (lower[word] in HE)  # his mother is not he
    question = lower[verb] in ASKED and not QUESTIONING.isdisjoint(lower[verb + 2 : stop])
    return head if lower[verb] in ASKED | TOLD and head < stop and (of_another or question) else -1


def _addressed(state: State, first: int) -> int:
    """The head of the name or noun for one person that begins at a word; −1 where there is none."""
    if state.lower[first] in INTRODUCING | {"the", "his", "her"}:
        head = phrase_head(state, first + 1)
        if head < 0 or not is_person_noun(state, head):
            return -1
        named = head + 1 + (state.forms[head + 1 : head + 2] == [","])
        return state.head_of_name(named) if named < len(state.forms) and state.is_person(named) else head
    name = next((at for at in range(first, min(first + TITLED, len(state.forms))) if state.entity_of[at] >= 0 or not state.is_title(at)), first)
    return state.head_of_name(name) if state.is_person(name) else -1
