"""Quotation to mention and cue: where the text says who is speaking.

The encoder points from each quotation to the head of its source and of its cue; patterns decide what is sure (a transcript's label, “…” — Name, "Y quoted X as saying").
"""

import re
from collections.abc import Iterator

import numpy as np

from service.attribution import lexicon
from service.attribution.clauses import Clause, Narrative, find_clauses
from service.attribution.reading import Reading
from service.attribution.state import Mention, MentionForm, Phrase, Source, State

PRONOUNS = lexicon.word_list("pronouns.txt")
RELAYING = lexicon.word_list("relaying_verbs.txt")
FUNCTION_WORDS = lexicon.word_list("function_words.txt")
MAX_MENTIONS = 6
LEAST_LINK = 0.01
SURE = 0.97  # the link of a mention that a rule tells
DASH_NAME = re.compile(r"\s*[—–-]{1,2}\s*(?=[A-Z\d“\"]|\w)")
_SAYING = frozenset(("saying", "telling", "writing", "declaring", "adding", "stating", "warning", "commenting"))


def find_sources(state: State) -> tuple[Source, ...]:
    """The source of each quotation, in the order of the quotations."""
    reading, signals = state.reading, state.signals
    assert reading is not None
    assert signals is not None
    relays = list(_relays(state))
    placeholders = reading.placeholders.tolist()
    clauses = find_clauses(Narrative(state), placeholders)
    return tuple(_find(state, number, word, clauses[number], relays) for number, word in enumerate(placeholders))


def form_of(state: State, word: int) -> MentionForm:
    """Whether a word names, stands for or describes somebody."""
    if state.lower[word] in PRONOUNS:
        return "pronoun"
    return "name" if state.entity_of[word] >= 0 else "description"


def _find(state: State, number: int, placeholder: int, clause: Clause | None, relays: list["_Relay"]) -> Source:
    reading, signals = state.reading, state.signals
    assert reading is not None
    assert signals is not None
    pointer = signals.point("link", placeholder)
    ruled = _labelled(state, number) or _dashed(state, number, placeholder)
    probabilities = pointer.probabilities
    if clause is not None and ruled is None:
        # whether it is speech at all is not the rule's to say: nobody keeps its share
        candidates = [(clause.source, SURE * (1 - pointer.nowhere), "adjacent")]
    else:
        candidates = [(pointer.first + i, float(probabilities[i]), None) for i in np.argsort(-probabilities)[:MAX_MENTIONS].tolist()]
    mentions: list[Mention] = []
    via: Phrase | None = None
    if ruled is not None:
        word, rule = ruled
        mentions.append(_mention(state, word, SURE, rule))
    else:
        for word, link, rule in candidates:
            if rule is None and (link < LEAST_LINK or not _may_speak(state, word)):
                continue
            for relay in relays:
                if word in relay.outlet_words and relay.source is not None and _near(reading, word, placeholder):
                    word, rule, via = relay.source, "relay", relay.outlet
                elif word == relay.source:
                    rule, via = "relay", relay.outlet
            known = next(
                (m for m in mentions if m.word == word or (m.entity is not None and m.entity == state.entity_of[word] and abs(m.word - word) < 4)),
                None,
            )
            if known is None:
                mentions.append(_mention(state, word, link, rule))
            else:
                mentions[mentions.index(known)] = _mention(state, known.word, known.link + link, known.rule or rule)
    mentions.sort(key=lambda m: -m.link)
    cue = _phrase(state, clause.cue) if clause is not None and ruled is None else _cue(state, placeholder)
    if via is not None and not (mentions and mentions[0].rule == "relay"):
        via = None
    return Source(tuple(mentions), pointer.nowhere, cue, via, tuple(signals.kinds[number].tolist()))


def _mention(state: State, word: int, link: float, rule: str | None = None) -> Mention:
    assert state.signals is not None
    form = form_of(state, word)
    entity = int(state.entity_of[word]) if form == "name" else None
    return Mention(word, form, entity, min(link, 1.0), float(state.signals.sources[word]), rule)


def _may_speak(state: State, word: int) -> bool:
    form = state.forms[word]
    if not form or not (form[0].isalpha() or form[0].isdigit()):
        return False
    return state.lower[word] not in FUNCTION_WORDS or state.entity_of[word] >= 0


def _near(reading: Reading, word: int, placeholder: int) -> bool:
    return abs(int(reading.paragraphs[word]) - int(reading.paragraphs[placeholder])) <= 1


def _labelled(state: State, number: int) -> tuple[int, str] | None:
    """A transcript's label speaks: `NAME: “…”`."""
    assert state.layout is not None
    assert state.reading is not None
    quotation = state.quotations[number]
    label = state.layout.paragraphs[quotation.paragraph].label
    if label is None:
        return None
    last = state.reading.word_at(label[1] - 1)
    while last >= 0 and int(state.reading.starts[last]) >= label[0]:
        if state.forms[last][:1].isalpha():
            return last, "label"
        last -= 1
    return None


def _dashed(state: State, number: int, placeholder: int) -> tuple[int, str] | None:
    """`“…” — Name` up to the paragraph's end: a pulled-out quotation."""
    assert state.layout is not None
    assert state.reading is not None
    quotation = state.quotations[number]
    paragraph = state.layout.paragraphs[quotation.paragraph]
    match = DASH_NAME.match(state.text, quotation.outer_end)
    if (
        match is None
        or match.end() >= paragraph.end
        or paragraph.end - match.end() > 90
        or state.text[paragraph.start : quotation.outer_start].strip()
    ):
        return None
    word = state.reading.word_at(match.end())
    end = min(word + 6, len(state.forms))
    for w in range(word, end):
        if state.entity_of[w] >= 0 and state.reading.starts[w] < paragraph.end:
            last = w
            while last + 1 < len(state.forms) and state.entity_of[last + 1] == state.entity_of[w]:
                last += 1
            return last, "dash"
    return None


class _Relay:
    """ "RIA quoted ministry spokesman Igor Konashenkov as saying": the outlet, and the head of the source that it relays."""

    def __init__(self, outlet: Phrase | None, outlet_words: frozenset[int], source: int | None) -> None:
        self.outlet, self.outlet_words, self.source = outlet, outlet_words, source


def _relays(state: State) -> Iterator[_Relay]:
    """Outlets of the narrative that quote somebody: "Y quoted X as saying", "Y cited X as saying", "X was quoted by Y as saying", "Y reported, citing X"."""
    assert state.reading is not None
    lower, entity_of = state.lower, state.entity_of
    reading = state.reading
    for verb, form in enumerate(lower):
        if form not in RELAYING:
            continue
        paragraph = reading.paragraphs[verb]
        passive = any(lower[w] in ("was", "were", "is", "are", "been") for w in range(max(0, verb - 3), verb))
        stop = next(
            (
                w
                for w in range(verb + 1, min(verb + 30, len(lower) - 1))
                if reading.paragraphs[w] != paragraph or (lower[w] == "as" and lower[w + 1] in _SAYING)
            ),
            None,
        )
        saying = stop is not None and reading.paragraphs[stop] == paragraph
        if passive:
            if not saying or stop is None:
                continue
            by = next((w for w in range(verb + 1, stop) if lower[w] == "by"), None) or next(
                (w for w in range(stop, min(stop + 3, len(lower))) if lower[w] == "by"), None
            )
            if by is None:
                continue
            outlet = _name_from(state, by + 1, by + 8)
            if outlet is not None:
                yield _Relay(_entity_phrase(state, outlet), frozenset(), _name_before(state, verb))
            continue
        if not saying and form not in ("citing", "quoting"):
            continue
        end = stop if saying and stop is not None else min(verb + 14, len(lower))
        source = _last_name(state, verb + 1, end, paragraph)
        outlet = _name_before(state, verb)
        if outlet is not None and source is not None and entity_of[outlet] != entity_of[source]:
            words = frozenset(np.flatnonzero(entity_of == entity_of[outlet])[:].tolist()) & frozenset(range(max(0, verb - 25), verb))
            # "TASS news agency": the description beside the name is the outlet too
            yield _Relay(_entity_phrase(state, outlet), words | frozenset(range(outlet, verb)), source)


def _name_from(state: State, start: int, end: int) -> int | None:
    return next((w for w in range(start, min(end, len(state.forms))) if state.entity_of[w] >= 0), None)


def _name_before(state: State, word: int) -> int | None:
    assert state.reading is not None
    for w in range(word - 1, max(-1, word - 14), -1):
        if state.reading.paragraphs[w] != state.reading.paragraphs[word] or state.forms[w] in (".", ";", ""):
            return None
        if state.entity_of[w] >= 0:
            return w
    return None


def _last_name(state: State, start: int, end: int, paragraph: int) -> int | None:
    """The head of the object: the last word of the first person named there; else the likeliest source."""
    assert state.reading is not None
    assert state.signals is not None
    words = [w for w in range(start, min(end, len(state.forms))) if state.reading.paragraphs[w] == paragraph]
    people = [w for w in words if state.entity_of[w] >= 0 and state.entities[state.entity_of[w]].type == "person"]
    if people:
        last = people[0]
        while last + 1 < len(state.forms) and state.entity_of[last + 1] == state.entity_of[last]:
            last += 1
        return last
    sure = [w for w in words if state.signals.sources[w] > 0.2 or state.entity_of[w] >= 0]
    return max(sure, key=lambda w: state.signals.sources[w]) if sure and state.signals is not None else None


def _entity_phrase(state: State, word: int) -> Phrase:
    assert state.reading is not None
    entity = state.entity_of[word]
    first = last = word
    while first > 0 and state.entity_of[first - 1] == entity:
        first -= 1
    while last + 1 < len(state.forms) and state.entity_of[last + 1] == entity:
        last += 1
    return Phrase(int(state.reading.starts[first]), int(state.reading.ends[last]))


def _phrase(state: State, word: int) -> Phrase:
    assert state.reading is not None
    return Phrase(int(state.reading.starts[word]), int(state.reading.ends[word]))


def _cue(state: State, placeholder: int) -> Phrase | None:
    """The cue that the quotation points to, with its auxiliaries ("was quoted as saying" is one cue)."""
    assert state.reading is not None
    assert state.signals is not None
    pointer = state.signals.point("cue", placeholder)
    cues = state.signals.cues[pointer.first : pointer.first + len(pointer.probabilities)]
    scores = pointer.probabilities * (0.05 + cues)
    best = int(np.argmax(scores)) if len(scores) else 0
    if not len(scores) or pointer.probabilities[best] < 0.15 or pointer.nowhere > 0.7:
        return None
    word = pointer.first + best
    if not state.forms[word][:1].isalpha():
        return None
    return _phrase(state, word)
