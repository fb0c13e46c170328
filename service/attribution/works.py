"""Marked words that are no speech whatever they are: titles of columns, broadcasts and books, and words that somebody does not say.

The words around them tell.
"""

from __future__ import annotations

import re

from service.attribution.state import State

_TITLED = re.compile(r"\b(?:sub|en)?titled[,:]?\s*$|\bheadlined[,:]?\s*$")
# a column, “The Piling On Must Stop,”
_WORK = re.compile(
    r"\b(?:column|commentary|essay|op-ed|editorial|article|book|memoir|novel|poem|song|single|album|film|movie|documentary|podcast)[^,“”\"]{0,20},\s*$",
    re.IGNORECASE,
)
_AIRED = re.compile(r"\b(?:on|told)\s+(?:[A-Z][\w.]*(?:\s[A-Z][\w.]*)?[’']s\s+)?$")  # on CBN’s “Morning Desk”
_AUTHOR = re.compile(r",?\s+by\s+(?:the\s+)?[A-Z]")  # “Met Accused of Fraud,” by the Herald’s Ann Lee
_MAKER = re.compile(r"\s+(?:star|actor|actress|host|co-host|author|creator|anchor|moderator)\b")
# refused to use the term “…”, doesn’t like the word “…”
_SHUNNED = re.compile(
    r"(?:\b(?:refus(?:e[sd]?|al|ing)|declin(?:e[sd]?|ing)|unwilling(?:ness)?|reluctan(?:t|ce)|avoid(?:s|ed|ing)?|never|not|without|stop(?:s|ped)?)|n[’']t)"
    r"(?:\s\w+){0,2}?\s(?:us(?:e[sd]?|ing)|say(?:s|ing)?|said|utter(?:s|ed|ing)?|mention(?:s|ed|ing)?|likes?)"
    r"\s(?:the|that)\s(?:exact\s|actual\s)?(?:words?|terms?|phrases?|labels?)\s$",
    re.IGNORECASE,
)
SHUNNED = 80  # characters before a quotation that are looked at for that
AROUND = 40  # characters before and after a quotation that are looked at
CUE = 0.5  # probability from which a word behind a work's title says that somebody speaks after all


def is_title(state: State, number: int) -> bool:
    """Whether the words around a quotation present it as the title of a work."""
    quotation = state.quotations[number]
    assert state.layout is not None
    assert state.reading is not None
    assert state.signals is not None
    if quotation.left_open or quotation.continues is not None or state.layout.paragraphs[quotation.paragraph].kind != "body":
        return False
    quoted = state.text[quotation.start : quotation.end]
    before = state.text[max(0, quotation.outer_start - AROUND) : quotation.outer_start]
    after = state.text[quotation.outer_end : quotation.outer_end + AROUND]
    if not quoted[:1].isupper():
        return False
    if _TITLED.search(before) or (quoted.endswith(",") and _AUTHOR.match(after)):
        return True
    if _is_capitalized(quoted) and (_AIRED.search(before) or _MAKER.match(after)):
        return True
    behind = int(state.reading.placeholders[number]) + 1
    return _WORK.search(before) is not None and bool(state.signals.cues[behind : behind + 3].max(initial=0.0) < CUE)


def is_shunned(state: State, number: int) -> bool:
    """Whether a quotation's words are such as somebody does not say."""
    outer = state.quotations[number].outer_start
    return _SHUNNED.search(state.text[max(0, outer - SHUNNED) : outer]) is not None


def _is_capitalized(quoted: str) -> bool:
    """Whether words are written as in a title: all but the short ones with a capital, two or more of them."""
    words = quoted.split()
    return len(words) > 1 and all(not w[:1].islower() or len(w) < 5 for w in words)
