"""Of the clauses of a quotation's sentence, the one that an answer shows: the nearest to the quotation, and of two in one another the outer one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from service.attribution.clauses import BEING, KNOWN_CUE, REACH, SOURCE, SPEAKING_PRONOUNS, Narrative
from service.attribution.shown import BEFORE_VERB
from service.attribution.sources import APPOSITION, before_verb, form_of
from service.attribution.state import Mention, Referent

if TYPE_CHECKING:
    from service.attribution.choices import Pair

OUTER = 0.7  # least probability of the cue of a clause that another one, "what she called “…”", stands in
_BEFORE_PARTICIPLE = frozenset((",", "and", "but", "before", "while", "then"))
_BEFORE_CALLED = BEFORE_VERB | {"often", "once", "since", "long", "likes", "liked", "now", "still", "always"}  # "what she | likes to call"


def nearer_cue(n: Narrative, number: int, cue: int) -> int | None:
    """The verb between a quotation and the cue chosen for it, at the word `cue`, if both have the same subject; None where there is none.

    `Tamm dismissed it, | describing it as a “trap”`, `Tamm called it “sad” and | asked the crew to “wait”`, `| Lamenting the “loss,” Tamm left`.
    """
    assert n.state.reading is not None
    placeholder = int(n.state.reading.placeholders[number])
    if cue > placeholder:
        return _opening_participle(n, placeholder)
    for word in range(placeholder - 1, max(cue, placeholder - REACH), -1):
        if n.is_stop(word) or n.paragraphs[word] != n.paragraphs[placeholder]:
            return None
        if n.is_cue(word):
            joined = n.lower[word - 1]
            if n.lower[word].endswith("ing"):
                behind = joined in _BEFORE_PARTICIPLE or n.quotations[word - 1] >= 0 or n.inside[word - 1]
                comma = next((w for w in range(placeholder - 2, word, -1) if n.forms[w] == ","), word)
                aside = comma > word and n.lower[comma + 1] != "as" and n.lower[word + 1] != "that"  # "the pilot, hoping for rain, was “brave”"
                return word if (behind and not aside) or (joined == "by" and word - 2 == cue) else None
            between = any(n.quotations[w] >= 0 and not n.inside[w] for w in range(cue + 1, word))
            return word if joined in ("and", "but", "then") and between else None
    return None


def _opening_participle(n: Narrative, placeholder: int) -> int | None:
    """The participle that opens the sentence of a quotation and leads to it without a comma; None where there is none.

    A comma stands behind the quotation: "Saying “no” is hard" has a subject, no participle.
    """
    if n.ends_with(placeholder) != "comma":
        return None
    word = max(0, placeholder - 1)
    while word > placeholder - REACH and not n.opens(word) and n.forms[word] != "," and n.quotations[word] < 0:
        word -= 1
    opens = n.opens(word) and n.paragraphs[word] == n.paragraphs[placeholder]
    return word if opens and n.lower[word].endswith("ing") and n.cues[word] > KNOWN_CUE else None


def outer_clause(n: Narrative, pairs: Sequence[Pair], referent: Referent, inner: int) -> tuple[Mention, int] | None:
    """The mention and cue of the clause that the one of the cue `inner` stands in: "Tamm condemned what she | called a “disgrace”".

    None where the inner clause is no "what she called", or there is no outer one of the same speaker.
    """
    subject = before_verb(n.lower, inner, between=_BEFORE_CALLED)
    if subject < 3 or n.lower[subject - 1] != "what" or n.lower[subject] not in SPEAKING_PRONOUNS | {"it"}:
        return None
    begin = subject - 1
    while begin > subject - REACH and not n.opens(begin):
        begin -= 1
    known = {pair.mention.word for pair in pairs if pair.mention is not None and pair.referent == referent}

    def is_same(word: int) -> bool:
        named = referent.entity is not None and n.entities[word] == referent.entity
        return n.sources[word] > SOURCE and (named or word in known or word == referent.word or n.lower[word] == n.lower[subject])

    for cue in range(subject - 2, begin, -1):
        if n.cues[cue] <= OUTER or n.lower[cue - 1] in SPEAKING_PRONOUNS or not n.is_cue(cue) or _is_passive(n, cue):
            continue
        word = next((word for word in range(cue - 1, begin - 1, -1) if is_same(word)), -1)
        if word >= 0 and _is_subject(n, word, cue):
            form = form_of(n.state, word)
            return Mention(word, form, n.entities[word] if form == "name" else None, 0.0, n.sources[word]), cue
    return None


def _is_passive(n: Narrative, cue: int) -> bool:
    return n.lower[cue - 1] in BEING and not n.lower[cue].endswith("ing")


def _is_subject(n: Narrative, word: int, cue: int) -> bool:
    """Whether nobody else than a source stands right before a verb behind it: "Ilves said | the council had rejected", but "went and condemned"."""
    subject = before_verb(n.lower, cue, between=_BEFORE_CALLED)
    if n.forms[subject] == "," and n.state.is_person(subject - 1):
        subject -= 1  # "The president, Tamm, condemned"
    same = n.head(subject, max(0, subject - APPOSITION)) == word or (n.entities[subject] >= 0 and n.entities[subject] == n.entities[word])
    return same or not (n.entities[subject] >= 0 or n.lower[subject] in SPEAKING_PRONOUNS or n.is_party(subject))
