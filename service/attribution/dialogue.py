"""Who spoke before a quotation: in a dialogue two speak in turn, and most of what they say has no attribution."""

from __future__ import annotations

from typing import NamedTuple

from service.attribution.state import Referent, State

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
